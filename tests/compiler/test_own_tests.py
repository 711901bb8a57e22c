"""A package's own tests fail when it computes something else, be it only a model or a plot."""

import subprocess
import sys
from pathlib import Path

import pytest

from jupyter_mlops.compiler import compile_notebook
from jupyter_mlops.config import Settings

ONLY_A_MODEL = """
# %% tags=["train"]
from sklearn.datasets import load_iris
from sklearn.tree import DecisionTreeClassifier

iris = load_iris()
model = DecisionTreeClassifier(max_depth=2, random_state=0)
model.fit(iris.data, iris.target)
"""
ONLY_A_PLOT = """
# %% tags=["evaluate"]
import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(0, 1, 20)
plt.plot(x, x**2)
plt.title("A square")
"""
PLOT_OF_DATA = """
# %% tags=["data"]
import numpy as np

x = np.linspace(0, 1, 20)

# %% tags=["evaluate"]
import matplotlib.pyplot as plt

plt.plot(x, x**2)
plt.title("A square")
"""


A_DURATION = """
# %% tags=["evaluate"]
import matplotlib.pyplot as plt
from time import perf_counter as now

start = now()
plt.plot([1, 2])
plt.title(f"took {now() - start:.0f} s")
"""
BESIDE_A_DURATION = (
    ONLY_A_PLOT
    + """
from time import perf_counter as now

start = now()
x.sort()
print("took", now() - start)
"""
)
FOR_A_MODEL = {"closeness", "stage_calls", "working"}
FOR_A_PLOT = FOR_A_MODEL | {"profiles"}


@pytest.mark.timeout(600)  # a build, and its tests twice, on a machine that may be busy
@pytest.mark.parametrize(
    ("text", "right", "wrong", "modules"),
    [
        pytest.param(ONLY_A_MODEL, "max_depth=2", "max_depth=3", FOR_A_MODEL, id="only a model"),
        pytest.param(ONLY_A_PLOT, "x**2", "x**3", FOR_A_PLOT, id="only a plot"),
        pytest.param(BESIDE_A_DURATION, "x**2", "x**3", FOR_A_PLOT, id="beside a duration"),
        pytest.param(PLOT_OF_DATA, "x**2", "x**3", FOR_A_PLOT, id="a plot of data"),
    ],
)
def test_another_result_is_found_out(
    text: str, right: str, wrong: str, modules: set[str], tmp_path: Path
) -> None:
    source = tmp_path / "small.py"
    source.write_text(text, encoding="utf-8")
    result = compile_notebook(source, Settings(output=tmp_path / "out"))
    assert result.folder is not None, result.diagnostics
    helpers = {path.stem for path in (result.folder / "tests").glob("[!t]*.py")} - {"conftest"}
    assert helpers == modules  # and none that no test imports
    assert run_tests(result.folder) == 0
    (module,) = (
        path for path in (result.folder / "src" / "small").glob("*.py") if right in path.read_text()
    )
    module.write_text(module.read_text().replace(right, wrong))
    assert run_tests(result.folder) == 1


def run_tests(project: Path) -> int:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"]
    return subprocess.run(command, cwd=project, check=False, capture_output=True).returncode


@pytest.mark.timeout(600)
def test_nobody_asks_how_long_it_took(tmp_path: Path) -> None:
    source = tmp_path / "small.py"
    source.write_text(A_DURATION, encoding="utf-8")
    result = compile_notebook(source, Settings(output=tmp_path / "out"))
    assert result.folder is not None, result.diagnostics
    assert not (result.folder / "tests" / "test_fixtures.py").exists()
    assert run_tests(result.folder) == 0
