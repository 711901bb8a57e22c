"""Tests made for one metric each: McNemar's for shares of right rows, DeLong's for the AUC.

They apply where a metric is one of these, which is seen by computing it: from the rows' labels and
what both models answered, the same number has to come out for both as the notebook has measured.

McNemar's is the exact one, a binomial test of the rows that only one of two models has right
(Q. McNemar 1947; A. Agresti, Categorical Data Analysis, 3rd ed. 2013, section 11.1). DeLong's
(E. DeLong, D. DeLong, D. Clarke-Pearson, Biometrics 44, 1988, 837-845) is computed by midranks
(X. Sun, W. Xu, IEEE Signal Processing Letters 21, 2014, 1389-1393).
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from statistics import NormalDist
from typing import Any

import numpy as np
from scipy.special import bdtrc

from jupyter_mlops.runtime.checks.spying import Call

SIDES = ("challenger", "champion")
_CLOSE = 1e-9
_TWO = 2
"""Classes, and dimensions of an answer with a column for each."""


def fitting_tests(
    metrics: Mapping[str, Mapping[str, float]],
    labels: Sequence[Any],
    calls: Mapping[str, Sequence[Call]],
) -> dict[str, dict[str, Any]]:
    """Metric → the test that applies: how likely the challenger's lag, or lead, is by chance.

    `metrics` and `calls` are told by side.
    """
    found: dict[str, dict[str, Any]] = {}
    known = [name for name in metrics[SIDES[0]] if name in metrics[SIDES[1]]]
    for name, (test, measures) in product(known, _TESTS.items()):
        sides = [_evidence(measures, metrics[side][name], labels, calls[side]) for side in SIDES]
        for label in range(len(labels)):
            if name not in found and label in sides[0] and label in sides[1]:
                found[name] = {"test": test} | _RESULTS[test](sides[0][label], sides[1][label])
    return found


def _evidence(
    measures: Any, metric: float, labels: Sequence[Any], calls: Sequence[Call]
) -> dict[int, Any]:
    """Number of the label → what a test compares, where that gives the metric."""
    found: dict[int, Any] = {}
    for (number, label), call in product(enumerate(labels), calls):
        if number in found or len(call.answer) != len(label):
            continue
        for value, evidence in measures(np.asarray(label), np.asarray(call.answer), call.method):
            if math.isclose(value, metric, rel_tol=_CLOSE, abs_tol=_CLOSE):
                found[number] = evidence
    return found


def _rightness(label: Any, answer: Any, method: str) -> Iterator[tuple[float, Any]]:
    """The share of right rows, or of wrong ones, with the rows that are right."""
    if method == "predict" and answer.shape == label.shape:
        right = answer == label
        share = float(np.mean(right))
        yield share, right
        yield 1 - share, right


def _ranking(label: Any, answer: Any, method: str) -> Iterator[tuple[float, Any]]:
    """The AUC, with the scores of the rows of either class."""
    if method == "predict" or answer.dtype.kind not in "fiu":
        return
    scores = answer[:, 1] if answer.ndim == _TWO and answer.shape[1] == _TWO else answer
    classes = np.unique(label) if label.dtype.kind != "O" else np.unique(label.astype(str))
    if scores.ndim == 1 and len(classes) == _TWO:
        positive = label.astype(classes.dtype) == classes[1]
        parts = (scores[positive], scores[~positive])
        yield _placed(*parts)[0], parts


def mcnemar(ours: Any, theirs: Any) -> dict[str, float]:
    """Compare which rows are right."""
    theirs_alone, ours_alone = int(np.sum(theirs & ~ours)), int(np.sum(ours & ~theirs))
    count = theirs_alone + ours_alone
    return {
        "worse": _at_least(theirs_alone, count),
        "better": _at_least(ours_alone, count),
        "only_champion": theirs_alone,
        "only_challenger": ours_alone,
    }


def _at_least(heads: int, throws: int) -> float:
    """How likely so many heads are, or more, of a fair coin."""
    return float(bdtrc(heads - 1, throws, 0.5)) if heads else 1.0


def delong(ours: Any, theirs: Any) -> dict[str, float]:
    """Compare two AUCs on the same rows; each side is the scores of either class."""
    (mine, *my_parts), (other, *other_parts) = _placed(*ours), _placed(*theirs)
    variance = sum(
        float(np.var(mine_part - other_part, ddof=1)) / len(mine_part)
        for mine_part, other_part in zip(my_parts, other_parts, strict=True)
    )
    gain = mine - other
    if variance <= 0:
        return {"worse": float(gain >= 0), "better": float(gain <= 0), "error": 0.0}
    error = math.sqrt(variance)
    below = NormalDist().cdf(gain / error)
    return {"worse": below, "better": 1 - below, "error": error}


def _placed(positive: Any, negative: Any) -> tuple[float, Any, Any]:
    """The AUC; for each row of either class, the share of the other one that it is placed right to.

    What DeLong calls structural components.
    """
    m, n = len(positive), len(negative)
    together = _midranks(np.concatenate([positive, negative]))
    of_positive = (together[:m] - _midranks(positive)) / n
    of_negative = 1 - (together[m:] - _midranks(negative)) / m
    return float(np.mean(of_positive)), of_positive, of_negative


def _midranks(values: Any) -> Any:
    """Ranks from 1; equal values share the mean of theirs."""
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2)[places]


_TESTS = {"mcnemar": _rightness, "delong": _ranking}
_RESULTS = {"mcnemar": mcnemar, "delong": delong}
