"""From what a rehearsal found to the tests that hold for a package, and to what they read."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jupyter_mlops.ir.pipeline import Pipeline, Service
from jupyter_mlops.runtime import checks as shared
from jupyter_mlops.targets.python_package.function_tests import OWN
from jupyter_mlops.targets.python_package.readme_file import EVIDENCE
from jupyter_mlops.targets.python_text import imports
from jupyter_mlops.targets.requests import found_of, required_places, suffix_of

_SHARED = Path(shared.__file__).parent
_WITH_STAGES = ("closeness", "profiles", "spying", "stage_calls")
_WITH_SERVICE = ("asking", "variations")


def check_files(pipeline: Pipeline, expected: Mapping[str, Any] | None) -> dict[str, bytes]:
    """Give what the tests compare with, as JSON, and the modules that they use."""
    found = (expected or {}).get("checks") or {}
    left_out = (EVIDENCE, "checks")
    recorded = {key: value for key, value in (expected or {}).items() if key not in left_out}
    files = {"tests/expected.json": _json(recorded if expected is not None else None)}
    modules: list[str] = []
    if found:
        modules += _WITH_STAGES
        files["tests/gates.json"] = _json(found.get("gates", {}))
        files["tests/fixtures.json"] = _json(found.get("fixtures", {}))
        if found.get("models"):
            files["tests/models.json"] = _json(found["models"])
        if pipeline.service is not None:
            modules += _WITH_SERVICE
            files |= _behaviours(pipeline.service, expected or {})
    for module in modules:
        files[f"tests/{module}.py"] = (_SHARED / f"{module}.py").read_bytes()
    return files


def without_idle_modules(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Leave out the modules for tests of stages that none of this package's tests imports."""
    tests = b"".join(content for path, content in files.items() if path.startswith("tests/test_"))
    idle = {
        f"tests/{module}.py"
        for module in (*_WITH_STAGES, "working")
        if f"from {module} import ".encode() not in tests
    }
    return {path: content for path, content in files.items() if path not in idle}


def _behaviours(service: Service, expected: Mapping[str, Any]) -> dict[str, bytes]:
    """How each function answers, and what it has to be sent."""
    files = {}
    for endpoint in service.endpoints:
        found = found_of(endpoint, expected)
        content = {
            **found.get("behaviour", {}),
            "skew": found.get("skew", {}),
            "required": required_places(endpoint),
        }
        files[f"tests/behaviour{suffix_of(service, endpoint)}.json"] = _json(content)
    return files


def _json(value: object) -> bytes:
    # Keys stay in their order: a request's is that of the columns the model was fitted with.
    return (json.dumps(value, indent=1) + "\n").encode()


def checks_context(pipeline: Pipeline, expected: Mapping[str, Any] | None) -> dict[str, object]:
    """Tell the templates which tests hold for this package."""
    found = (expected or {}).get("checks") or {}
    fixtures = found.get("fixtures", {}).get("stages", {})
    with_fixtures = {name: one for name, one in fixtures.items() if "why" not in one}
    whole = {name: tuple(one["whole"]) for name, one in with_fixtures.items() if one.get("whole")}
    metrics = found.get("gates", {}).get("metrics", {})
    tests: dict[str, Any] = {
        "rehearsed": bool(found),
        "gates": {name: _limits(one) for name, one in metrics.items()},
        "moved": "moved" in (expected or {}),
        "reading": [name for name, read in _read(expected).items() if read],
        "reported": bool(found and expected and expected.get("reports")),
        "profiled": any(found.get("profiles", {}).values()),
        "fixture_stages": [name for name, one in with_fixtures.items() if "repeats" in one],
        "repeating": [name for name, one in with_fixtures.items() if one.get("repeats")],
        "whole": list(whole.items()),
        "draws": any(stage.plots for stage in pipeline.stages),
        "measures": any(stage.metrics for stage in pipeline.stages),
        "keeping": [name for name, one in with_fixtures.items() if one.get("keeps_inputs")],
        "models": found.get("models", {}),
        "bounded": [name for name, one in metrics.items() if "floor" in one],
        "beating": [name for name, one in metrics.items() if one.get("beats_dummy")],
        "declared": [name for name, one in metrics.items() if "declared" in one],
    }
    return tests | _imports(pipeline, expected or {}, tests)


def _read(expected: Mapping[str, Any] | None) -> Mapping[str, Any]:
    read: Mapping[str, Any] = (expected or {}).get("parameters_read", {})
    return read


def _limits(gate: Mapping[str, Any]) -> dict[str, str]:
    """What a metric has to keep, in words."""
    bounds = f"{gate['floor']:g} … {gate['ceiling']:g}" if "floor" in gate else "as recorded"
    declared = [
        f"{word} {gate['declared'][key]:g}"
        for key, word in (("min", "at least"), ("max", "at most"))
        if key in gate.get("declared", {})
    ]
    dummy = f"{gate['dummy']:.6g}" if "dummy" in gate else ""
    return {"bounds": ", ".join([bounds, *declared]), "dummy": dummy}


def _imports(
    pipeline: Pipeline, expected: Mapping[str, Any], tests: Mapping[str, Any]
) -> dict[str, str]:
    """The imports of each test file, sorted; where they stand depends on the package's name."""
    name = pipeline.name
    found = expected.get("checks") or {}
    plain = {
        f"from {name}.runtime.artifacts import load",
        f"from {name}.runtime.errors import ArtifactError",
        f"from {name}.pipeline import PIPELINE, PROJECT",
        f"from {name}.runtime.project import Stage",
    }
    if any(_read(expected).values()):
        plain.add(f"from {name}.runtime.stored import read_record")
    if any(found.get("profiles", {}).values()):
        plain |= {"from closeness import difference", "from profiles import profile"}
    if found and expected.get("reports"):
        plain.add("from closeness import text_difference")
    calling = {
        f"from {name}.parameters import Parameters",
        f"from {name}.pipeline import PIPELINE, PROJECT",
        "from closeness import difference",
        "from stage_calls import call",
        "from working import working_folder",
    }
    stored = f"from {name}.runtime.stage_run import stored_values"
    fixtures = calling | {f"from {name}.runtime.artifacts import load"}
    if tests["draws"]:
        fixtures.add("from profiles import drawing")
    if tests["fixture_stages"]:
        fixtures |= {stored, f"from {name}.runtime.project import Stage"}
    if tests["repeating"] or tests["keeping"]:
        fixtures.add(f"from {name}.runtime.sameness import same")
    models = calling | {stored, "from spying import Call, number_of, spied, taken_rows"}
    blocks = {"stages": plain, "fixtures": fixtures, "models": models}
    return {f"{key}_imports": imports(block, name, *OWN) for key, block in blocks.items()}
