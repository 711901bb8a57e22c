"""What the evaluation says of a model that has learned nothing but how often each answer occurs."""

import importlib
import sys
from contextlib import suppress
from typing import Any
from unittest.mock import patch

from jupyter_mlops.validation.rehearsal.package import Package


class _Caught(BaseException):
    """Ends a stage where its model is about to be fitted."""


def dummy_metrics(package: Package) -> tuple[dict[str, float], str]:
    """Give the metrics of dummies in place of the models, or why there are none."""
    found: dict[str, float] = {}
    problem = "no stage measures a scikit-learn model that an earlier one has fitted"
    for stage in package.project.stages:
        values = package.inputs_of(stage)
        models = {name: value for name, value in values.items() if _kind(value)}
        if not models:
            continue
        try:
            values |= {name: _dummy(package, name, model) for name, model in models.items()}
            found |= package.call(stage, values)[stage.metrics]
        except (Exception, SystemExit) as error:  # the notebook's own code runs here
            told = " ".join(f"{type(error).__name__}: {error}".split())
            problem = f"the evaluation asks more of its model than a dummy can: {told}"[:200]
    return found, "" if found else problem


def _kind(value: object) -> str:
    """Which kind of scikit-learn's predictors a value is; empty for anything else."""
    base: Any = sys.modules.get("sklearn.base")
    if base is None or not callable(getattr(value, "fit", None)):
        return ""
    try:
        if base.is_classifier(value):
            return "DummyClassifier"
        return "DummyRegressor" if base.is_regressor(value) else ""
    except Exception:  # what has a `fit` of its own need not have the rest
        return ""


def _dummy(package: Package, name: str, model: Any) -> Any:
    """Fit a dummy to the rows and answers that the model was fitted to."""
    rows, answers = _fitted_to(package, name, type(model))
    made = getattr(importlib.import_module("sklearn.dummy"), _kind(model))()
    return made.fit(rows, answers)


def _fitted_to(package: Package, name: str, kind: type) -> tuple[Any, Any]:
    """Run the stage that gives the model up to the call of `fit`, and give its arguments."""
    caught: list[tuple[Any, Any]] = []

    def fit(_self: object, rows: Any, answers: Any = None, *_more: Any, **_named: Any) -> None:
        caught.append((rows, answers))
        raise _Caught

    stage = next(one for one in package.project.stages if name in one.outputs)
    with patch.object(kind, "fit", fit), suppress(_Caught):
        package.call(stage, package.inputs_of(stage))
    if not caught or caught[0][1] is None:
        raise LookupError(f"what {name} was fitted to isn't known")
    return caught[0]
