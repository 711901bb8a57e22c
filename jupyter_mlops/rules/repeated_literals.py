"""NB303: the same setting is written at several places."""

import ast
from collections.abc import Iterator

from jupyter_mlops.analysis.expressions import dotted_name
from jupyter_mlops.analysis.facts import UnitFacts
from jupyter_mlops.diagnostic import Diagnostic, Related, Severity
from jupyter_mlops.notebook.trees import nodes_of, once
from jupyter_mlops.rules.base import Subject, span_of

_STAGES = ("data", "train", "evaluate")
_OF_DRAWING = ("matplotlib.", "seaborn.", "plotly.")

Place = tuple[UnitFacts, ast.expr]


def check(subject: Subject) -> Iterator[Diagnostic]:
    """The same number or text as the same keyword, in two statements of tagged cells or more."""
    places: dict[tuple[str, str], list[Place]] = {}
    for unit in subject.kept():
        if unit.unit.role.stage in _STAGES and not unit.effects.roles & {"plot", "show", "print"}:
            for word, node in _settings(subject, unit):
                places.setdefault((word, _text(node)), []).append((unit, node))
    for (word, value), found in places.items():
        if len({unit.uid for unit, _ in found}) > 1:
            yield _finding(word, value, found)


def _settings(subject: Subject, unit: UnitFacts) -> Iterator[tuple[str, ast.expr]]:
    for call, word, node in _numbers(unit.unit.node):
        if not _draws(subject, call):
            yield word, node


@once
def _numbers(statement: ast.stmt) -> tuple[tuple[ast.Call, str, ast.expr], ...]:
    """Calls with a keyword and the number that it is given."""
    return tuple(
        (call, str(word.arg), word.value)
        for call in nodes_of(ast.Call, statement)
        for word in call.keywords
        if isinstance(word.value, ast.Constant) and _is_number(word.value.value)
    )


def _is_number(value: object) -> bool:
    """Not so 0 and 1: axes, first places and flags, two places of which mean nothing."""
    is_plain = isinstance(value, int | float) and not isinstance(value, bool)
    return is_plain and value not in (0, 1)


@once
def _text(node: ast.expr) -> str:
    return ast.unparse(node)


def _draws(subject: Subject, call: ast.Call) -> bool:
    dotted = dotted_name(call.func, subject.facts.context.names) or ""
    return dotted.startswith(_OF_DRAWING)


def _finding(word: str, value: str, found: list[Place]) -> Diagnostic:
    (unit, node), *others = found
    return Diagnostic(
        code="NB303",
        severity=Severity.INFO,
        message=f"`{word}={value}` is written at {len(found)} places",
        span=span_of(unit, node),
        why="Whoever changes one may forget the others, and the package can't be given another.",
        fix=f"Make it a parameter: `{word.upper()} = {value}` in the cell tagged `parameters`.",
        related=tuple(Related(span_of(other, at), "and here") for other, at in others),
    )
