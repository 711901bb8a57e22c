"""Lock, bill of materials and pins of a package, from the libraries it was proved with."""

import json
import tomllib
from dataclasses import replace

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from jupyter_mlops.ir.environment import Environment, Pin
from jupyter_mlops.ir.pipeline import Pipeline
from jupyter_mlops.targets import emit

PINS = (
    Pin("numpy", "2.4.6", (), "BSD-3-Clause AND MIT", ("aa" * 32, "bb" * 32), "bb" * 32),
    Pin("pandas", "3.1.1", ("numpy",), "bsd-3-clause", ("cc" * 32,), "cc" * 32),
    Pin("Half_Known", "0.1", (), "Our own terms"),
)


@pytest.fixture
def supplied(cancer: Pipeline) -> Pipeline:
    return replace(cancer, environment=Environment(PINS, absent=("uvicorn",)))


def test_the_lock_has_versions_and_hashes_and_no_address(supplied: Pipeline) -> None:
    text = emit(supplied)["requirements.lock"].decode()
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert lines == [
        "numpy==2.4.6 \\", f"    --hash=sha256:{'aa' * 32} \\", f"    --hash=sha256:{'bb' * 32}",
        "pandas==3.1.1 \\", f"    --hash=sha256:{'cc' * 32}",
    ]  # fmt: skip
    assert "so the newest that fit: uvicorn" in text
    assert "://" not in text


def test_without_hashes_there_is_no_lock_and_the_reason_is_told(supplied: Pipeline) -> None:
    pins = tuple(replace(pin, hashes=(), file="") for pin in PINS)
    told = replace(supplied, environment=Environment(pins, no_lock="the registry `is` away"))
    files = emit(told)
    assert "requirements.lock" not in files
    assert (
        "There is no `requirements.lock`, since the registry `is` away."
        in files["README.md"].decode()
    )
    project = tomllib.loads(files["pyproject.toml"].decode())
    assert (
        "requirements.lock"
        not in project["tool"]["hatch"]["build"]["targets"]["sdist"]["only-include"]
    )
    assert len(json.loads(files["sbom.cdx.json"])["components"]) == len(PINS)


def test_uv_is_bound_to_the_same_versions(supplied: Pipeline) -> None:
    project = tomllib.loads(emit(supplied)["pyproject.toml"].decode())
    assert project["tool"]["uv"]["constraint-dependencies"] == [
        "numpy==2.4.6", "pandas==3.1.1", "Half_Known==0.1"
    ]  # fmt: skip


def test_the_bill_is_valid_complete_and_the_same_every_time(supplied: Pipeline) -> None:
    text = emit(supplied)["sbom.cdx.json"].decode()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    assert emit(supplied)["sbom.cdx.json"].decode() == text
    bill = json.loads(text)
    assert "timestamp" not in text
    assert bill["metadata"]["component"]["name"] == "cancer"
    parts = {part["name"]: part for part in bill["components"]}
    assert parts["pandas"] == {
        "bom-ref": "pandas==3.1.1",
        "hashes": [{"alg": "SHA-256", "content": "cc" * 32}],
        "licenses": [{"license": {"id": "BSD-3-Clause"}}],
        "name": "pandas",
        "purl": "pkg:pypi/pandas@3.1.1",
        "type": "library",
        "version": "3.1.1",
    }
    assert parts["numpy"]["licenses"] == [{"expression": "BSD-3-Clause AND MIT"}]
    assert parts["Half_Known"]["licenses"] == [{"license": {"name": "Our own terms"}}]
    needed = {one["ref"]: one.get("dependsOn", []) for one in bill["dependencies"]}
    assert needed["pandas==3.1.1"] == ["numpy==2.4.6"]
    assert "pandas==3.1.1" in needed["cancer"]
    other = replace(supplied, environment=Environment(PINS[:2]))
    assert json.loads(emit(other)["sbom.cdx.json"])["serialNumber"] != bill["serialNumber"]


def test_a_static_build_has_none_of_it(cancer: Pipeline) -> None:
    files = emit(cancer)
    assert not files.keys() & {"requirements.lock", "sbom.cdx.json"}
    assert "uv" not in tomllib.loads(files["pyproject.toml"].decode())["tool"]
