"""A new model is held to what the build says, and to the champion."""

from collections.abc import Mapping
from typing import Any

import pytest

from jupyter_mlops.operations.gates import judge

UP = {"better": "higher", "floor": 0.8, "ceiling": 0.95, "dummy": 0.5, "beats_dummy": True}
DOWN = {"better": "lower", "floor": 1.0, "ceiling": 3.0}


def verdicts(
    metrics: Mapping[str, float],
    gates: Mapping[str, Mapping[str, Any]],
    rivalry: Mapping[str, Any] | None = None,
) -> list[tuple[str, str, bool]]:
    return [(one.metric, one.kind, one.passed) for one in judge(metrics, gates, rivalry)]


@pytest.mark.parametrize(
    ("metrics", "gates", "expected"),
    [
        ({"acc": 0.9}, {"acc": UP}, [("acc", "calibrated", True), ("acc", "dummy", True)]),
        ({"acc": 0.99}, {"acc": UP}, [("acc", "calibrated", True), ("acc", "dummy", True)]),
        ({"acc": 0.7}, {"acc": UP}, [("acc", "calibrated", False), ("acc", "dummy", True)]),
        ({"acc": 0.4}, {"acc": UP}, [("acc", "calibrated", False), ("acc", "dummy", False)]),
        (
            {"acc": float("nan")},
            {"acc": UP},
            [("acc", "calibrated", False), ("acc", "dummy", False)],
        ),
        ({"mae": 0.2}, {"mae": DOWN}, [("mae", "calibrated", True)]),
        ({"mae": 3.1}, {"mae": DOWN}, [("mae", "calibrated", False)]),
        ({"n": 5.0}, {"n": {"better": "", "floor": 6.0}}, []),
        ({"n": 5.0}, {"n": {"declared": {"min": 5}}}, [("n", "declared", True)]),
        ({"n": 5.0}, {"n": {"declared": {"min": 5, "max": 4}}}, [("n", "declared", False)]),
        ({}, {"acc": UP}, [("acc", "declared", False)]),
        ({"acc": 0.9}, {}, []),
    ],
)
def test_limits(
    metrics: dict[str, float],
    gates: dict[str, dict[str, Any]],
    expected: list[tuple[str, str, bool]],
) -> None:
    assert verdicts(metrics, gates) == expected


def rivalry(ours: float, theirs: float, differences: list[float]) -> dict[str, Any]:
    return {
        "challenger": {"acc": ours},
        "champion": {"acc": theirs},
        "differences": {"acc": differences},
    }


SPREAD = [n / 100 for n in range(100)]


@pytest.mark.parametrize(
    ("better", "shift", "passed", "is_better"),
    [
        ("higher", 0.1, True, True),
        ("higher", -0.5, True, False),
        ("higher", -1.1, False, False),
        ("lower", 0.1, False, False),
        ("lower", -0.5, True, False),
        ("lower", -1.1, True, True),
    ],
)
def test_only_a_model_that_is_surely_worse_is_refused(
    better: str, shift: float, passed: bool, is_better: bool
) -> None:
    drawn = [one + shift for one in SPREAD]
    gain = sum(drawn) / len(drawn)
    metrics, gates = {"acc": 1 + gain}, {"acc": {"better": better}}
    [gate] = judge(metrics, gates, rivalry(1 + gain, 1, drawn))
    assert (gate.kind, gate.passed, gate.is_better) == ("champion", passed, is_better)


@pytest.mark.parametrize(("ours", "passed"), [(0.9, True), (0.8, True), (0.79, False)])
def test_without_drawings_the_numbers_decide(ours: float, passed: bool) -> None:
    [gate] = judge({"acc": ours}, {"acc": {"better": "higher"}}, rivalry(ours, 0.8, []))
    assert gate.passed is passed
    assert "how sure that is isn't known" in gate.told


def test_the_risk_is_shared_between_metrics() -> None:
    """The 4 % of drawings in which it is better save it: it's one of two metrics."""
    drawn = [-0.1] * 96 + [0.1] * 4
    one = {"better": "higher"}
    both = rivalry(0.7, 0.8, drawn)
    assert [gate.passed for gate in judge({"acc": 0.7}, {"acc": one}, both)] == [False]
    for key in ("challenger", "champion", "differences"):
        both[key]["f1"] = both[key]["acc"]
    found = judge({"acc": 0.7, "f1": 0.7}, {"acc": one, "f1": one}, both)
    assert [gate.passed for gate in found] == [True, True]


def test_a_champion_that_cannot_be_compared_stays() -> None:
    [gate] = judge({"acc": 0.9}, {}, {"why": "KeyError: 'train'"})
    assert (gate.kind, gate.passed) == ("champion", False)
    assert "KeyError: 'train'" in gate.told


def test_an_evaluation_that_measures_nothing_refuses_nothing() -> None:
    assert judge({}, {}, {"challenger": {}, "champion": {}, "why": "measures nothing"}) == ()


def test_a_metric_without_a_known_direction_is_not_compared() -> None:
    assert judge({"acc": 0.1}, {"acc": {"better": ""}}, rivalry(0.1, 0.9, [])) == ()
