"""Whatever a prediction function returns is told in JSON."""

import datetime
import enum
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest

from jupyter_mlops.runtime.answers import as_json


class Colour(enum.Enum):
    RED = "red"


class Pair(NamedTuple):
    left: int
    right: float


@dataclass
class Answer:
    label: str
    scores: Any


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (np.float32(0.5), 0.5),
        (np.bool_(True), True),
        (float("nan"), None),
        (np.array([[1, 2], [3, 4]]), [[1, 2], [3, 4]]),
        (np.array([1.0, np.inf]), [1.0, None]),
        (pd.DataFrame({"a": [1, 2], "b": ["x", None]}), [{"a": 1, "b": "x"}, {"a": 2, "b": None}]),
        (pd.Series([1, 2]), [1, 2]),
        (pd.NaT, None),
        (pd.Timestamp("2026-01-02"), "2026-01-02T00:00:00"),
        (datetime.date(2026, 1, 2), "2026-01-02"),
        (Decimal("1.5"), 1.5),
        ({1: (2, {3})}, {"1": [2, [3]]}),
        ({"b", "a"}, ["a", "b"]),
        (Colour.RED, "red"),
        (Pair(1, 2.0), {"left": 1, "right": 2.0}),
        (Answer("a", np.array([1])), {"label": "a", "scores": [1]}),
    ],
)
def test_values_are_told_in_json(value: object, told: object) -> None:
    assert as_json(value) == told
    assert type(as_json(value)) is type(told)


def test_what_json_cannot_hold_is_refused() -> None:
    with pytest.raises(TypeError, match="cannot hold a bytes"):
        as_json({"a": b"x"})
