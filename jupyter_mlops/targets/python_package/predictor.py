"""From the service of a pipeline to the texts of its predictor, and to examples of requests."""

import json
import shlex
from collections.abc import Iterator

from jupyter_mlops.ir.pipeline import Endpoint, Pipeline, Service
from jupyter_mlops.source import indented
from jupyter_mlops.targets.python_package.stage_module import origin
from jupyter_mlops.targets.python_text import broken, docstring, imports, literal
from jupyter_mlops.targets.requests import path_of, request_body


def predictor_context(pipeline: Pipeline, service: Service) -> dict[str, object]:
    """Tell the templates how the predictor is written and asked."""
    return {
        "serve": {
            "imports": _imports(pipeline.name, service),
            "read": _read(service),
            "methods": [
                text for endpoint in service.endpoints for text in _methods(pipeline, endpoint)
            ],
        },
        "routes": [
            {"entry": one.entry, "path": path_of(service, one), "example": _example(one)}
            for one in service.endpoints
        ],
        "sample_calls": sum(len(one.samples) for one in service.endpoints),
    }


def _imports(name: str, service: Service) -> str:
    module = service.module
    statements = {
        *module.imports,
        "from dataclasses import dataclass",
        "from pathlib import Path",
        "from typing import Self",
        f"from {name}.pipeline import PROJECT",
        f"from {name}.runtime.runner import read_outputs",
        *(f"from {name}.definitions import {definition}" for definition in module.definitions),
    }
    if any(endpoint.batch for endpoint in service.endpoints):
        statements.add("from typing import Any")
    if service.parameters:
        statements.add(f"from {name}.parameters import Parameters")
        statements.add(f"from {name}.runtime.runner import read_parameters")
    return imports(statements, name)


def _read(service: Service) -> str:
    names = tuple(variable.name for variable in service.state)
    return broken("state = read_outputs(", ["PROJECT", literal(names, 12), "artifacts"], ")", 8)


def _methods(pipeline: Pipeline, endpoint: Endpoint) -> Iterator[str]:
    """The method that answers one request, and the one that answers several, if there is one."""
    arguments = ["self", endpoint.signature] if endpoint.signature else ["self"]
    text = f"{endpoint.doc}\n\n{origin(pipeline, endpoint.cells)}".strip()
    head = broken(f"def {endpoint.entry}(", arguments, f") -> {endpoint.returns}:", 4)
    body = indented(endpoint.body.strip("\n"), 8)
    yield f"{head}\n{docstring(text, 8)}\n{body}"
    if endpoint.batch:
        given, answers = "dict[str, Any]", f"list[{endpoint.returns}]"
        lines = [
            f"    def {endpoint.batch_name}(self, {endpoint.many}: list[{given}]) -> {answers}:",
            f'        """Answer each as `{endpoint.entry}` does, with one call of the model."""',
            indented(endpoint.batch, 8),
        ]
        yield "\n".join(lines)


def _example(endpoint: Endpoint) -> str:
    body = request_body(endpoint)
    return shlex.quote(json.dumps(body)) if body is not None else ""
