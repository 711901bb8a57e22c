"""A module of a package imports what it takes from outside, and nothing that it binds itself."""

from pathlib import Path

import pytest

from jupyter_mlops.compiler import compile_notebook
from jupyter_mlops.config import Settings

NOTEBOOK = """\
# %%
import math
import statistics
from sklearn import datasets

# %% tags=["data"]
X, y = datasets.make_blobs(n_samples=20, random_state=0)
shift = math.pi


# %% tags=["evaluate"]
datasets = [(X, y)]
total = 0.0
for pair, labels in datasets:
    total += float(pair.sum()) + statistics.mean(labels.tolist()) + shift


def rounded(value):
    return math.floor(value)


class Digits:
    shown = statistics.mean([1, 3])


print("total", total, rounded(total), [math.sqrt(n) for n in (1, 4)], Digits.shown)
"""


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("imports")
    path = folder / "blobs.py"
    path.write_text(NOTEBOOK, encoding="utf-8")
    result = compile_notebook(path, Settings(output=folder / "out", static=True))
    assert result.folder is not None, result.diagnostics
    return result.folder / "src" / "blobs"


def test_a_name_that_a_stage_binds_anew_is_not_imported_there(modules: Path) -> None:
    assert "from sklearn import datasets" in (modules / "data.py").read_text("utf-8")
    text = (modules / "evaluate.py").read_text("utf-8")
    assert "datasets = [" in text
    assert "sklearn" not in text


def test_what_functions_and_classes_inside_a_stage_read_is_imported(modules: Path) -> None:
    text = (modules / "evaluate.py").read_text("utf-8")
    assert "import math\nimport statistics\n" in text
