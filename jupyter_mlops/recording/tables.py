"""From a table at one moment to what its columns hold: types, gaps, limits, and few values."""

from collections.abc import Hashable
from typing import Any

from jupyter_mlops.recording.describe import kind_of
from jupyter_mlops.recording.loaded import library
from jupyter_mlops.recording.record import ColumnSeen, TableSeen

FEW = 20
"""So many distinct values may be kept by name, when each occurs `OFTEN` times on average."""
OFTEN = 10
LONGEST_VALUE = 60
NUMBERS = "iuf"
"""Kinds of dtypes, as NumPy calls them, that have limits."""


def table_seen(value: Any) -> TableSeen | None:
    """Look at a frame, a series or an array; None for anything else, and for foreign trouble."""
    try:
        return _table(value)
    except Exception:  # foreign code may raise anything, and a table may hold anything
        return None


def _table(value: Any) -> TableSeen | None:
    kind = kind_of(value)
    if kind == "frame":
        return _frame(value)
    if kind == "series":
        name = value.name if isinstance(value.name, str) else ""
        return TableSeen("series", len(value), 1, (_column(name, value),))
    if kind == "array" and value.ndim and not value.dtype.hasobject and not value.dtype.names:
        whole = library("pandas").Series(value.reshape(-1)) if library("pandas") else None
        if whole is None:
            return None
        rows = len(value)
        width = value.size // rows if rows else 0
        column = _column("", whole, str(value.dtype))
        return TableSeen("array", rows, width if value.ndim > 1 else 0, (column,))
    return None


def _frame(value: Any) -> TableSeen | None:
    names = list(value.columns)
    named = value.columns.nlevels == 1 and all(type(name) in (str, int) for name in names)
    if not named or len(set(names)) < len(names):
        return None
    columns = tuple(_column(name, value.iloc[:, place]) for place, name in enumerate(names))
    return TableSeen("frame", len(value), len(names), columns)


def _column(name: str | int, series: Any, dtype: str = "") -> ColumnSeen:
    present = series.dropna()
    low, high = _limits(present)
    distinct, values = _distinct(present)
    return ColumnSeen(
        name=name,
        dtype=dtype or str(series.dtype),
        count=len(present),
        missing=len(series) - len(present),
        low=low,
        high=high,
        distinct=distinct,
        values=values,
    )


def _limits(present: Any) -> tuple[float | int | None, float | int | None]:
    """Smallest and largest number; none where there is no number, or an infinite one."""
    if not len(present) or getattr(present.dtype, "kind", "") not in NUMBERS:
        return None, None
    low, high = present.min().item(), present.max().item()
    if abs(low) == float("inf") or abs(high) == float("inf"):
        return None, None
    return low, high


def _distinct(present: Any) -> tuple[int, tuple[str | int, ...]]:
    """How many values there are, and which, where few repeat often; 0: can't be told."""
    if getattr(present.dtype, "kind", "") == "f" or not len(present):
        return 0, ()
    if not isinstance(present.iloc[0], Hashable):
        return 0, ()
    found = present.unique()
    if len(found) > FEW or len(present) < OFTEN * len(found):
        return len(found), ()
    values = [value.item() if hasattr(value, "item") else value for value in found]
    whole = all(type(value) is int for value in values)
    text = all(type(value) is str and len(value) <= LONGEST_VALUE for value in values)
    return len(found), tuple(sorted(values)) if whole or text else ()
