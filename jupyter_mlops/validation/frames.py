"""Comparators for pandas and Arrow: frames, series, indexes, extension arrays, tables."""

import sys
from collections.abc import Callable
from typing import Any

from jupyter_mlops.runtime.checks.closeness import clock_times
from jupyter_mlops.validation.arrays import compare_elements
from jupyter_mlops.validation.difference import (
    Comparator,
    Pair,
    Sharing,
    Steps,
    Walk,
    incomparable,
    unlike,
)

RowLabel = Callable[[int], str]
"""Turns a row's position into a step of the path."""


def by_base() -> dict[type, Comparator]:
    """Table for the libraries that are loaded in this process."""
    table: dict[type, Comparator] = {}
    if pd := sys.modules.get("pandas"):
        table[pd.DataFrame] = compare_frame
        table[pd.Series] = compare_series
        table[pd.Index] = compare_index
        table[pd.MultiIndex] = compare_multi_index
        table[pd.api.extensions.ExtensionArray] = compare_extension_array
        table[pd.api.extensions.ExtensionDtype] = compare_dtype
        table[pd.CategoricalDtype] = compare_categories
        table[pd.Timestamp] = compare_moment
        table[pd.Timedelta] = compare_moment
        table[pd.Period] = compare_moment
        table[pd.offsets.BaseOffset] = compare_offset
    if pa := sys.modules.get("pyarrow"):
        for kind in ("Table", "RecordBatch", "Array", "ChunkedArray", "Scalar"):
            table[getattr(pa, kind)] = compare_arrow
        for kind in ("Schema", "DataType", "Field"):
            table[getattr(pa, kind)] = compare_arrow_type
    return table


def compare_frame(expected: Any, actual: Any, walk: Walk) -> Steps:
    """Compare columns and their order, the index, then column by column."""
    yield from walk.one_to_one(expected, actual, Sharing.ALL)
    yield Pair(".columns", expected.columns, actual.columns)
    yield Pair(".index", expected.index, actual.index)
    timed = clock_times(expected.columns)
    for position, name in enumerate(expected.columns):
        if name in timed:
            yield Pair(
                f" column {name!r}.dtype",
                *(one.dtypes.iloc[position] for one in (expected, actual)),
            )
            continue
        yield from _compare_values(
            expected.iloc[:, position],
            actual.iloc[:, position],
            f" column {name!r}",
            _cell(name),
        )
    yield from _compare_surroundings(expected, actual)


def compare_series(expected: Any, actual: Any, walk: Walk) -> Steps:
    """Compare name, index and values."""
    yield from walk.one_to_one(expected, actual, Sharing.ALL)
    yield Pair(".name", expected.name, actual.name)
    yield Pair(".index", expected.index, actual.index)
    yield from _compare_values(expected, actual, "", _row)
    yield from _compare_surroundings(expected, actual)


def _row(row: int) -> str:
    return f" row {row}"


def _cell(column: object) -> RowLabel:
    return lambda row: f" row {row}, column {column!r}"


def _compare_surroundings(expected: Any, actual: Any) -> Steps:
    yield Pair(".attrs", expected.attrs, actual.attrs, Sharing.NONE)
    yield Pair(
        ".flags.allows_duplicate_labels",
        expected.flags.allows_duplicate_labels,
        actual.flags.allows_duplicate_labels,
    )
    for name in type(expected)._metadata:
        if name not in {"name", "_name"}:
            first, second = getattr(expected, name, None), getattr(actual, name, None)
            yield Pair(f".{name}", first, second, Sharing.NONE)


def compare_index(expected: Any, actual: Any, _: Walk) -> Steps:
    """Compare names, dtype, labels and frequency; an index is immutable, so never shared state."""
    yield Pair(".names", list(expected.names), list(actual.names))
    if len(expected) != len(actual):
        yield unlike("", expected, actual)
    yield from _compare_values(expected, actual, "", lambda row: f"[{row}]")
    for name in ("freq", "start", "stop", "step"):
        yield Pair(f".{name}", getattr(expected, name, None), getattr(actual, name, None))


