"""From changes of a mapping, one after the other, to what it held at any time.

A copy at every time would take time and memory that grow with the square of a notebook's length.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from operator import itemgetter
from typing import Generic, TypeVar

_Value = TypeVar("_Value")


class History(Generic[_Value]):
    """The values of each key, with the time from which on it had them; None: it was gone."""

    def __init__(self) -> None:
        self.versions: dict[str, list[tuple[int, _Value | None]]] = {}

    def note(self, time: int, key: str, value: _Value | None) -> None:
        """Add what a key holds from a time on; times only ever grow."""
        self.versions.setdefault(key, []).append((time, value))

    def held(self, key: str, time: int) -> _Value | None:
        """Give what a key held at a time; None: it wasn't there."""
        versions = self.versions.get(key)
        if versions is None:
            return None
        position = bisect_right(versions, time, key=itemgetter(0))
        return versions[position - 1][1] if position else None

    def at(self, time: int) -> "Past[_Value]":
        """Give the mapping as it was at a time, with what was noted for that time."""
        return Past(self, time)


class Past(Mapping[str, _Value]):
    """A mapping as it was at one time."""

    def __init__(self, history: History[_Value], time: int) -> None:
        self.history = history
        self.time = time

    def __getitem__(self, key: str) -> _Value:
        found = self.history.held(key, self.time)
        if found is None:
            raise KeyError(key)
        return found

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.history.held(key, self.time) is not None

    def __iter__(self) -> Iterator[str]:
        return (key for key in self.history.versions if key in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)
