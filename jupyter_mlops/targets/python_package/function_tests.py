"""From a prediction function and what was found of it to its tests, without HTTP."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jupyter_mlops.ir.pipeline import Endpoint, Pipeline
from jupyter_mlops.targets.python_text import imports
from jupyter_mlops.targets.rendering import render_each
from jupyter_mlops.targets.requests import found_of, frames_of, suffix_of

OWN = (
    "asking",
    "closeness",
    "profiles",
    "same_answers",
    "spying",
    "stage_calls",
    "variations",
    "working",
)
"""Modules beside the tests."""
TEMPLATES = ("tests/test_serve.py.jinja", "tests/test_behaviour.py.jinja")
_TEMPLATE = Path(__file__).parent / "template"
_NO_BEHAVIOUR = {
    "calls": [],
    "kept": False,
    "finite": False,
    "known_classes": "",
    "row_wise": False,
}


def function_tests(pipeline: Pipeline, expected: Mapping[str, Any]) -> dict[str, bytes]:
    """Write them for each function."""
    service = pipeline.service
    files: dict[str, bytes] = {}
    for endpoint in service.endpoints if service is not None else ():
        assert service is not None
        suffix = suffix_of(service, endpoint)
        context = _context(pipeline.name, endpoint, found_of(endpoint, expected))
        for name in TEMPLATES:
            files |= render_each(_TEMPLATE, name, suffix, {**context, "suffix": suffix})
    return files


def _context(package: str, endpoint: Endpoint, found: Mapping[str, Any]) -> dict[str, object]:
    tested = (
        "from same_answers import assert_same",
        f"from {package}.runtime.answers import as_json",
        f"from {package}.serve import Predictor",
    )
    behaviour = _NO_BEHAVIOUR | found.get("behaviour", {})
    skew = {"table": ""} | found.get("skew", {})
    return {
        "package": package,
        "entry": endpoint.entry,
        "frames": frames_of(endpoint),
        "test_imports": imports(tested, package, "same_answers"),
        "behaviour": behaviour,
        "skew": skew,
        "behaviour_imports": imports(_imports(package, behaviour, skew), package, *OWN),
    }


def _imports(package: str, behaviour: Mapping[str, Any], skew: Mapping[str, Any]) -> set[str]:
    found = {
        f"from {package}.runtime.answers import as_json",
        f"from {package}.serve import Predictor",
        "from asking import ask",
        "from closeness import difference",
        "from variations import changed",
    }
    if behaviour["finite"]:
        found.add("from variations import are_finite")
    if behaviour["known_classes"]:
        found.add("from variations import texts")
    if skew["table"]:
        found |= {
            f"from {package}.parameters import Parameters",
            f"from {package}.pipeline import PIPELINE, PROJECT",
            f"from {package}.runtime.stage_run import stored_values",
            "from spying import spied, taken_rows",
            "from stage_calls import call",
            "from variations import row_of",
            "from working import working_folder",
        }
    return found
