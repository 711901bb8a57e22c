"""An example as whoever gets it installs it, in fresh environments, from the registry."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from jupyter_mlops.compiler import compile_notebook
from jupyter_mlops.config import Settings
from jupyter_mlops.ir.environment import Environment

ROOT = Path(__file__).parents[2]
UV = (sys.executable, "-m", "uv")

pytestmark = [pytest.mark.nightly, pytest.mark.timeout(3600)]


@pytest.fixture
def locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Environment]:
    """A build with its lock."""
    monkeypatch.delenv("UV_OFFLINE")
    monkeypatch.delenv("UV_NO_CACHE")
    shutil.copytree(ROOT / "examples" / "breast_cancer", tmp_path / "source")
    settings = Settings(output=tmp_path / "breast_cancer")
    result = compile_notebook(tmp_path / "source" / "breast_cancer.ipynb", settings)
    assert result.pipeline is not None
    assert result.pipeline.environment is not None
    assert result.pipeline.environment.no_lock == ""
    return tmp_path / "breast_cancer", result.pipeline.environment


def run(command: str, project: Path, environment: Path, **variables: str) -> str:
    """Run a command in the project, with `python` being that of the environment."""
    own = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    own |= {"PATH": f"{environment / 'bin'}{os.pathsep}{os.environ['PATH']}", **variables}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        cwd=project, env=own, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


def fresh(place: Path) -> Path:
    subprocess.run([*UV, "venv", "-q", "--seed", "--python", sys.executable, place], check=True)
    return place


def versions(environment: Path) -> dict[str, str]:
    text = run("python -m pip list --format freeze --exclude-editable", environment, environment)
    rows = (line.partition("==") for line in text.splitlines() if "==" in line)
    return {name.lower().replace("_", "-"): version for name, _, version in rows}


def pinned(environment: Environment) -> dict[str, str]:
    return {pin.name.lower().replace("_", "-"): pin.version for pin in environment.pins}


def test_the_workflow_passes(locked: tuple[Path, Environment], tmp_path: Path) -> None:
    project, environment = locked
    place = fresh(tmp_path / "workflow")
    workflow = yaml.safe_load((project / ".github/workflows/check.yml").read_bytes())
    for step in workflow["jobs"]["check"]["steps"]:
        if "run" in step:
            run(step["run"], project, place)
    assert versions(place).items() >= pinned(environment).items()
    assert [path.name.partition("-")[0] for path in (project / "dist").iterdir()] == [
        "breast_cancer"
    ]


def test_pip_and_uv_install_it(locked: tuple[Path, Environment], tmp_path: Path) -> None:
    project, environment = locked
    plain = fresh(tmp_path / "plain")
    run("python -m pip install -q .", project, plain)
    run("python -m breast_cancer run --artifacts artifacts", tmp_path, plain)
    synced = tmp_path / "synced"
    name = f"UV_PROJECT_ENVIRONMENT={synced}"
    run(f"{name} '{sys.executable}' -m uv sync -q --extra test", project, synced)
    lock = tomllib.loads((project / "uv.lock").read_text(encoding="utf-8"))
    taken = {one["name"]: one["version"] for one in lock["package"]}
    assert (
        taken.items()
        >= {key.replace(".", "-"): value for key, value in pinned(environment).items()}.items()
    )
    assert " passed" in run("python -m pytest -q -p no:cacheprovider", project, synced)
