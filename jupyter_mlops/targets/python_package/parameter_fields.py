"""From the parameters of a pipeline to the fields of the generated class and what they import."""

import datetime

from jupyter_mlops.ir.pipeline import Parameter, Pipeline
from jupyter_mlops.plain import Plain
from jupyter_mlops.targets.python_text import broken, imports, literal


def parameter_field(parameter: Parameter) -> str:
    """One field of `Parameters`; the metadata is for the command line and for checks."""
    metadata: dict[str, object] = {"notebook": parameter.name}
    if parameter.help:
        metadata["help"] = parameter.help
    if parameter.limits.choices:
        metadata["choices"] = parameter.limits.choices
    ends = {"minimum": parameter.limits.minimum, "maximum": parameter.limits.maximum}
    metadata |= {end: value for end, value in ends.items() if value is not None}
    default = default_text(parameter.default, parameter.annotation)
    if isinstance(parameter.default, list | dict):
        parts = [f"default_factory=lambda: {default}"]
    else:
        parts = [f"default={default}"]
    parts.append(f"metadata={literal(metadata, 8, 9)}")
    return broken(f"{parameter.field}: {parameter.annotation} = field(", parts, ")", 4)


def default_text(value: Plain, annotation: str) -> str:
    """The expression that makes the value: `datetime.date(2024, 1, 31)`, `Path("data")`."""
    if isinstance(value, str):
        if annotation == "Path":
            return f"Path({literal(value)})"
        if annotation == "datetime.date":
            return repr(datetime.date.fromisoformat(value))
        if annotation == "datetime.datetime":
            return f'datetime.datetime.fromisoformat("{value}")'
    return literal(value, 8, 25)


def parameters_imports(pipeline: Pipeline) -> str:
    """What the module of the parameters imports."""
    statements = {"from dataclasses import dataclass"}
    if pipeline.parameters:
        statements |= {
            "from dataclasses import field",
            f"from {pipeline.name}.runtime.overrides import check",
        }
    for parameter in pipeline.parameters:
        if "Any" in parameter.annotation:
            statements.add("from typing import Any")
        if "Path" in parameter.annotation:
            statements.add("from pathlib import Path")
        if "datetime." in parameter.annotation:
            statements.add("import datetime")
    return imports(statements, pipeline.name)
