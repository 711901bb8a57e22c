"""What estimators do: they're made, fitted, applied, measured; rows are split for them."""

import ast
from collections.abc import Callable
from dataclasses import replace

from jupyter_mlops.analysis.estimators import (
    CURVES,
    LIBRARIES,
    METRICS,
    REPEATING,
    SEARCHES,
    SPLITTERS,
    words,
)
from jupyter_mlops.analysis.origins.given import Given
from jupyter_mlops.analysis.origins.state import State
from jupyter_mlops.analysis.origins.values import (
    NOTHING,
    Estimator,
    Fit,
    Mark,
    Part,
    Prediction,
    Score,
    Split,
    Value,
    held,
)

_MAKERS = {
    "make_pipeline": "Pipeline",
    "make_column_transformer": "ColumnTransformer",
    "make_union": "FeatureUnion",
}
SCALES = {
    "scale": "StandardScaler",
    "minmax_scale": "MinMaxScaler",
    "maxabs_scale": "MaxAbsScaler",
    "robust_scale": "RobustScaler",
    "quantile_transform": "QuantileTransformer",
    "power_transform": "PowerTransformer",
}
"""Function of `sklearn.preprocessing` → the transformer that it fits and applies."""
_NO_ESTIMATORS = words("DMatrix QuantileDMatrix Dataset Pool Bunch")


def made_estimator(state: State, path: str, given: Given) -> Value | None:
    """Call a class: None unless that makes an estimator."""
    module, _, name = path.rpartition(".")
    name = _MAKERS.get(name, name)
    if path and module.partition(".")[0] not in LIBRARIES:
        return None
    if path and (not name[:1].isupper() or name in _NO_ESTIMATORS or name.endswith("Display")):
        return None
    inner = [held(value) for value in given.all()]
    steps = {step for value in inner for step in value.models}
    tuned = frozenset(mark for value in inner for mark in value.marks if mark.kind == "tuned")
    estimator = Estimator(
        f"{module}.{name}" if path else "",
        state.site(given.node),
        given.node,
        tuple(sorted(steps, key=_place)),
        tuned,
    )
    state.origins.estimators.append(estimator)
    return Value(models=frozenset({estimator}))


def _place(estimator: Estimator) -> tuple[str, int, int]:
    node = estimator.site.node
    return estimator.site.uid, getattr(node, "lineno", 0), getattr(node, "col_offset", 0)


def attribute_of_model(state: State, owner: Value, node: ast.Attribute) -> Value:
    """Follow what a search found; other attributes tell about a model without being data."""
    searched = [one for one in owner.models if one.name in SEARCHES]
    if not searched or not node.attr.startswith(("best_", "cv_results_")):
        return NOTHING
    site = state.site(node)
    tuned = frozenset(Mark("tuned", site, fit) for fit in state.learned(owner))
    if node.attr != "best_estimator_":
        return NOTHING if node.attr == "best_score_" else Value(marks=tuned)
    found = set()
    for search in searched:
        for step in search.steps:
            best = replace(step, tuned=tuned)
            state.fitted.put(best, state.fitted.get(search) or frozenset())
            found.add(best)
    return Value(models=frozenset(found))


def call_model(state: State, owner: Value, given: Given) -> Value:
    """Call a method of an estimator."""
    called = _METHODS.get(given.method)
    return called(state, owner, given) if called is not None else NOTHING


def _fit(state: State, owner: Value, given: Given) -> Value:
    rows, target = given.get(0, "X"), given.get(1, "y")
    if rows is None:
        return owner
    for model in sorted(owner.models, key=_place):
        fit = Fit(state.site(given.node), model, held(rows), target, given.method, state.stage)
        state.origins.fits.append(fit)
        for each in model.nested():
            state.fitted.put(each, frozenset({fit}))
    return owner


def _transform(state: State, owner: Value, given: Given) -> Value:
    rows = held(given.get(0, "X", "raw_documents") or NOTHING)
    fits = state.learned(owner)
    learned = {Mark("learned", fit.site, fit) for fit in fits}
    found = replace(rows.loose(), followed=rows.followed and bool(fits), sources=frozenset())
    return found.adding(*learned)


def _fit_transform(state: State, owner: Value, given: Given) -> Value:
    _fit(state, owner, given)
    return _transform(state, owner, given)


def _fit_predict(state: State, owner: Value, given: Given) -> Value:
    _fit(state, owner, given)
    return _predict(state, owner, given)


def _predict(state: State, owner: Value, given: Given) -> Value:
    rows = held(given.get(0, "X") or NOTHING)
    fits = state.learned(owner)
    site = state.site(given.node)
    state.origins.predictions.append(Prediction(site, fits, rows))
    kind = "predicted" if given.method in ("predict", "fit_predict") else "probability"
    marks = {Mark(kind, site, fit, rows.parts) for fit in fits} or {Mark(kind, site)}
    return Value(rows.parts, frozenset(marks), followed=rows.followed)


