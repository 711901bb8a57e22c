"""From repeated measurements to quality gates: for each metric what it has to keep, and why."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import pairwise
from typing import Any

from jupyter_mlops.errors import ConfigurationInvalid
from jupyter_mlops.validation.rehearsal.bounds import CONFIDENCE, Bounds, around, next_one

HIGHER = frozenset({
    "accuracy", "acc", "precision", "recall", "sensitivity", "specificity", "f1", "fscore",
    "auc", "auroc", "r2", "score", "jaccard", "iou", "kappa", "mcc", "matthews", "map", "ndcg",
    "silhouette", "explained", "gini", "hit", "homogeneity", "completeness", "vmeasure", "fmeasure",
    "rand", "ari", "ami", "nmi", "mutual", "fowlkes", "calinski", "trustworthiness",
})  # fmt: skip
LOWER = frozenset({
    "error", "errors", "err", "loss", "logloss", "mae", "mse", "rmse", "mape", "smape", "msle",
    "rmsle", "mad", "deviance", "perplexity", "brier", "hinge", "hamming", "wer", "cer", "davies",
    "bouldin",
})  # fmt: skip
_AT_MOST_1 = HIGHER - {"score", "hit", "mutual", "calinski"}
_NEVER_NEGATIVE = LOWER - {"error", "errors", "err", "loss", "deviance"}
_HOW = {
    "seeds": (
        "The package was run with {n} sets of seeds. The bounds are Student's prediction interval "
        "for one more run, at {confidence:.0%} if the metric scatters about normally; without that "
        "supposition, one more run lies between the least and the greatest of {n} with "
        "{free:.0%}."
    ),
    "resampling": (
        "No seed is a parameter, or nothing varies with it. The rows of the evaluation were drawn "
        "anew {n} times, with replacement (bootstrap). The bounds are the recorded value and what "
        "{confidence:.0%} of such drawings differ from it by Student's t."
    ),
    "none": (
        "Neither seeds nor drawn rows say how much it scatters: it doesn't vary with them, they "
        "weren't tried, or the recorded value isn't one of those that drawn rows give. That very "
        "value is asked for."
    ),
}


@dataclass(frozen=True, slots=True)
class Measured:
    """All that is known of a package's metrics."""

    recorded: Mapping[str, float]
    seeds: Sequence[str] = ()
    """Names of the parameters that seed it."""
    repeated: Sequence[Mapping[str, float]] = ()
    """Metrics of the run with the defaults, then of those with other seeds."""
    resampled: Mapping[str, Sequence[float]] = field(default_factory=dict)
    dummies: Mapping[str, float] = field(default_factory=dict)
    without_dummies: str = ""
    declared: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


def better(metric: str) -> str:
    """Which way a metric's name says that it gets better: "higher", "lower", or empty."""
    words = _words(metric)
    if words & LOWER:
        return "lower"
    return "higher" if words & HIGHER else ""


def _words(metric: str) -> set[str]:
    apart = [word.lower() for word in re.findall(r"[A-Za-z]+\d?|\d+", metric)]
    pairs = {f"{one}{other}" for one, other in pairwise(apart)}  # `v_measure`
    inside = {word.lower() for word in re.findall(r"[A-Z]?[a-z]+\d?|[A-Z]+", metric)}
    return pairs.union(apart, inside)


def check_declared(declared: Iterable[str], recorded: Iterable[str]) -> None:
    """Raise ConfigurationInvalid for a limit that no metric would ever be held to."""
    known = sorted(recorded)
    for name in declared:
        if name not in known:
            raise ConfigurationInvalid(
                f"`gates` has limits for `{name}`, which no stage measures",
                f"the metrics are {', '.join(known) or 'none'}: name one of them",
            )


def check_slices(slices: Iterable[str], columns: Iterable[str] | None) -> None:
    """Raise ConfigurationInvalid for a column by which the evaluated rows have no groups.

    `columns` are None where the rehearsal couldn't tell them.
    """
    known = None if columns is None else sorted(columns)
    for name in slices:
        if known is not None and name not in known:
            raise ConfigurationInvalid(
                f"`slices` names `{name}`, which no table of the evaluated rows has",
                f"its columns are {', '.join(known) or 'none'}: name one of them, or leave the "
                "column in the table that the evaluation takes",
            )


def gates(measured: Measured) -> dict[str, Any]:
    """The content of `gates.json`."""
    metrics = {name: _gate(measured, name) for name in sorted(measured.recorded)}
    bases = sorted({str(one["basis"]) for one in metrics.values()})
    return {
        "confidence": CONFIDENCE,
        "how": {basis: _told(basis, metrics) for basis in bases},
        "seeds": list(measured.seeds),
        "baseline": measured.without_dummies
        or "scikit-learn's dummies (the most frequent class, the mean) in place of the models",
        "metrics": metrics,
    }


def _told(basis: str, metrics: Mapping[str, Mapping[str, Any]]) -> str:
    n = max(int(one.get("n", 0)) for one in metrics.values() if one["basis"] == basis)
    return _HOW[basis].format(n=n, confidence=CONFIDENCE, free=(n - 1) / (n + 1) if n else 0.0)


def _gate(measured: Measured, name: str) -> dict[str, Any]:
    recorded, direction = measured.recorded[name], better(name)
    bounds, basis = _bounds(measured, name)
    gate: dict[str, Any] = {"recorded": recorded, "better": direction, "basis": basis}
    if bounds is not None:
        gate |= asdict(bounds)
    if name in measured.dummies and direction:
        dummy = measured.dummies[name]
        gate["dummy"] = dummy
        gate["beats_dummy"] = recorded > dummy if direction == "higher" else recorded < dummy
    if name in measured.declared:
        gate["declared"] = dict(measured.declared[name])
    return gate


def _bounds(measured: Measured, name: str) -> tuple[Bounds | None, str]:
    """Bounds that the recorded value keeps itself, by seeds if those make a difference."""
    recorded = measured.recorded[name]
    seen = [one[name] for one in measured.repeated if name in one]
    for bounds, basis in (
        (next_one(seen), "seeds"),
        (around(recorded, measured.resampled.get(name, ())), "resampling"),
    ):
        if bounds is not None and bounds.floor <= recorded <= bounds.ceiling:
            return _possible(bounds, name, recorded), basis
    return None, "none"


def _possible(bounds: Bounds, name: str, recorded: float) -> Bounds:
    """Leave out what a metric of that name can't be; one in percent can be more than 1."""
    words = _words(name)
    if words & _NEVER_NEGATIVE and recorded >= 0:
        return replace(bounds, floor=max(bounds.floor, 0.0))
    if words & _AT_MOST_1 and not words & LOWER and recorded <= 1:
        return replace(bounds, ceiling=min(bounds.ceiling, 1.0))
    return bounds
