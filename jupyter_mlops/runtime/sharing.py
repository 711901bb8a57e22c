"""From named values to groups of names that share mutable objects: a walk along pickle's paths."""

import datetime
import decimal
import enum
import fractions
import pathlib
import pickle
import re
import sys
import types
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

import cloudpickle

from .errors import ValueUnstorable

_IMMUTABLE: tuple[type, ...] = (
    type(None),
    bool,
    int,
    float,
    complex,
    str,
    bytes,
    range,
    slice,
    type(...),
    type,
    types.ModuleType,
    types.FunctionType,
    types.BuiltinFunctionType,
    types.CodeType,
    enum.Enum,
    datetime.date,
    datetime.time,
    datetime.timedelta,
    datetime.tzinfo,
    decimal.Decimal,
    fractions.Fraction,
    uuid.UUID,
    pathlib.PurePath,
    re.Pattern,
    tuple,
    frozenset,
)
"""Types whose identity nobody can notice. Tuples and functions are still walked into."""


def groups(values: Mapping[str, object]) -> list[tuple[str, ...]]:
    """Names that must be stored together: a change through one would show through the other."""
    found: list[tuple[set[int], tuple[str, ...]]] = []
    # The objects stay alive until all names are walked, so that no id is given out twice.
    alive = []
    for name, value in values.items():
        reached = _reachable(name, value)
        alive.append(reached)
        ids: set[int] = set(reached)
        names: tuple[str, ...] = (name,)
        apart = []
        for other_ids, other_names in found:
            if ids.isdisjoint(other_ids):
                apart.append((other_ids, other_names))
            else:
                ids, names = ids | other_ids, (*other_names, *names)
        found = [*apart, (ids, names)]
    place = {name: position for position, name in enumerate(values)}
    ordered = (tuple(sorted(names, key=place.__getitem__)) for _, names in found)
    return sorted(ordered, key=lambda names: place[names[0]])


class _Nowhere:
    """A file that forgets."""

    def write(self, data: Any) -> int:
        return len(data)


class _Walk(cloudpickle.Pickler):  # type: ignore[misc]  # cloudpickle carries no types
    """Pickles to nowhere and keeps every mutable object it meets on the way."""

    def __init__(self) -> None:
        super().__init__(_Nowhere(), protocol=pickle.HIGHEST_PROTOCOL)
        self.mutable: dict[int, object] = {}
        self.pending: list[object] = []
        self._immutable = (*_IMMUTABLE, *_library_types())

    def persistent_id(self, value: Any) -> str | None:
        """Note `value`; arrays and frames are leaves, which pickle need not open."""
        if isinstance(value, self._immutable):
            return None
        if _is_array(value):
            self.mutable[id(value)] = value
            return "array"
        if _is_table(value):
            if id(value) not in self.mutable:
                self.mutable[id(value)] = value
                self.pending.extend(self._inside(value))
            return "table"
        self.mutable[id(value)] = value
        return None

    def _inside(self, table: Any) -> Iterable[object]:
        """Give what a table holds that could be shared: objects in columns, attributes."""
        if table.attrs:
            yield table.attrs
        is_frame = table.ndim > 1
        places = range(table.shape[1]) if is_frame else ()
        columns = [table.iloc[:, place] for place in places] if is_frame else [table]
        for column in columns:
            if column.dtype == object:
                yield from (item for item in column if not isinstance(item, self._immutable))


def _reachable(name: str, value: object) -> dict[int, object]:
    walk = _Walk()
    walk.pending.append(value)
    try:
        while walk.pending:
            walk.dump(walk.pending.pop())
    except Exception as problem:
        raise ValueUnstorable((name,), problem) from problem
    return walk.mutable


def _library_types() -> tuple[type, ...]:
    """Immutable types of the libraries that this process has loaded anyway."""
    found: list[type] = []
    for module, names in (
        ("numpy", ("generic", "dtype", "ufunc")),
        ("pandas", ("Index", "Timestamp", "Timedelta", "Period", "Interval")),
    ):
        library: Any = sys.modules.get(module)
        if library is not None:
            found.extend(getattr(library, name) for name in names)
    return tuple(found)


def _is_array(value: Any) -> bool:
    numpy: Any = sys.modules.get("numpy")
    return numpy is not None and isinstance(value, numpy.ndarray) and not value.dtype.hasobject


def _is_table(value: Any) -> bool:
    pandas: Any = sys.modules.get("pandas")
    return pandas is not None and isinstance(value, pandas.DataFrame | pandas.Series)
