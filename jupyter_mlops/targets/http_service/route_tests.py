"""From a prediction function and what was found of it to the tests of its route."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jupyter_mlops.ir.pipeline import Endpoint, Pipeline, Service
from jupyter_mlops.targets.python_text import imports
from jupyter_mlops.targets.rendering import render_each
from jupyter_mlops.targets.requests import (
    found_of,
    frames_of,
    path_of,
    required_places,
    sole_argument,
    suffix_of,
)

TEMPLATES = (
    "tests/test_app.py.jinja",
    "tests/test_many.py.jinja",
    "tests/test_rows.py.jinja",
)
TYPED = ("bool", "float", "int", "str")
"""Types of fields for which an object is no value."""
_TEMPLATE = Path(__file__).parent / "template"
_CHANGED = "from variations import changed"
_OWN = ("asking", "same_answers", "variations")


def route_tests(
    pipeline: Pipeline, service: Service, expected: Mapping[str, object]
) -> dict[str, bytes]:
    """Write them for each function; those of the whole service stand with the first one's."""
    files: dict[str, bytes] = {}
    for endpoint in service.endpoints:
        context = _context(pipeline.name, service, endpoint, found_of(endpoint, expected))
        suffix = suffix_of(service, endpoint)
        for name in TEMPLATES:
            files |= render_each(_TEMPLATE, name, suffix, context)
    return files


def _context(
    package: str, service: Service, endpoint: Endpoint, found: Mapping[str, Any]
) -> dict[str, object]:
    sole = sole_argument(endpoint)
    calls = found.get("behaviour", {}).get("calls")
    required = required_places(endpoint) if calls else []
    table = found.get("served", {}).get("table")
    served = "ENDPOINT" if len(service.endpoints) == 1 else "ENDPOINTS"
    return {
        "package": package,
        "entry": endpoint.entry,
        "path": path_of(service, endpoint),
        "suffix": suffix_of(service, endpoint),
        "served": served,
        "number": service.endpoints.index(endpoint),
        "is_row_wise": endpoint.is_row_wise,
        "is_first": endpoint is service.endpoints[0],
        "required": required,
        "typed": [place for place in required if place["type"] in TYPED],
        "types": TYPED,
        "table": table,
        # Rows of the data are more telling, where there are such.
        "asks_many": endpoint.is_row_wise and calls and not table and not frames_of(endpoint),
        "frames": frames_of(endpoint),
        **_imports(package, served, row_wise=endpoint.is_row_wise, changes=bool(required)),
        "body": f'given["{sole.name}"]' if sole is not None else "given",
    }


def _imports(package: str, served: str, *, row_wise: bool, changes: bool) -> dict[str, str]:
    """The imports of each file, sorted; where they stand depends on the package's name."""
    tested = {
        "from same_answers import assert_same",
        f"from {package}.runtime.answers import as_json",
        f"from {package}.app import {served}",
        f"from {package}.runtime.serving.app import Service",
        f"from {package}.runtime.serving.settings import Settings",
        f"from {package}.serve import Predictor",
    }
    of_rows = {
        "from asking import ask",
        "from fastapi.testclient import TestClient",
        "from variations import row_of",
        f"from {package}.pipeline import PROJECT",
        f"from {package}.runtime.artifacts import load",
    }
    many = {
        "from asking import ask",
        "from same_answers import assert_same",
        _CHANGED,
        f"from {package}.app import {served}",
        f"from {package}.runtime.answers import as_json",
        f"from {package}.runtime.serving.batcher import of_same_types",
        f"from {package}.serve import Predictor",
    }
    changed = {_CHANGED} if changes else set()
    if row_wise:
        of_rows |= {"from pydantic import TypeAdapter", "from pydantic_core import to_json"}
    return {
        "test_imports": imports(tested | changed, package, *_OWN),
        "row_imports": imports(tested | of_rows, package, *_OWN),
        "many_imports": imports(many, package, *_OWN),
    }
