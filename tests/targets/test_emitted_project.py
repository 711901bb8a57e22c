"""A whole emitted project passes its own linter, type checker and tests, without ours."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

from jupyter_mlops.ir.pipeline import Pipeline
from jupyter_mlops.lowering.relocation import relocated
from jupyter_mlops.notebook.local_modules import LocalModule, LocalModules


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


def own_tests(project: Path) -> str:
    return checked(project, "pytest", "-q", "-rs", "-p", "no:cacheprovider")


def notebook(sample: dict[str, float]) -> tuple[float, float]:
    """Do what the notebook of the cancer pipeline would: give its accuracy and its prediction."""
    frame = load_breast_cancer(as_frame=True).frame
    x, y = frame[list(sample)], frame["target"]
    x = x.assign(ratio=x["mean area"] / x["mean radius"])
    x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.25, random_state=0)
    scaler = StandardScaler()
    model = LogisticRegression(C=1.0).fit(scaler.fit_transform(x_train), y_train)
    row = pd.DataFrame([{**sample, "ratio": sample["mean area"] / sample["mean radius"]}])
    accuracy = model.score(scaler.transform(x_test), y_test)
    return accuracy, float(model.predict_proba(scaler.transform(row))[0, 1])


@pytest.mark.parametrize("name", ["cancer", "several", "plain"])
def test_a_static_build_passes_and_says_what_it_skips(
    name: str,
    request: pytest.FixtureRequest,
    written: Callable[..., Path],
    mypy: Callable[..., None],
) -> None:
    project = written(request.getfixturevalue(name))
    checked(project, "ruff", "check", ".")
    checked(project, "ruff", "format", "--check", ".")
    mypy(project, "--strict", "src")
    told = own_tests(project)
    assert "built with --static" in told
    assert "passed" in told


AS_IN_NOTEBOOKS = """\
labels = [0, 1]
labels = np.array(labels)
hits = (labels == 1).sum()

options = ({"cut": 1}, {"cut": 2})
options = ({"cut": 0.5}, {"cut": 1.5})

size = 3
size = (1, 2)
rows, columns = size

name = "a"
name = 3
print("%d rows" % name)

class Mean:
    def fit(self, values: list[int]) -> "Mean":
        return self

class Scaled(Mean):
    def fit(self, values: list[int], scale: float) -> "Scaled":
        return self

class Median:
    def fit(self, values: list[int], scale: float) -> "Median":
        return self

model = Mean()
model = Median()
model.fit([1], 0.5)

def show(value: int) -> None:
    print(value)

shown = show(3)
_size = len(parameters.name)
return DataResult(_size=_size)"""


def test_statements_pass_as_they_stand_in_notebooks(
    plain: Pipeline, written: Callable[..., Path], mypy: Callable[..., None]
) -> None:
    (stage,) = plain.stages
    function = replace(stage.functions[0], body=AS_IN_NOTEBOOKS)
    module = replace(stage.module, imports=("import numpy as np",))
    stage = replace(stage, functions=(function,), module=module)
    project = written(replace(plain, stages=(stage,)))
    checked(project, "ruff", "check", ".")
    checked(project, "ruff", "format", "--check", ".")
    mypy(project)


@pytest.mark.nightly
def test_modules_from_beside_the_notebook_come_with_their_tests(
    plain: Pipeline, written: Callable[..., Path], mypy: Callable[..., None]
) -> None:
    source = "import os, limits\ndef cut( x ):\n  return min(x, limits.MOST)"
    modules = {
        "tools": LocalModule("tools", "tools.py", source),
        "limits": LocalModule("limits", "limits.py", "MOST = 3"),
    }
    test = "import tools\ndef test_cut(): assert tools.cut(5) == tools.limits.MOST == 3"
    tests = (LocalModule("test_tools", "tests/test_tools.py", test),)
    project = written(relocated(plain, LocalModules(modules, {}, tests)))
    checked(project, "ruff", "check", ".")
    checked(project, "ruff", "format", "--check", ".")
    mypy(project)
    assert "1 passed" in checked(project, "pytest", "-p", "no:cacheprovider", "tests/local")
    own = project / "src" / plain.name / "local" / "limits.py"
    own.write_text("MOST = 40", encoding="utf-8")
    assert run(project, "pytest", "-p", "no:cacheprovider", "tests/local").returncode == 1


def test_a_proved_build_skips_nothing(
    sampled: Callable[[dict[str, object]], Pipeline],
    sample: dict[str, float],
    written: Callable[..., Path],
) -> None:
    accuracy, probability = notebook(sample)
    answer = {"probability": probability, "benign": probability > 0.5, "seed": 0}
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
        "metrics": {"accuracy": accuracy},
        "outputs": outputs,
        "predictions": [{"entry": "predict", "args": [sample], "kwargs": {}, "result": answer}],
        "proof": "Equal.",
    }
    project = written(sampled(answer), expected)
    assert "skipped" not in own_tests(project)
    expected["metrics"] = {"accuracy": accuracy / 2}
    done = run(written(sampled(answer), expected), "pytest", "-q", "-k", "recorded_ones")
    assert done.returncode == 1
    assert "1 failed" in done.stdout
