"""The workflow of a package is one that GitHub would take, with no more rights than it needs."""

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from jupyter_mlops.ir.environment import Environment, Pin
from jupyter_mlops.ir.pipeline import Pipeline
from jupyter_mlops.targets import emit

WORKFLOW = ".github/workflows/check.yml"
LOCKED = Environment((Pin("numpy", "2.4.6", hashes=("aa" * 32,), file="aa" * 32),))


def checked(folder: Path, *texts: str) -> "subprocess.CompletedProcess[str]":
    """Ask for the published form of workflows."""
    paths = [folder / f"workflow{number}.yml" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema"]
    return subprocess.run(
        [*command, "vendor.github-workflows", *map(str, paths)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_form_is_right(tmp_path: Path, cancer: Pipeline, plain: Pipeline) -> None:
    pipelines = (cancer, plain, replace(cancer, environment=LOCKED))
    texts = [emit(pipeline)[WORKFLOW].decode() for pipeline in pipelines]
    done = checked(tmp_path, *texts)
    assert done.returncode == 0, done.stdout + done.stderr
    assert checked(tmp_path, texts[0].replace("runs-on", "runs_on")).returncode == 1


@pytest.mark.parametrize("environment", [None, LOCKED], ids=["bare", "locked"])
def test_it_does_what_it_says(environment: Environment | None, cancer: Pipeline) -> None:
    files = emit(replace(cancer, environment=environment))
    workflow = yaml.safe_load(files[WORKFLOW])
    assert workflow["permissions"] == {"contents": "read"}
    job = workflow["jobs"].pop("check")
    assert "permissions" not in job
    uses = [step["uses"] for step in job["steps"] if "uses" in step]
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", one) for one in uses)
    named = {
        step["uses"].partition("@")[0]: step.get("with", {})
        for step in job["steps"]
        if "uses" in step
    }
    python = named["actions/setup-python"]
    assert files[python["python-version-file"]].strip() == b"3.11"
    assert python["cache-dependency-path"] in files
    commands = [step["run"] for step in job["steps"] if "run" in step]
    assert ("python -m pip install -r requirements.lock" in commands) == (environment is not None)
    audits = [step["run"] for one in workflow["jobs"].values() for step in one["steps"][2:]]
    assert ["pip_audit -r requirements.lock" in one for one in audits] == (
        [True] if environment is not None else []
    )
    assert [one for one in commands if "install" not in one] == [
        "python -m ruff check .",
        "python -m ruff format --check .",
        "python -m mypy",
        "python -m pytest",
        "python -m pip wheel --no-deps --wheel-dir dist .",
    ]
