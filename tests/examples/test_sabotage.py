"""The tests of a package catch faults in it: a few always, hundreds at night."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jupyter_mlops.compiler import BuildResult

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "sabotage" / "run.py"
Built = Callable[[str], BuildResult]

pytestmark = pytest.mark.timeout(3600)  # the package's tests run once for each fault


def sabotage(built: Built, found: Path, name: str, *options: str) -> list[dict[str, Any]]:
    folder = built(name).folder
    assert folder is not None
    command = [sys.executable, str(BENCHMARK), str(folder), "--json", str(found), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    outcomes: list[dict[str, Any]] = json.loads(found.read_text("utf-8"))
    return outcomes


@pytest.mark.parametrize(
    ("name", "only"),
    [
        (
            "breast_cancer",
            "no scaler in serving,stale state,changes its input,rows shuffled,"
            "a parameter isn't read",
        ),
        ("auto_mpg", "many requests get each other's answers"),
    ],
)
def test_a_few_faults_are_caught(name: str, only: str, built: Built, tmp_path: Path) -> None:
    outcomes = sabotage(
        built, tmp_path / "found.json", name, "--most", "0", "--workers", "1", "--only", only
    )
    assert len(outcomes) == len(only.split(","))
    assert [one for one in outcomes if not one["verdict"]["caught"]] == []


@pytest.mark.nightly
@pytest.mark.parametrize("name", ["auto_mpg", "breast_cancer", "penguins"])
def test_nine_in_ten_faults_are_caught(name: str, built: Built, tmp_path: Path) -> None:
    outcomes = sabotage(built, tmp_path / "found.json", name, "--most", "150")
    verdicts: list[dict[str, Any]] = [one["verdict"] for one in outcomes]
    faults = [one for one in verdicts if one["how"] != "no effect"]
    assert len(faults) >= 0.8 * len(verdicts)
    assert len([one for one in faults if one["caught"]]) >= 0.9 * len(faults)


@pytest.mark.nightly
@pytest.mark.parametrize("name", ["auto_mpg", "breast_cancer", "penguins"])
def test_the_source_notebook_runs_under_nbval(name: str, built: Built) -> None:
    folder = built(name).folder
    assert folder is not None
    before = sorted(path.name for path in (folder / "notebook").iterdir())
    options = ["-p", "nbval.plugin", "--nbval-lax", "--nbval-current-env"]
    command = [sys.executable, "-m", "pytest", *options, "notebook"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout
    after = sorted(path.name for path in (folder / "notebook").iterdir())
    assert [name for name in after if name != "__pycache__"] == before
