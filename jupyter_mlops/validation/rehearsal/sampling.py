"""From the values that a package's first stages give to a small sample without anybody in it.

Rows are taken all over, the same ones of all values of one length. Text that may point
at a person is replaced. Then every column is shuffled on its own, so that no row of the sample is
a row of the data. The order follows from all of the column: who hasn't the data can't undo it.
"""

import hashlib
import sys
from collections.abc import Mapping
from typing import Any

from jupyter_mlops.validation.rehearsal.disguise import Disguise

_PLAIN = (type(None), bool, int, float)


class Unsampleable(Exception):
    """A value of which nobody can tell whom it is about."""


class Sampler:
    """Samples values so that what belongs together in rows stays of one length."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.disguise = Disguise()
        self.replaced: dict[str, list[str]] = {}
        """Name of a value → its columns that have stand-ins."""
        self._made: dict[int, tuple[object, Any]] = {}

    def sampled(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Sample all values; raises Unsampleable."""
        made = {name: self._value(name, value) for name, value in values.items()}
        for name, value in made.items():
            self._check(name, value)
        return made

    def _value(self, name: str, value: Any) -> Any:
        if id(value) in self._made:
            return self._made[id(value)][1]
        made = self._new(name, value)
        self._made[id(value)] = (value, made)
        return made

    def _new(self, name: str, value: Any) -> Any:
        pandas: Any = sys.modules.get("pandas")
        numpy: Any = sys.modules.get("numpy")
        if pandas is not None and isinstance(value, pandas.DataFrame):
            return self._frame(name, value)
        if pandas is not None and isinstance(value, pandas.Series):
            return self._frame(name, value.to_frame("value")).iloc[:, 0].rename(value.name)
        if numpy is not None and isinstance(value, numpy.ndarray):
            return self._array(name, value)
        return self._plain(name, value)

    def _plain(self, name: str, value: Any) -> Any:
        if isinstance(value, list) and self._is_long(value):
            return self._list(name, value)
        if type(value) in (list, tuple):
            return type(value)(self._value(name, part) for part in value)
        if type(value) is dict:
            return {key: self._value(f"{name}.{key}", part) for key, part in value.items()}
        return value

    def _is_long(self, value: list[Any]) -> bool:
        return len(value) > self.size and all(isinstance(one, str | int | float) for one in value)

    def _rows(self, count: int) -> list[int]:
        if count <= self.size:
            return list(range(count))
        # Not at equal distances, which may be those of a pattern in the data.
        return sorted(_order(b"rows", count)[: self.size])

    def _frame(self, name: str, frame: Any) -> Any:
        made = frame.iloc[self._rows(len(frame))].copy()
        for place, column in enumerate(frame.columns):
            label = name if column == "value" else column
            if self.disguise.is_personal(label, frame.iloc[:, place]):
                self.replaced.setdefault(name, []).append(str(column))
                made.isetitem(place, self.disguise.column(made.iloc[:, place]))
            order = _order(_secret(frame.iloc[:, place]), len(made))
            made.isetitem(place, made.iloc[:, place].array.take(order))
        if len(made) and isinstance(made.index[0], str):
            made.index = [f"row {number}" for number in range(len(made))]
        return made

    def _array(self, name: str, array: Any) -> Any:
        numpy: Any = sys.modules["numpy"]
        if array.ndim == 0:
            return array
        made = array[self._rows(len(array))]
        if array.dtype.kind in "OSU":
            made = self._texts(name, made, array.ravel().tolist())
        seed = list(hashlib.sha256(_secret(array)).digest())
        return numpy.random.default_rng(seed).permuted(made, axis=0)

    def _texts(self, name: str, made: Any, every: list[Any]) -> Any:
        if self.disguise.are_personal(name, every):
            self.replaced[name] = ["value"]
            flat = [self.disguise.text(one) for one in made.ravel().tolist()]
            return sys.modules["numpy"].array(flat, dtype=object).reshape(made.shape)
        return made

    def _list(self, name: str, value: list[Any]) -> list[Any]:
        made = [value[place] for place in self._rows(len(value))]
        if self.disguise.are_personal(name, value):
            self.replaced[name] = ["value"]
            made = [self.disguise.text(one) for one in made]
        return [made[place] for place in _order(_secret(value), len(made))]

    def _check(self, name: str, value: Any) -> None:
        """Refuse what could carry people along: their words, or numbers for each of them."""
        if _is_table(value):
            return
        parts = _parts(value)
        large = [part for part in parts if not isinstance(part, str) and self._has_rows(part)]
        if large:
            raise Unsampleable(f"`{name}` holds {large[0].shape[0]} rows")
        if self.disguise.is_hidden_in({part for part in parts if isinstance(part, str)}):
            raise Unsampleable(f"`{name}` holds text of the data")

    def _has_rows(self, part: Any) -> bool:
        """Whether an array has more rows than the sample, of several numbers each."""
        return len(part.shape) > 1 and part.shape[0] > self.size


def _secret(value: Any) -> bytes:
    """Bytes that nobody knows who doesn't know all of a column."""
    return repr(value if isinstance(value, list) else value.tolist()).encode()


def _order(secret: bytes, count: int) -> list[int]:
    """A shuffled order that depends on the secret alone."""
    start = hashlib.sha256(secret).digest()
    keys = [hashlib.sha256(start + place.to_bytes(8)).digest() for place in range(count)]
    return sorted(range(count), key=keys.__getitem__)


def _parts(value: Any) -> list[Any]:
    """Texts and arrays that an object holds, wherever pickle would find them."""
    found: list[Any] = []
    seen: dict[int, Any] = {}
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, _PLAIN) or id(item) in seen:
            continue
        seen[id(item)] = item
        if isinstance(item, str) or _is_table(item):
            found.append(item)
        if not isinstance(item, str | bytes | type):
            pending += _inside(item)
    return found


def _is_table(item: Any) -> bool:
    """Whether an object is an array or a table, not one that holds some."""
    pandas: Any = sys.modules.get("pandas")
    numpy: Any = sys.modules.get("numpy")
    if pandas is not None and isinstance(item, pandas.DataFrame | pandas.Series | pandas.Index):
        return True
    return numpy is not None and isinstance(item, numpy.ndarray | numpy.generic)


def _inside(item: Any) -> list[Any]:
    if isinstance(item, dict):
        return [*item, *item.values()]
    if isinstance(item, list | tuple | set | frozenset):
        return list(item)
    if _is_table(item):
        texts = sys.modules["numpy"].asarray(item)
        return list(texts.ravel().tolist()) if texts.dtype.kind in "OSU" else []
    try:
        reduced = item.__reduce_ex__(4)
    except Exception:  # what can't be pickled isn't stored either
        return []
    return [] if isinstance(reduced, str) else [part for part in reduced[1:] if part is not None]
