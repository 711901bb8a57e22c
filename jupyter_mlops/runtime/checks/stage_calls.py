"""Calls one stage on given values, without files: its outputs, its metrics and its plots."""

from collections.abc import Callable, Mapping
from typing import Any


def call(
    stage: Any,
    values: Mapping[str, Any],
    params: Any,
    describe: Callable[[Any], Any] | None = None,
) -> dict[str, Any]:
    """Give what the stage makes of `values`: outputs by name, and its metrics under theirs.

    With `describe` also what that says of each of its plots, under the name of these.
    """
    arguments = {name: values[name] for name in stage.inputs}
    if stage.uses_parameters:
        arguments[stage.params_name] = params
    result = stage.function(**arguments)
    outputs = {name: getattr(result, name) for name in stage.outputs}
    found = getattr(result, stage.metrics, {})
    plain = {
        name: value.item() if hasattr(value, "item") else value for name, value in found.items()
    }
    outputs[stage.metrics] = plain
    if describe is not None:
        plots = getattr(result, stage.plots, {})
        outputs[stage.plots] = {name: describe(plot) for name, plot in plots.items()}
    return outputs
