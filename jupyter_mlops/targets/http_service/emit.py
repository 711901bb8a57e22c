"""From a pipeline with a prediction function to its HTTP service: models, routes, tests."""

from collections.abc import Mapping
from pathlib import Path

from jupyter_mlops.ir.pipeline import Pipeline, Service
from jupyter_mlops.targets.formatting import formatted
from jupyter_mlops.targets.http_service.models import (
    Model,
    aliases,
    conversion,
    request_models,
    response_model,
)
from jupyter_mlops.targets.python_text import docstring, imports
from jupyter_mlops.targets.rendering import render_folder, runtime_files
from jupyter_mlops.targets.requests import required_places, sole_argument

TYPED = ("bool", "float", "int", "str")
"""Types of fields for which an object is no value."""
_TEMPLATE = Path(__file__).parent / "template"


def emit(pipeline: Pipeline, expected: Mapping[str, object] | None = None) -> dict[str, bytes]:
    """Write the service beside the package's modules; nothing for a pipeline without one."""
    service = pipeline.service
    if service is None:
        return {}
    context = _context(pipeline, service, expected or {})
    files = render_folder(_TEMPLATE, pipeline.name, context)
    return formatted(files) | runtime_files(pipeline.name, ("records", "service"))


def _context(
    pipeline: Pipeline, service: Service, expected: Mapping[str, object]
) -> dict[str, object]:
    name = pipeline.name
    models = request_models(service)
    answer = response_model(service)
    if isinstance(answer, Model):
        models = [*models, answer]
    named = aliases(service, answer)
    sole = sole_argument(service)
    checks = expected.get("checks")
    behaviour = checks.get("behaviour", {}) if isinstance(checks, Mapping) else {}
    required = required_places(service) if behaviour.get("calls") else []
    typed = [place for place in required if place["type"] in TYPED]
    own = ("same_answers", "variations")
    tested = (
        *(["from variations import changed"] if required else []),
        "from same_answers import assert_same",
        f"from {name}.runtime.answers import as_json",
        f"from {name}.app import app, model",
        f"from {name}.serve import Predictor",
    )
    return {
        "package": name,
        "required": required,
        "typed": typed,
        "types": TYPED,
        "service": service,
        "docstring": docstring(service.doc or "Answer one request.", 4),
        "models": models,
        "aliases": named,
        "conversion": conversion(service),
        "imports": _imports(name, service, models),
        "test_imports": imports(tested, name, *own),
        "body": f'given["{sole.name}"]' if sole is not None else "given",
    }


def _imports(name: str, service: Service, models: list[Model]) -> str:
    statements = {"from typing import Any"}
    if any(argument.shape == "frame" for argument in service.arguments):
        statements.add("import pandas as pd")
    bases = {model.base for model in models}
    if "Record" in bases:
        statements.add(f"from {name}.runtime.records import Record")
    if "BaseModel" in bases:
        statements.add("from pydantic import BaseModel")
    if any(model.example is not None for model in models):
        statements.add("from pydantic import ConfigDict")
    if any("Field(" in field for model in models for field in model.fields):
        statements.add("from pydantic import Field")
    return imports(statements, name)
