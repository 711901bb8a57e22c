"""What is recorded of a table: enough for a contract, and never many values."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from jupyter_mlops.recording.record import ColumnSeen, TableSeen
from jupyter_mlops.recording.tables import table_seen

ROWS = 40


def column(name: str | int, dtype: str, missing: int = 0, **seen: Any) -> ColumnSeen:
    return ColumnSeen(name, dtype, ROWS - missing, missing, **seen)


def series(values: object) -> "pd.Series[object]":
    return pd.Series(values, name="c")


COLUMNS = [
    pytest.param(
        np.arange(ROWS) / 2, column("c", "float64", low=0.0, high=19.5), id="floats aren't counted"
    ),
    pytest.param(
        [None, *range(1, ROWS)], column("c", "float64", 1, low=1.0, high=39.0), id="a gap"
    ),
    pytest.param([np.inf, *range(1, ROWS)], column("c", "float64"), id="no limits beside infinity"),
    pytest.param(
        range(ROWS), column("c", "int64", low=0, high=39, distinct=40), id="different integers"
    ),
    pytest.param(
        [0, 1] * 20,
        column("c", "int64", low=0, high=1, distinct=2, values=(0, 1)),
        id="integers that repeat",
    ),
    pytest.param(
        ["b", "a"] * 20, column("c", "str", distinct=2, values=("a", "b")), id="words that repeat"
    ),
    pytest.param([str(n // 2) for n in range(ROWS)], column("c", "str", distinct=20), id="words"),
    pytest.param(
        ["x" * 61, "y"] * 20, column("c", "str", distinct=2), id="texts too long to be kept"
    ),
    pytest.param([["a"]] * ROWS, column("c", "object"), id="what has no hash"),
    pytest.param(
        pd.Categorical(["b", None] * 20),
        ColumnSeen("c", "category", 20, 20, distinct=1, values=("b",)),
        id="a category",
    ),
]


@pytest.mark.parametrize(("values", "expected"), COLUMNS)
def test_column_is_seen(values: object, expected: ColumnSeen) -> None:
    assert table_seen(series(values)) == TableSeen("series", ROWS, 1, (expected,))


def test_frame_is_seen_column_by_column() -> None:
    frame = pd.DataFrame({"a": range(ROWS), 7: [True] * ROWS})
    found = table_seen(frame)
    assert found is not None
    assert (found.kind, found.rows, found.width) == ("frame", ROWS, 2)
    assert [(one.name, one.dtype) for one in found.columns] == [("a", "int64"), (7, "bool")]


@pytest.mark.parametrize(
    ("array", "width"), [(np.zeros(5), 0), (np.zeros((5, 3)), 3), (np.zeros((5, 3, 2)), 6)]
)
def test_array_is_seen_as_one_column(array: "np.ndarray[object, object]", width: int) -> None:
    found = table_seen(array)
    assert found is not None
    assert (found.kind, found.rows, found.width) == ("array", 5, width)
    assert [(one.dtype, one.low, one.high) for one in found.columns] == [("float64", 0.0, 0.0)]


@pytest.mark.parametrize(
    "value",
    [
        pd.DataFrame([[1, 2]], columns=["a", "a"]),
        pd.DataFrame([[1]], columns=pd.MultiIndex.from_tuples([("a", "b")])),
        pd.DataFrame([[1]], columns=[1.5]),
        np.array([object()]),
        np.array(3.0),
        [1, 2, 3],
        None,
    ],
    ids=["two of a name", "levels", "odd names", "objects", "no dimension", "a list", "nothing"],
)
def test_what_no_contract_can_be_made_for(value: object) -> None:
    assert table_seen(value) is None