def _score(state: State, owner: Value, given: Given) -> Value:
    rows = held(given.get(0, "X") or NOTHING)
    fits, site = state.learned(owner), state.site(given.node)
    state.origins.predictions.append(Prediction(site, fits, rows))
    return _scored(state, Score(site, "score", fits, rows.parts))


def _scored(state: State, score: Score) -> Value:
    state.origins.scores.append(score)
    marks = {Mark("score", score.site, fit, score.rows) for fit in score.fits}
    return Value(marks=frozenset(marks))


def _folds(state: State, owner: Value, given: Given) -> Value:
    splitter = next((one for one in owner.models if one.name in SPLITTERS), None)
    if splitter is None:
        return NOTHING
    site = state.site(given.node)
    words = tuple(given.words) + (("groups",) if given.positions[2:] else ())
    is_ordered = splitter.name == "TimeSeriesSplit"
    given_rows = tuple(map(held, given.all()))
    state.origins.splits.append(Split(site, "folds", given_rows, words, splitter, is_ordered))
    sides = [Value(marks=frozenset({Mark("index", site, side=side)})) for side in ("train", "test")]
    return Value(element=Value(items=tuple(sides)))


def _resample(state: State, owner: Value, given: Given) -> Value:
    _fit(state, owner, given)
    again = any(one.name in REPEATING for one in owner.models)
    site = state.site(given.node)
    return Value(
        items=tuple(
            held(value).adding(*([Mark("repeated", site)] if again else []))
            for value in given.all()[:2]
        )
    )


def _itself(_: State, owner: Value, __: Given) -> Value:
    return owner


_METHODS: dict[str, Callable[[State, Value, Given], Value]] = {
    "fit": _fit,
    "partial_fit": _fit,
    "fit_transform": _fit_transform,
    "transform": _transform,
    "fit_predict": _fit_predict,
    "predict": _predict,
    "predict_proba": _predict,
    "predict_log_proba": _predict,
    "decision_function": _predict,
    "score": _score,
    "split": _folds,
    "fit_resample": _resample,
    "fit_sample": _resample,
    "set_params": _itself,
    "set_output": _itself,
}


def split(state: State, given: Given) -> Value:
    """Call `train_test_split`."""
    site = state.site(given.node)
    is_ordered = given.constant("shuffle") is False
    rows = tuple(held(value) if value.items else value for value in given.positions)
    state.origins.splits.append(Split(site, "split", rows, tuple(given.words), None, is_ordered))
    sides = ("train", "test")
    return Value(items=tuple(value.cut((site, side)) for value in rows for side in sides))


def cross_validated(state: State, given: Given) -> Value:
    """Call `cross_val_score` and its like: held-out rows are predicted fold by fold."""
    models = held(given.get(0, "estimator") or NOTHING)
    rows, target = given.get(1, "X") or NOTHING, given.get(2, "y") or NOTHING
    site = state.site(given.node)
    for model in sorted(models.models, key=_place):
        both = (held(rows), held(target))
        state.origins.splits.append(Split(site, "cross", both, tuple(given.words), model))
    if given.method != "cross_val_predict":
        return NOTHING
    mark = Mark("predicted", site, None, held(rows).parts)
    return Value(held(rows).parts, frozenset({mark}), followed=rows.followed)


def measured(state: State, name: str, given: Given) -> Value:
    """Call a metric of labels and predictions."""
    first = held(given.get(0, "y_true") or NOTHING)
    second = held(given.get(1, "y_pred", "y_score", "y_prob", "y_proba") or NOTHING)
    marks = [
        mark
        for value in (first, second)
        for mark in value.all_marks()
        if mark.kind in ("predicted", "probability")
    ]
    fits = frozenset(mark.fit for mark in marks if mark.fit is not None)
    rows = frozenset[Part]().union(*(mark.rows for mark in marks))
    scored = _scored(state, Score(state.site(given.node), name, fits, rows, (first, second)))
    # the third of a curve are the thresholds: where the model stands, not how well it does there
    return Value(items=(scored, scored, NOTHING)) if name in CURVES else scored


def is_metric(path: str) -> bool:
    """Tell whether a function compares labels with predictions."""
    return path.startswith("sklearn.metrics.") and path.rpartition(".")[2] in METRICS


def cloned(given: Given) -> Value:
    """Call `clone`: the same class with the same parameters, nothing learned."""
    models = held(given.get(0, "estimator") or NOTHING).models
    copies = frozenset(replace(one, site=one.site) for one in models)
    return Value(models=copies)


def scaled(state: State, name: str, given: Given) -> Value:
    """Call `scale(X)` and its like: a transformer fitted and applied in one go."""
    path = f"sklearn.preprocessing.{SCALES[name]}"
    estimator = Estimator(path, state.site(given.node), given.node)
    return _fit_transform(state, Value(models=frozenset({estimator})), given)
