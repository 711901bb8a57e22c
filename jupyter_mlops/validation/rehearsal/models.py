"""What holds for the models that a package evaluates: asked again, in another order, one by one."""

from contextlib import suppress
from typing import Any

from jupyter_mlops.runtime.checks.closeness import difference
from jupyter_mlops.runtime.checks.spying import METHODS, Call, number_of, spied, taken_rows
from jupyter_mlops.validation.rehearsal.package import Package

FIRST = 5
"""Rows that are asked one by one."""


def evaluated_models(package: Package) -> dict[str, dict[str, Any]]:
    """Name of each model that a stage asks → what its tests may expect."""
    found: dict[str, dict[str, Any]] = {}
    for stage in package.project.stages:
        for name in stage.inputs:
            values = package.inputs_of(stage)
            model = values[name]
            if not any(callable(getattr(model, method, None)) for method in METHODS):
                continue
            # Of a model that can't be listened to nothing is known, and no test is written.
            with suppress(Exception), spied(model) as calls:
                package.call(stage, values)
                found[name] = {"stage": stage.name} | _about(model, calls[0])
    return found


def _about(model: Any, asked: Call) -> dict[str, Any]:
    ask = getattr(model, asked.method)
    rows, answer = asked.rows, asked.answer
    count = number_of(rows)
    backwards = list(range(count))[::-1]
    turned = ask(taken_rows(rows, backwards))
    alone = [ask(taken_rows(rows, [place])) for place in range(min(FIRST, count))]
    first = [taken_rows(answer, [place]) for place in range(min(FIRST, count))]
    classes = getattr(model, "classes_", None)
    return {
        "method": asked.method,
        "rows": count,
        "shape": list(answer.shape),
        "any_order": not difference(taken_rows(answer, backwards), turned),
        "any_batch": not difference(first, alone),
        "known_classes": asked.method == "predict"
        and classes is not None
        and set(answer.tolist()) <= set(classes.tolist()),
        "finite": answer.dtype.kind in "iuf" and bool((abs(answer) < float("inf")).all()),
    }
