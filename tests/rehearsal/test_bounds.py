"""Bounds of metrics, and what their confidence is worth."""

import random

import pytest

from jupyter_mlops.validation.rehearsal.bounds import around, next_one, t_quantile


@pytest.mark.parametrize(
    ("confidence", "freedom", "quantile"),
    [(0.99, 1, 63.6567), (0.99, 4, 4.60409), (0.95, 10, 2.22814), (0.99, 200, 2.60063)],
)
def test_quantiles_are_those_of_the_tables(
    confidence: float, freedom: int, quantile: float
) -> None:
    assert t_quantile(confidence, freedom) == pytest.approx(quantile, rel=1e-5)


@pytest.mark.parametrize("n", [3, 5, 20])
def test_the_next_measurement_is_within_as_often_as_is_said(n: int) -> None:
    draw = random.Random(n)  # noqa: S311  # no secret
    tries, within = 3000, 0
    for _ in range(tries):
        bounds = next_one([draw.gauss(0.9, 0.01) for _ in range(n)], 0.9)
        assert bounds is not None
        within += bounds.floor <= draw.gauss(0.9, 0.01) <= bounds.ceiling
    assert within / tries == pytest.approx(0.9, abs=0.02)


def test_bounds_widen_with_the_scatter_and_narrow_with_the_runs() -> None:
    few, many = next_one([0.9, 0.91, 0.92]), next_one([0.9, 0.91, 0.92] * 5)
    wild = next_one([0.8, 0.9, 1.0])
    assert few is not None and many is not None and wild is not None
    assert few.floor < many.floor < 0.91 < many.ceiling < few.ceiling
    assert wild.floor < few.floor
    assert (few.n, many.n) == (3, 15)


@pytest.mark.parametrize("measured", [[], [0.9], [0.9, 0.8], [0.9] * 9, [0.9, float("nan"), 0.8]])
def test_what_does_not_vary_has_no_bounds(measured: list[float]) -> None:
    assert next_one(measured) is None
    assert around(0.9, measured) is None


def test_resampling_lays_bounds_around_the_recorded_value() -> None:
    found = around(10.0, [9.0, 10.0, 11.0, 12.0])
    assert found is not None
    assert found.ceiling - 10.0 == pytest.approx(10.0 - found.floor, rel=1e-2)


def test_drawings_that_give_something_else_say_nothing_about_the_recorded_value() -> None:
    assert around(1.0, [0.06, 0.07, 0.05, 0.06]) is None
    assert around(0.9, [0.94, 0.98, 0.92, 0.96]) is not None
