"""From a pipeline with prediction functions to its HTTP service: models, routes, tests."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from jupyter_mlops.ir.pipeline import Endpoint, Pipeline, Service
from jupyter_mlops.targets.formatting import formatted
from jupyter_mlops.targets.http_service.models import (
    Model,
    aliases,
    conversion,
    request_models,
    response_model,
)
from jupyter_mlops.targets.http_service.names import Names, names_of
from jupyter_mlops.targets.http_service.route_tests import TEMPLATES, route_tests
from jupyter_mlops.targets.python_text import imports, literal
from jupyter_mlops.targets.rendering import (
    render_folder,
    runtime_files,
    serving_modules,
    serving_page,
)
from jupyter_mlops.targets.requests import path_of, sole_argument

_TEMPLATE = Path(__file__).parent / "template"


def emit(pipeline: Pipeline, expected: Mapping[str, object] | None = None) -> dict[str, bytes]:
    """Write the service beside the package's modules; nothing for a pipeline without one."""
    service = pipeline.service
    if service is None:
        return {}
    files = render_folder(_TEMPLATE, pipeline.name, _context(pipeline, service), TEMPLATES)
    files |= route_tests(pipeline, service, expected or {})
    modules = ("records", *serving_modules())
    page = serving_page(pipeline.name)
    return formatted(files) | runtime_files(pipeline.name, modules) | page


def _context(pipeline: Pipeline, service: Service) -> dict[str, object]:
    name, names = pipeline.name, names_of(service)
    models: list[Model] = []
    named: list[str] = []
    for one in service.endpoints:
        answer = response_model(one, names[one.entry])
        models += request_models(one, names[one.entry])
        models += [answer] if isinstance(answer, Model) else []
        named += aliases(one, names[one.entry], answer)
    return {
        "package": name,
        "notebook": f"{pipeline.notebook} sha256:{pipeline.digest}",
        "models": models,
        "aliases": named,
        "conversions": [
            {"names": names[one.entry], "entry": one.entry, "body": conversion(one)}
            for one in service.endpoints
        ],
        "imports": _imports(name, service, models),
        "routes": [
            {
                "path": path_of(service, one),
                "names": names[one.entry],
                "entry": one.entry,
                "answer_all": _together(one)[0],
                "doc": one.doc,
            }
            for one in service.endpoints
        ],
        "app_imports": _app_imports(name, service, names.values()),
    }


def _app_imports(package: str, service: Service, names: Iterable[Names]) -> str:
    statements = {
        f"from {package} import __version__",
        f"from {package}.runtime.importing import importing",
        f"from {package}.runtime.serving.app import Service",
        f"from {package}.runtime.serving.endpoint import Endpoint",
    }
    statements |= {
        f"from {package}.schemas import {name}"
        for one in names
        for name in (one.request, one.response, one.arguments)
    }
    statements |= {
        f"from {package}.runtime.serving.joining import {function}"
        for endpoint in service.endpoints
        if (function := _together(endpoint)[1])
    }
    return imports(statements, package)


def _together(endpoint: Endpoint) -> tuple[str, str]:
    """How `app.py` says that several requests are answered at once, and the function for that."""
    if not endpoint.is_row_wise:
        return "", ""
    sole = sole_argument(endpoint)
    if sole is None:
        return f"Predictor.{endpoint.batch_name}", ""
    if sole.shape == "record":
        return f"of_records(Predictor.{endpoint.batch_name}, {literal(sole.name)})", "of_records"
    return f"joined(Predictor.{endpoint.entry}, {literal(sole.name)})", "joined"


def _imports(name: str, service: Service, models: list[Model]) -> str:
    statements = {"from typing import Any"}
    arguments = [one for endpoint in service.endpoints for one in endpoint.arguments]
    if any(argument.shape == "frame" for argument in arguments):
        statements.add("import pandas as pd")
    bases = {model.base for model in models}
    if "Record" in bases:
        statements.add(f"from {name}.runtime.records import Record")
    if "BaseModel" in bases:
        statements.add("from pydantic import BaseModel")
    if any(model.example is not None for model in models):
        statements.add("from pydantic import ConfigDict")
    if any("Literal[" in field for model in models for field in model.fields):
        statements.add("from typing import Literal")
    if any("Field(" in field for model in models for field in model.fields):
        statements.add("from pydantic import Field")
    return imports(statements, name)
