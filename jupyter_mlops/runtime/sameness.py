"""From a value and what was read back of it to the answer whether nothing was lost.

Equal is not enough: types, memory layout (sums differ in the last bits between layouts) and which
parts of the value are one and the same object all have to survive.
"""

import sys
from typing import Any

_ATOMS = (type(None), bool, int, float, complex, str, bytes)


def same(left: object, right: object) -> bool:
    """Whether `right` can stand in for `left` everywhere."""
    return _Comparison().equal(left, right)


class _Comparison:
    """Walks two values side by side and remembers which objects correspond."""

    def __init__(self) -> None:
        self._pairs: set[tuple[int, int]] = set()
        self._lefts: set[int] = set()
        self._rights: set[int] = set()
        self._alive: list[object] = []

    def equal(self, left: Any, right: Any) -> bool:
        if left is right:
            return True
        if type(left) is not type(right):
            return False
        if isinstance(left, _ATOMS):
            # repr tells -0.0 from 0.0 and finds nan equal to nan.
            return repr(left) == repr(right)
        if not isinstance(left, tuple | frozenset):  # whose identity nobody can notice
            ids = id(left), id(right)
            if ids in self._pairs:
                return True
            if ids[0] in self._lefts or ids[1] in self._rights:
                return False
            self._pairs.add(ids)
            self._lefts.add(ids[0])
            self._rights.add(ids[1])
        # Temporaries of the walk stay alive, so that no id is given out twice.
        self._alive += (left, right)
        return self._equal_content(left, right)

    def _equal_content(self, left: Any, right: Any) -> bool:
        numpy: Any = sys.modules.get("numpy")
        pandas: Any = sys.modules.get("pandas")
        if isinstance(left, dict):
            return self._equal_items([*left, *left.values()], [*right, *right.values()])
        if isinstance(left, list | tuple):
            return self._equal_items(left, right)
        if isinstance(left, set | frozenset):
            return bool(left == right)
        if numpy is not None and isinstance(left, numpy.ndarray):
            return self._equal_arrays(left, right)
        if pandas is not None and isinstance(left, pandas.DataFrame | pandas.Series):
            return self._equal_tables(left, right)
        return self._equal_items(_taken_apart(left), _taken_apart(right))

    def _equal_items(self, left: Any, right: Any) -> bool:
        return len(left) == len(right) and all(map(self.equal, left, right))

    def _equal_arrays(self, left: Any, right: Any) -> bool:
        if left.dtype != right.dtype or left.shape != right.shape:
            return False
        if left.dtype.hasobject:
            return self._equal_items(left.ravel().tolist(), right.ravel().tolist())
        if left.dtype.names:
            return all(self._equal_arrays(left[name], right[name]) for name in left.dtype.names)
        layout = left.flags.f_contiguous, left.flags.c_contiguous
        # What is neither is written row by row by every format, pickle included.
        kept = not any(layout) or layout == (right.flags.f_contiguous, right.flags.c_contiguous)
        numpy: Any = sys.modules["numpy"]
        return kept and bool(numpy.array_equal(left, right, equal_nan=left.dtype.kind in "fcmM"))

    def _equal_tables(self, left: Any, right: Any) -> bool:
        testing = sys.modules["pandas"].testing
        exactly = {"check_exact": True, "check_index_type": True}
        try:
            if left.ndim == 1:
                testing.assert_series_equal(left, right, **exactly)
            else:
                testing.assert_frame_equal(left, right, check_column_type=True, **exactly)
        except AssertionError:
            return False
        if not self.equal(left.attrs, right.attrs) or not _equal_levels(left, right):
            return False
        if left.ndim == 1:
            return self._equal_columns(left, right)
        return row_major(left) == row_major(right) and all(
            self._equal_columns(left.iloc[:, place], right.iloc[:, place])
            for place in range(left.shape[1])
        )

    def _equal_columns(self, left: Any, right: Any) -> bool:
        return left.dtype != object or self._equal_items(left.tolist(), right.tolist())


def _equal_levels(left: Any, right: Any) -> bool:
    """Compare what indexes could hold beside what they hold: levels that no row has."""
    for one, other in zip(left.axes, right.axes, strict=True):
        levels = [getattr(axis, "levels", ()) for axis in (one, other)]
        if not all(a.identical(b) for a, b in zip(*levels, strict=True)):
            return False
    return True


def row_major(frame: Any) -> list[bool]:
    """Tell for each column whether its values lie apart, as in a frame made from rows."""
    columns = (frame.iloc[:, place] for place in range(frame.shape[1]))
    plain = sys.modules["numpy"].dtype
    return [
        len(frame) > 1
        and isinstance(column.dtype, plain)
        and not column.to_numpy().flags.c_contiguous
        for column in columns
    ]


def _taken_apart(value: Any) -> list[object]:
    """Give what pickle would write of `value`: how to make it, and its state."""
    reduced = value.__reduce_ex__(4)
    if isinstance(reduced, str):
        return [reduced]
    make, arguments, state, items, pairs = (*reduced, None, None, None)[:5]
    return [make, arguments, state, list(items or ()), list(pairs or ())]