def compare_multi_index(expected: Any, actual: Any, _: Walk) -> Steps:
    """Compare level by level, as seen: levels that no row uses don't count."""
    yield Pair(".names", list(expected.names), list(actual.names))
    for level in range(expected.nlevels):
        first, second = expected.get_level_values(level), actual.get_level_values(level)
        yield Pair(f".get_level_values({level})", first, second)


def _compare_values(expected: Any, actual: Any, place: str, label: RowLabel) -> Steps:
    """Compare the values of two series or indexes."""
    yield Pair(f"{place}.dtype", expected.dtype, actual.dtype)
    if len(expected) != len(actual):
        yield unlike(f"{place}.shape", expected.shape, actual.shape)
    np: Any = sys.modules["numpy"]
    if isinstance(expected.dtype, np.dtype):
        yield from compare_elements(
            expected.to_numpy(), actual.to_numpy(), lambda position: label(position[0])
        )
    else:
        yield from _compare_extension(expected.array, actual.array, label)


def _compare_extension(expected: Any, actual: Any, label: RowLabel) -> Steps:
    """Compare element by element where `==` doesn't say that all is well already."""
    np: Any = sys.modules["numpy"]
    same = expected == actual
    same = np.asarray(same.fillna(False) if hasattr(same, "fillna") else same, dtype=bool)
    same = same | (np.asarray(expected.isna()) & np.asarray(actual.isna()))
    for row in np.flatnonzero(~same).tolist():
        yield Pair(label(row), expected[row], actual[row])


def compare_extension_array(expected: Any, actual: Any, walk: Walk) -> Steps:
    """Compare an extension array that stands alone."""
    yield from walk.one_to_one(expected, actual, Sharing.ALL)
    pd: Any = sys.modules["pandas"]
    first, second = pd.Series(expected, copy=False), pd.Series(actual, copy=False)
    yield from _compare_values(first, second, "", lambda row: f"[{row}]")


def compare_dtype(expected: Any, actual: Any, _: Walk) -> Steps:
    """Compare two extension dtypes: unit, time zone, storage and missing value included."""
    if expected != actual or repr(expected) != repr(actual):
        yield unlike("", expected, actual)


def compare_categories(expected: Any, actual: Any, _: Walk) -> Steps:
    """Compare the categories in their order, even where pandas says the order doesn't matter."""
    if expected.ordered != actual.ordered:
        yield unlike(".ordered", expected.ordered, actual.ordered)
    yield Pair(".categories", expected.categories, actual.categories)


def compare_moment(expected: Any, actual: Any, _: Walk) -> Steps:
    """Compare a timestamp, a span or a period: value, unit, time zone."""
    if repr(expected) != repr(actual):
        yield unlike("", expected, actual)
    for name in ("unit", "tzinfo", "freq"):
        first, second = getattr(expected, name, None), getattr(actual, name, None)
        yield Pair(f".{name}", first, second, Sharing.NONE)


def compare_offset(expected: Any, actual: Any, _: Walk) -> Steps:
    """Compare two date offsets."""
    if expected != actual or repr(expected) != repr(actual):
        yield unlike("", expected, actual)


def compare_arrow(expected: Any, actual: Any, _: Walk) -> Steps:
    """Compare Arrow data: types by Arrow itself, values as Python values; chunks don't matter."""
    for name in ("schema", "type"):
        yield Pair(f".{name}", getattr(expected, name, None), getattr(actual, name, None))
    if not expected.equals(actual):
        yield Pair("", _as_python(expected), _as_python(actual), Sharing.NONE)


def _as_python(data: Any) -> Any:
    return data.to_pylist() if hasattr(data, "to_pylist") else data.as_py()


def compare_arrow_type(expected: Any, actual: Any, _: Walk) -> Steps:
    """Compare two Arrow types, metadata included where there is any."""
    try:
        same = expected.equals(actual, check_metadata=True)
    except TypeError as error:
        yield incomparable("", str(error))
        return
    if not same:
        yield unlike("", expected, actual)
