"""What dummies in place of the models come to, and which metrics that says something of."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression

from jupyter_mlops.validation.rehearsal.baseline import dummy_metrics

X = np.arange(10.0).reshape(-1, 1)


def package(folder: Path, model: Any, y: Any, recorded: dict[str, float]) -> Any:
    """A stage that fits the model, and one that measures it and one of its own."""
    train = SimpleNamespace(name="train", inputs=(), outputs=("model",), metrics="metrics")
    evaluate = SimpleNamespace(name="evaluate", inputs=("model",), outputs=(), metrics="metrics")
    (folder / "evaluate").mkdir()
    (folder / "evaluate" / "metrics.json").write_text(json.dumps(recorded), "utf-8")
    fitted = type(model)().fit(X, y)

    def call(stage: Any, values: dict[str, Any]) -> dict[str, Any]:
        if stage is train:
            type(model)().fit(X, y)
        return {"metrics": {"first": values["model"].score(X, y), "own": 0.75}}

    return SimpleNamespace(
        project=SimpleNamespace(stages=[train, evaluate]),
        artifacts=folder,
        inputs_of=lambda stage: {"model": fitted} if stage is evaluate else {},
        call=call,
    )


@pytest.mark.parametrize(
    ("model", "y", "dummy"),
    [
        (LogisticRegression(), [0, 0, 0, 0, 0, 0, 1, 1, 1, 1], 0.6),
        (LogisticRegression(), ["b", "b", "b", "b", "b", "b", "b", "a", "a", "a"], 0.7),
        (LogisticRegression(), [False] * 6 + [True] * 4, 0.6),
        (LinearRegression(), X.ravel() * 2, 0.0),
    ],
)
def test_a_metric_of_what_the_evaluation_fits_itself_has_no_dummy(
    model: Any, y: Any, dummy: float, tmp_path: Path
) -> None:
    found, why = dummy_metrics(package(tmp_path, model, y, {"first": 1.0, "own": 0.75}))
    assert found == pytest.approx({"first": dummy})
    assert why == ""


def test_a_model_no_better_than_a_dummy_is_told(tmp_path: Path) -> None:
    y = [0, 0, 0, 0, 0, 0, 1, 1, 1, 1]
    found, _ = dummy_metrics(package(tmp_path, LogisticRegression(), y, {"first": 0.6}))
    assert found["first"] == 0.6


def test_answers_that_cannot_be_sorted_have_a_dummy(tmp_path: Path) -> None:
    """Only the second dummy needs their order."""
    y = np.array([0.0] * 6 + [1.0] * 4).reshape(-1, 1).astype(object)
    y = np.hstack([y, y])
    found, why = dummy_metrics(package(tmp_path, RandomForestRegressor(), y, {"first": 1.0}))
    assert found["first"] == pytest.approx(0.0)
    assert why == ""
