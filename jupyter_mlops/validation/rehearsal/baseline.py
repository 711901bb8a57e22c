"""What the evaluation says of a model that has learned nothing but how often each answer occurs."""

import importlib
import json
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
            fits = {name: _fitted_to(package, name, type(model)) for name, model in models.items()}
            usual = {name: _dummy(model)().fit(*fits[name]) for name, model in models.items()}
            measured = package.call(stage, values | usual)[stage.metrics]
            others: dict[str, float] = {}
            with suppress(Exception, SystemExit):  # it may not bear that only one is predicted
                contrary = {name: _contrary(model, *fits[name]) for name, model in models.items()}
                others = package.call(stage, values | contrary)[stage.metrics]
            found |= _telling(package, stage, measured, others)
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


def _telling(
    package: Package, stage: Any, measured: dict[str, float], others: dict[str, float]
) -> dict[str, float]:
    """Leave out what is the model's own with any dummy: of a model that the stage itself fits."""
    path = package.artifacts / stage.name / "metrics.json"
    recorded = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return {
        name: value
        for name, value in measured.items()
        if not value == others.get(name) == recorded.get(name)
    }


def _dummy(model: Any) -> Any:
    """The class of dummies for a model."""
    return getattr(importlib.import_module("sklearn.dummy"), _kind(model))


def _contrary(model: Any, rows: Any, answers: Any) -> Any:
    """Fit a dummy that gives other answers than the usual one."""
    numpy = importlib.import_module("numpy")
    seen, counts = numpy.unique(answers, axis=0, return_counts=True)
    rarest = seen[counts.argmin() if _kind(model) == "DummyClassifier" else -1]
    # One number of NumPy's own isn't taken, an array of one is.
    return _dummy(model)(strategy="constant", constant=numpy.atleast_1d(rarest)).fit(rows, answers)


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
