"""Calls one stage on given values, without files: its outputs and its metrics."""

from collections.abc import Mapping
from typing import Any

METRICS = "metrics"


def call(stage: Any, values: Mapping[str, Any], params: Any) -> dict[str, Any]:
    """Give what the stage makes of `values`: outputs by name, and all metrics under one name."""
    arguments = {name: values[name] for name in stage.inputs}
    if stage.uses_parameters:
        arguments[stage.params_name] = params
    result = stage.function(**arguments)
    outputs = {name: getattr(result, name) for name in stage.outputs}
    return outputs | {METRICS: metrics_of(result)}


def metrics_of(result: Any) -> dict[str, float]:
    """The metrics of a stage's result as plain numbers."""
    found = getattr(result, METRICS, {})
    return {
        name: value.item() if hasattr(value, "item") else value for name, value in found.items()
    }
