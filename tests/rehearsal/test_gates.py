"""Which gates a metric gets."""

from typing import Any

import pytest

from jupyter_mlops.errors import ConfigurationInvalid
from jupyter_mlops.validation.rehearsal.bounds import next_one
from jupyter_mlops.validation.rehearsal.gates import (
    Measured,
    better,
    check_declared,
    check_slices,
    gates,
)


@pytest.mark.parametrize(
    ("metric", "direction"),
    [
        ("accuracy", "higher"),
        ("test_roc_auc", "higher"),
        ("F1", "higher"),
        ("r2_score", "higher"),
        ("meanAbsoluteError", "lower"),
        ("val_loss", "lower"),
        ("RMSE", "lower"),
        ("score_error", "lower"),
        ("homogeneity", "higher"),
        ("v_measure", "higher"),
        ("adjusted_rand_index", "higher"),
        ("adjusted_mutual_information", "higher"),
        ("davies_bouldin_score", "lower"),
        ("rows", ""),
        ("n_clusters", ""),
        ("measure_of_rows", ""),
    ],
)
def test_the_name_says_which_way_is_better(metric: str, direction: str) -> None:
    assert better(metric) == direction


def measured(**changes: Any) -> Measured:
    return Measured(recorded={"accuracy": 0.9, "mae": 2.0, "rows": 10.0}, **changes)


def test_seeds_come_first_then_resampling_then_nothing() -> None:
    runs = [{"accuracy": 0.9 + step / 100, "mae": 2.0, "rows": 10.0} for step in range(5)]
    found = gates(measured(seeds=["SEED"], repeated=runs, resampled={"mae": [1.9, 2.0, 2.2]}))
    metrics = found["metrics"]
    assert [metrics[name]["basis"] for name in ("accuracy", "mae", "rows")] == [
        "seeds",
        "resampling",
        "none",
    ]
    assert metrics["accuracy"]["floor"] < 0.9 < metrics["accuracy"]["ceiling"]
    assert (metrics["accuracy"]["n"], metrics["mae"]["n"]) == (5, 3)
    assert "floor" not in metrics["rows"]
    assert set(found["how"]) == {"seeds", "resampling", "none"}
    assert "67%" in found["how"]["seeds"]


def test_a_recorded_value_outside_its_own_bounds_gets_none() -> None:
    runs = [{"accuracy": 0.5 + step / 1000} for step in range(5)]
    assert gates(measured(repeated=runs))["metrics"]["accuracy"]["basis"] == "none"


@pytest.mark.parametrize(
    ("metric", "seen", "ends"),
    [
        ("accuracy", 0.97, {"ceiling": 1.0}),
        ("recall_macro", 0.97, {"ceiling": 1.0}),
        ("accuracy", 97.0, {}),  # in percent
        ("score", 0.97, {}),
        ("mutual_info", 0.97, {}),
        ("v_measure", 0.97, {"ceiling": 1.0}),
        ("mae", 0.05, {"floor": 0.0}),
        ("signed_error", 0.05, {}),
        ("accuracy_error", 0.97, {}),
    ],
)
def test_bounds_hold_nothing_that_the_metric_cannot_be(
    metric: str, seen: float, ends: dict[str, float]
) -> None:
    measured = [seen + step / 50 for step in (-1, 0, 1, 0, 0)]
    runs = [{metric: value} for value in measured]
    found = gates(Measured(recorded={metric: seen}, repeated=runs))["metrics"][metric]
    bounds = next_one(measured)
    assert bounds is not None
    expected = {"floor": bounds.floor, "ceiling": bounds.ceiling} | ends
    assert {end: found[end] for end in expected} == expected
    assert expected["floor"] < 0 or ends or expected["ceiling"] > 1


def test_a_dummy_is_beaten_the_way_the_metric_gets_better() -> None:
    found = gates(measured(dummies={"accuracy": 0.6, "mae": 1.0, "rows": 3.0}))["metrics"]
    assert found["accuracy"]["beats_dummy"]
    assert not found["mae"]["beats_dummy"]
    assert "dummy" not in found["rows"]


def test_a_limit_for_no_metric_is_refused() -> None:
    check_declared(["mae"], ["accuracy", "mae"])
    with pytest.raises(ConfigurationInvalid, match="`acuracy`, which no stage measures"):
        check_declared(["acuracy"], ["accuracy", "mae"])


@pytest.mark.parametrize(("columns", "told"), [(["age", "sex"], "age, sex"), ([], "none")])
def test_groups_by_no_column_are_refused(columns: list[str], told: str) -> None:
    check_slices(["sex"], ["age", "sex"])
    check_slices(["region"], None)  # nobody could tell
    with pytest.raises(ConfigurationInvalid, match="`region`, which no table") as problem:
        check_slices(["region"], columns)
    assert f"its columns are {told}:" in problem.value.hint


def test_declared_limits_are_taken_over() -> None:
    found = gates(measured(declared={"mae": {"max": 2.5}}))["metrics"]
    assert found["mae"]["declared"] == {"max": 2.5}
