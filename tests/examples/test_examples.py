"""The examples, as a user would build them: proved, readable, tested by themselves."""

import hashlib
import json
import os
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from jupyter_mlops.compiler import BuildResult
from jupyter_mlops.diagnostic import has_errors

ROOT = Path(__file__).parents[2]
EXAMPLES = tuple(sorted(path.parent.name for path in ROOT.glob("examples/*/*.ipynb")))
GOLDEN = ROOT / "tests" / "golden"
RUNTIME = {path.name for path in (ROOT / "jupyter_mlops" / "runtime").glob("*.py")}

Built = Callable[[str], BuildResult]

pytestmark = pytest.mark.timeout(900)  # notebooks run five times, packages are installed


@pytest.mark.parametrize("name", EXAMPLES)
def test_is_equal_at_three_points(name: str, built: Built) -> None:
    result = built(name)
    assert not has_errors(result.diagnostics)
    assert result.proof is not None
    assert len(result.proof.points) == 3
    assert {row.verdict for row in result.proof.rows} == {"equal"}
    assert {row.subject for row in result.proof.rows} >= {"value", "metric", "prediction", "plot"}


@pytest.mark.parametrize("name", EXAMPLES)
def test_reads_as_reviewed(name: str, built: Built, request: pytest.FixtureRequest) -> None:
    result = built(name)
    assert result.folder is not None
    package = result.folder / "src" / name
    written = {
        path.name: path.read_text(encoding="utf-8")
        for path in package.glob("*.py")
        if path.name not in RUNTIME - {"__init__.py"}
    }
    golden = GOLDEN / name
    if request.config.getoption("--update-golden"):
        golden.mkdir(parents=True, exist_ok=True)
        for path in golden.glob("*.py"):
            path.unlink()
        for file, text in written.items():
            (golden / file).write_text(text, encoding="utf-8")
        pytest.fail("the golden tree was written anew: read its diff, then run without the option")
    expected = {path.name: path.read_text(encoding="utf-8") for path in golden.glob("*.py")}
    assert written == expected


@pytest.mark.parametrize("name", EXAMPLES)
def test_manifest_lists_every_file_and_statement(
    name: str, built: Built, form: jsonschema.Draft202012Validator
) -> None:
    result = built(name)
    assert result.folder is not None
    manifest = json.loads((result.folder / "build.json").read_text(encoding="utf-8"))
    files = {
        path.relative_to(result.folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in result.folder.rglob("*")
        if path.is_file()
        and path.name not in ("build.json", "proved.json")
        and "__pycache__" not in path.parts
    }
    assert [str(fault) for fault in form.iter_errors(manifest)] == []
    assert manifest["files"] == files
    assert manifest["status"] == "validated"
    assert all(statement["reason"] for statement in manifest["statements"])
    assert str(result.folder.parents[1]) not in json.dumps(manifest)


@pytest.mark.parametrize("name", EXAMPLES)
def test_passes_its_own_checks(name: str, built: Built, mypy: Callable[..., None]) -> None:
    """mypy --strict and ruff with the package's own settings."""
    result = built(name)
    assert result.folder is not None
    _run([sys.executable, "-m", "ruff", "check", "--no-cache", "."], result.folder)
    _run([sys.executable, "-m", "ruff", "format", "--check", "--no-cache", "."], result.folder)
    mypy(result.folder, "--strict")


def test_installs_and_passes_its_tests_in_an_environment_of_its_own(
    built: Built, tmp_path: Path
) -> None:
    result = built("breast_cancer")
    assert result.folder is not None
    environment = tmp_path / "venv"
    venv.create(environment, with_pip=True)
    python = str(environment / "bin" / "python")
    _run([python, "-m", "pip", "install", "--quiet", "-e", ".[test]"], result.folder)
    absent = _run([python, "-c", "import jupyter_mlops"], result.folder, check=False)
    assert "ModuleNotFoundError" in absent.stderr
    done = _run([python, "-m", "pytest", "-q", "-p", "no:cacheprovider"], result.folder)
    assert " passed" in done.stdout
    assert "skipped" not in done.stdout
    assert "failed" not in done.stdout


def _run(
    command: list[str], folder: Path, *, check: bool = True
) -> "subprocess.CompletedProcess[str]":
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    done = subprocess.run(
        command, cwd=folder, env=clean, capture_output=True, text=True, check=False
    )
    assert not check or done.returncode == 0, done.stdout + done.stderr
    return done
