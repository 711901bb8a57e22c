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
from jupyter_mlops.targets.python_text import imports, literal
from jupyter_mlops.targets.rendering import (
    render_folder,
    runtime_files,
    serving_modules,
    serving_page,
)
from jupyter_mlops.targets.requests import batch_name, required_places, sole_argument

_CHANGED = ("from variations import changed",)
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
    modules = ("records", *serving_modules())
    page = serving_page(pipeline.name)
    return formatted(files) | runtime_files(pipeline.name, modules) | page


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
    checks = checks if isinstance(checks, Mapping) else {}
    behaviour, table = checks.get("behaviour", {}), checks.get("served", {}).get("table")
    required = required_places(service) if behaviour.get("calls") else []
    typed = [place for place in required if place["type"] in TYPED]
    own = ("asking", "same_answers", "variations")
    tested = (
        *(_CHANGED if required else []),
        "from same_answers import assert_same",
        f"from {name}.runtime.answers import as_json",
        f"from {name}.app import ENDPOINT",
        f"from {name}.runtime.serving.app import Service",
        f"from {name}.runtime.serving.settings import Settings",
        f"from {name}.serve import Predictor",
    )
    return {
        "package": name,
        "required": required,
        "typed": typed,
        "types": TYPED,
        "service": service,
        "table": table,
        "frames": tuple(one.name for one in service.arguments if one.shape == "frame"),
        "notebook": f"{pipeline.notebook} sha256:{pipeline.digest}",
        **_answering(name, service),
        "models": models,
        "aliases": named,
        "conversion": conversion(service),
        "imports": _imports(name, service, models),
        "test_imports": imports(tested, name, *own),
        "row_imports": imports({*tested, *_for_rows(name)} - set(_CHANGED), name, *own),
        "body": f'given["{sole.name}"]' if sole is not None else "given",
    }


def _for_rows(package: str) -> set[str]:
    return {
        "from asking import ask",
        "from variations import row_of",
        f"from {package}.pipeline import PROJECT",
        f"from {package}.runtime.artifacts import load",
    }


def _answering(package: str, service: Service) -> dict[str, str]:
    """How `app.py` says that several requests are answered at once, and what it imports for it."""
    how, sole = "", sole_argument(service)
    statements = {
        f"from {package} import __version__",
        f"from {package}.runtime.places import placed",
        f"from {package}.runtime.serving.app import Service",
        f"from {package}.runtime.serving.endpoint import Endpoint",
        f"from {package}.schemas import PredictRequest, PredictResponse, arguments",
    }
    if service.is_row_wise and sole is not None and sole.shape != "record":
        how = f"joined(Predictor.{service.entry}, {literal(sole.name)})"
        statements.add(f"from {package}.runtime.serving.joining import joined")
    elif service.is_row_wise and sole is not None:
        how = f"of_records(Predictor.{batch_name(service)}, {literal(sole.name)})"
        statements.add(f"from {package}.runtime.serving.joining import of_records")
    elif service.is_row_wise:
        how = f"Predictor.{batch_name(service)}"
    return {"answer_all": how, "app_imports": imports(statements, package)}


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
