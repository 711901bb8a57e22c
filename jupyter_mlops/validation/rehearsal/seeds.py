"""From a pipeline to the parameter that seeds it, and the seeds to repeat it with."""

import ast
import re
from collections.abc import Iterator

from jupyter_mlops.ir.pipeline import Parameter, Pipeline

_NAMED = re.compile(r"(?:^|_)(?:seed|random_?state|rng)(?:_|$)", re.IGNORECASE)
_SEEDING = frozenset({"seed", "default_rng", "RandomState", "Random", "manual_seed", "set_seed"})
_ARGUMENTS = frozenset({"random_state", "seed", "random_seed"})


def seed_parameters(pipeline: Pipeline) -> tuple[Parameter, ...]:
    """The whole numbers among the parameters that seed something, by their name or their use."""
    used = {name for text in _texts(pipeline) for name in _seeding_names(text)}
    return tuple(
        one
        for one in pipeline.parameters
        if type(one.default) is int and (_NAMED.search(one.name) or one.name in used)
    )


def overrides(parameters: tuple[Parameter, ...], number: int) -> dict[str, int]:
    """The seeds of one repetition, by the parameters' names in the notebook."""
    # Far from each other, so that libraries that count seeds up don't meet them again.
    return {
        one.name: one.default + 1009 * number for one in parameters if isinstance(one.default, int)
    }


def _texts(pipeline: Pipeline) -> Iterator[str]:
    for stage in pipeline.stages:
        for function in stage.functions:
            yield function.body


def _seeding_names(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        called = node.func.id if isinstance(node.func, ast.Name) else called
        given = [one.value for one in node.keywords if one.arg in _ARGUMENTS]
        given += node.args[:1] if called in _SEEDING else []
        yield from (one.id for one in given if isinstance(one, ast.Name))
