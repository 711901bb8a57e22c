"""Scores that are measured in the cell of the fit, and belong to the evaluation."""

from collections.abc import Callable
from pathlib import Path

import pytest

from jupyter_mlops.checking import check_notebook
from jupyter_mlops.config import Settings
from jupyter_mlops.ir.pipeline import Pipeline

HEAD = """# %% tags=["data"]
import numpy as np
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.metrics import mean_absolute_error

X = np.arange(40.0).reshape(20, 2)
y = np.arange(20.0) % 3
X_test, y_test = X[::2] + 1, y[::2]

# %% tags=["train"]
model = LinearRegression()
model.fit(X, y)
"""
REFIT = '\n# %% tags=["train"]\nmodel = Ridge().fit(X, y)\n'
END = '\n# %% tags=["evaluate"]\nprint("end:", model.score(X_test, y_test))\n'
MAE = "predicted = model.predict(X_test)\nerror = mean_absolute_error(y_test, predicted)"

CASES = {
    "shown": ("model.score(X_test, y_test)", ["score"], ""),
    "printed": ('print("first:", model.score(X_test, y_test))', ["first", "end"], END),
    "with a name": ("found = model.score(X_test, y_test)", ["found", "end"], END),
    "predicted first": (f"{MAE}\nprint(error)", ["error"], ""),
    "shown further down": (f"{MAE}\n\n# %% tags=['train']\nerror", ["error"], ""),
    "of one loop": (
        "for rows in (X, X_test):\n    print(model.score(rows, y[: len(rows)]))",
        [],
        "",
    ),
    "what it reads is another in the end": ("model.score(X_test, y_test)", ["end"], REFIT + END),
    "training asks for it": (
        "best = model.score(X, y)\nif best < 0:\n    model = Ridge().fit(X, y)",
        ["end"],
        END,
    ),
    "how long it took": (
        "from time import time\nstart = time()\nmodel.score(X, y)\nprint(time() - start)",
        ["end"],
        END,
    ),
}


def metrics(pipeline: Pipeline) -> list[str]:
    return [key for stage in pipeline.stages for key in stage.metrics]


@pytest.mark.parametrize(("cell", "expected", "below"), CASES.values(), ids=list(CASES))
def test_metrics(
    lowered: Callable[[str], Pipeline], cell: str, expected: list[str], below: str
) -> None:
    assert metrics(lowered(f"{HEAD}{cell}\n{below}")) == expected


def test_what_is_predicted_for_a_score_goes_with_it(lowered: Callable[[str], Pipeline]) -> None:
    _, train, evaluate = lowered(f"{HEAD}{MAE}\nprint(error)\n").stages
    assert "predict" not in train.functions[0].body
    assert "predicted = model.predict(X_test)" in evaluate.functions[0].body


def test_what_can_not_be_stored_keeps_a_score_where_it_is(
    lowered: Callable[[str], Pipeline],
) -> None:
    text = f"{HEAD}rows = (row for row in [X, X_test])\nmodel.score(next(rows), y)\n{END}"
    assert metrics(lowered(text)) == ["end"]


@pytest.mark.filterwarnings("error")
def test_what_python_warns_of_in_the_notebook_is_told_to_nobody(tmp_path: Path) -> None:
    path = tmp_path / "shop.py"
    function = 'def digits(text):\n    import re\n    return re.sub("\\d", "", text)\n'
    path.write_text(f"{HEAD}{function}print(model.score(X, y), digits('a1'))\n", encoding="utf-8")
    pipeline = check_notebook(path, Settings()).pipeline
    assert pipeline is not None
    assert metrics(pipeline)
