"""McNemar's and DeLong's tests, against scipy, the definition, and what chance gives."""

import numpy as np
import pytest
from scipy.stats import binomtest, norm
from sklearn.metrics import roc_auc_score

from jupyter_mlops.operations.row_tests import delong, fitting_tests, mcnemar
from jupyter_mlops.runtime.checks.spying import Call


@pytest.mark.parametrize(("theirs_alone", "ours_alone"), [(9, 1), (1, 9), (0, 4), (60, 41)])
def test_mcnemar_is_a_binomial_test(theirs_alone: int, ours_alone: int) -> None:
    theirs = np.array([True] * (20 + theirs_alone) + [False] * ours_alone)
    ours = np.array([True] * 20 + [False] * theirs_alone + [True] * ours_alone)
    found = mcnemar(ours, theirs)
    count = theirs_alone + ours_alone
    expected = [
        binomtest(one, count, alternative="greater").pvalue for one in (theirs_alone, ours_alone)
    ]
    assert [found["worse"], found["better"]] == pytest.approx(expected)
    assert (found["only_champion"], found["only_challenger"]) == (theirs_alone, ours_alone)


def test_mcnemar_of_models_that_agree_knows_nothing() -> None:
    right = np.array([True, False, True])
    assert (mcnemar(right, right)["worse"], mcnemar(right, right)["better"]) == (1.0, 1.0)


def scores(random: np.random.Generator, label: np.ndarray, skill: float) -> np.ndarray:
    return (label * skill + random.normal(size=len(label))).round(1)  # with ties


def by_definition(label: np.ndarray, ours: np.ndarray, theirs: np.ndarray) -> float:
    """DeLong's variance of the difference, from all pairs of rows of both classes."""
    kernels = []
    for side in (ours, theirs):
        gap = side[label == 1][:, None] - side[label == 0][None, :]
        kernels.append(np.where(gap > 0, 1.0, np.where(gap == 0, 0.5, 0.0)))
    gain = kernels[0] - kernels[1]
    m, n = gain.shape
    rows, columns = gain.mean(axis=1), gain.mean(axis=0)
    return float(rows.var(ddof=1) / m + columns.var(ddof=1) / n)


def test_delong_is_what_its_definition_says() -> None:
    random = np.random.default_rng(1)
    label = random.permutation(np.repeat([0, 1], [70, 50]))
    ours, theirs = scores(random, label, 0.8), scores(random, label, 1.4)
    found = delong(*[(side[label == 1], side[label == 0]) for side in (ours, theirs)])
    gain = roc_auc_score(label, ours) - roc_auc_score(label, theirs)
    variance = by_definition(label, ours, theirs)
    assert found["error"] ** 2 == pytest.approx(variance)
    assert found["worse"] == pytest.approx(norm.cdf(gain / variance**0.5))
    assert found["worse"] + found["better"] == pytest.approx(1)


def test_delong_is_as_often_wrong_as_it_says() -> None:
    """Of two models that are equally good, 5 % of the first seem worse."""
    random = np.random.default_rng(2)
    label = np.repeat([0, 1], 60)
    refused = 0
    for _ in range(400):
        shared = scores(random, label, 1.0)
        ours, theirs = (shared + random.normal(size=120) for _ in range(2))
        sides = [(side[label == 1], side[label == 0]) for side in (ours, theirs)]
        refused += delong(*sides)["worse"] < 0.05
    assert 8 <= refused <= 34


def test_delong_of_the_same_scores_knows_nothing() -> None:
    side = (np.array([0.4, 0.9]), np.array([0.1, 0.5]))
    assert delong(side, side) == {"worse": 1.0, "better": 1.0, "error": 0.0}


LABEL = np.array(["no", "yes", "yes", "no", "yes", "no"])
OURS = np.array(["no", "yes", "no", "no", "yes", "yes"])
THEIRS = np.array(["no", "yes", "yes", "no", "no", "no"])
PROBA = np.array([0.1, 0.9, 0.4, 0.2, 0.8, 0.6])


def both(**metrics: tuple[float, float]) -> dict[str, dict[str, float]]:
    return {
        side: {name: values[place] for name, values in metrics.items()}
        for place, side in enumerate(("challenger", "champion"))
    }


def asked(method: str, ours: np.ndarray, theirs: np.ndarray) -> dict[str, list[Call]]:
    return {"challenger": [Call(method, None, ours)], "champion": [Call(method, None, theirs)]}


def test_a_test_applies_where_its_measure_is_the_metric() -> None:
    shares = {"accuracy": (4 / 6, 5 / 6), "error": (2 / 6, 1 / 6), "f1": (0.65, 0.8)}
    labels = [np.arange(6), list(LABEL), np.arange(3)]
    found = fitting_tests(both(**shares), labels, asked("predict", OURS, THEIRS))
    assert {name: one["test"] for name, one in found.items()} == {
        "accuracy": "mcnemar", "error": "mcnemar"
    }  # fmt: skip
    assert found["accuracy"] == found["error"]
    assert (found["accuracy"]["only_champion"], found["accuracy"]["only_challenger"]) == (2, 1)


@pytest.mark.parametrize("is_table", [True, False])
def test_the_auc_has_its_own_test(is_table: bool) -> None:
    ours, theirs = PROBA, PROBA[::-1].copy()
    aucs = [roc_auc_score(LABEL, side) for side in (ours, theirs)]
    if is_table:
        ours, theirs = (np.column_stack([1 - side, side]) for side in (ours, theirs))
    method = "predict_proba" if is_table else "decision_function"
    found = fitting_tests(both(auc=(aucs[0], aucs[1])), [LABEL], asked(method, ours, theirs))
    assert found["auc"]["test"] == "delong"
    assert 0 < found["auc"]["better"] < found["auc"]["worse"] < 1


def test_what_only_one_side_shows_is_no_test() -> None:
    calls = asked("predict", OURS, THEIRS) | {"champion": []}
    assert fitting_tests(both(accuracy=(4 / 6, 5 / 6)), [LABEL], calls) == {}
