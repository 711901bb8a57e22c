"""From repeated measurements of a metric to the bounds that the next one keeps, and how surely."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from statistics import fmean, stdev

CONFIDENCE = 0.99
_STEPS = 400
_DIGITS = 6
_FEWEST = 3
"""Measurements that say how much a metric scatters."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """A floor and a ceiling for one metric."""

    floor: float
    ceiling: float
    mean: float
    deviation: float
    n: int


def next_one(measured: Sequence[float], confidence: float = CONFIDENCE) -> Bounds | None:
    """The interval in which one more measurement lies; None when nothing varies.

    Student's prediction interval: it supposes that measurements scatter about like a normal
    distribution.
    """
    if len(measured) < _FEWEST or not all(map(math.isfinite, measured)):
        return None
    n, mean, deviation = len(measured), fmean(measured), stdev(measured)
    if deviation <= abs(mean) * 1e-12:
        return None
    reach = t_quantile(confidence, n - 1) * deviation * math.sqrt(1 + 1 / n)
    return _rounded(mean - reach, mean + reach, mean, deviation, n)


def around(
    recorded: float, resampled: Sequence[float], confidence: float = CONFIDENCE
) -> Bounds | None:
    """The interval around a metric by what resampling its rows does to it; None as above.

    None also when the recorded value isn't one of those that drawings give: rows that come twice,
    or in another order, make something else of the metric, whose scatter says nothing about it.
    """
    if len(resampled) < _FEWEST or not all(map(math.isfinite, [recorded, *resampled])):
        return None
    n, mean, deviation = len(resampled), fmean(resampled), stdev(resampled)
    reach = t_quantile(confidence, n - 1) * deviation
    if deviation <= abs(recorded) * 1e-12 or abs(mean - recorded) > reach:
        return None
    return _rounded(recorded - reach, recorded + reach, mean, deviation, n)


def _rounded(floor: float, ceiling: float, mean: float, deviation: float, n: int) -> Bounds:
    """With the digits that are the same on all machines, outwards."""
    unit = 10.0 ** (math.floor(math.log10(deviation)) - 3)
    low, high = math.floor(floor / unit) * unit, math.ceil(ceiling / unit) * unit
    return Bounds(_short(low), _short(high), _short(mean), _short(deviation), n)


def _short(number: float) -> float:
    return float(f"{number:.{_DIGITS}g}")


@cache
def t_quantile(confidence: float, freedom: int) -> float:
    """How far from 0 Student's t reaches on both sides with that probability."""
    low, high = 0.0, 1.0
    while _within(high, freedom) < confidence:
        high *= 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, freedom) < confidence else (low, middle)
    return high


def _within(reach: float, freedom: int) -> float:
    """The probability of -reach … reach: Simpson's rule over the angle atan(t / sqrt(freedom))."""
    scale = math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2)
    factor = math.exp(scale) / math.sqrt(math.pi)
    end = math.atan(reach / math.sqrt(freedom))
    step = end / _STEPS
    weights = (1 if place in (0, _STEPS) else 4 if place % 2 else 2 for place in range(_STEPS + 1))
    total = sum(
        weight * math.cos(place * step) ** (freedom - 1) for place, weight in enumerate(weights)
    )
    return 2 * factor * total * step / 3
