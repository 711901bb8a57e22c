"""Calls one stage on given values, without files: its outputs and its metrics."""

from collections.abc import Mapping
from typing import Any


def call(stage: Any, values: Mapping[str, Any], params: Any) -> dict[str, Any]:
    """Give what the stage makes of `values`: outputs by name, and its metrics under theirs."""
    arguments = {name: values[name] for name in stage.inputs}
    if stage.uses_parameters:
        arguments[stage.params_name] = params
    result = stage.function(**arguments)
    outputs = {name: getattr(result, name) for name in stage.outputs}
    found = getattr(result, stage.metrics, {})
    plain = {
        name: value.item() if hasattr(value, "item") else value for name, value in found.items()
    }
    return outputs | {stage.metrics: plain}
