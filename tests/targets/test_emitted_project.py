"""A whole emitted project passes its own linter, type checker and tests, without ours."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from jupyter_mlops.ir.pipeline import Pipeline


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(project / "src"), "PYTHONSAFEPATH": "1"}
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def checked(project: Path, *arguments: str) -> str:
    done = run(project, *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def tested(project: Path) -> str:
    return checked(project, "pytest", "-q", "-rs", "-p", "no:cacheprovider")


@pytest.mark.parametrize("name", ["cancer", "plain"])
def test_a_static_build_passes_and_says_what_it_skips(
    name: str, request: pytest.FixtureRequest, written: Callable[..., Path]
) -> None:
    project = written(request.getfixturevalue(name))
    checked(project, "ruff", "check", ".")
    checked(project, "mypy", "--strict", "src")
    told = tested(project)
    assert "built with --static" in told
    assert "passed" in told


def test_a_proved_build_skips_nothing(
    sampled: Callable[[dict[str, object]], Pipeline],
    sample: dict[str, float],
    written: Callable[..., Path],
    tmp_path: Path,
) -> None:
    answer = {"probability": 0.7340397905414893, "benign": True, "seed": 0}
    outputs = {
        "data": {
            "X_test": {
                "type": "pandas.DataFrame",
                "columns": dict.fromkeys([*sample, "ratio"], "float64"),
                "shape": [143, 4],
            }
        },
        "train": {"model": {"type": "sklearn.linear_model.LogisticRegression"}},
    }
    for described in (entry for stage in outputs.values() for entry in stage.values()):
        described.setdefault("columns", None)
        described.setdefault("shape", None)
    expected = {
        "metrics": {"accuracy": 0.8881118881118881},
        "outputs": outputs,
        "predictions": [{"args": [sample], "kwargs": {}, "result": answer}],
        "proof": "Equal.",
    }
    project = written(sampled(answer), expected)
    assert "skipped" not in tested(project)
    expected["metrics"] = {"accuracy": 0.5}
    done = run(written(sampled(answer), expected), "pytest", "-q", "-k", "recorded_ones")
    assert done.returncode == 1
    assert "1 failed" in done.stdout
