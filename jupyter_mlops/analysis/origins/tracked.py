"""Mappings that remember how they changed, so that a walk over branches can go back and join them.

Copies of all that holds, at every branch, would take time that grows with the square of a
notebook's length. They remember, too, what they were asked for: who asks for the same and is told
the same comes to the same.
"""

from collections.abc import Hashable, Iterator, Mapping
from typing import Generic, TypeVar

from jupyter_mlops.analysis.origins.values import Value

_Key = TypeVar("_Key", bound=Hashable)
_Held = TypeVar("_Held")


class Tracked(Generic[_Key, _Held]):
    """Keys with what they hold; a moment of the past is a number of changes."""

    def __init__(self, given: Mapping[_Key, _Held] | None = None) -> None:
        self.now: dict[_Key, _Held] = {}
        self.changes: list[tuple[_Key, _Held | None]] = []
        """Which key changed, and what it held until then; None: it wasn't there."""
        self.asked: set[_Key] = set()
        """Keys that somebody has asked for."""
        for key, held in (given or {}).items():
            self._set(key, held)

    def get(self, key: _Key) -> _Held | None:
        """Give what a key holds; None: it isn't there."""
        self.asked.add(key)
        return self.now.get(key)

    def put(self, key: _Key, held: _Held | None) -> None:
        """Let a key hold something, or with None nothing."""
        self.changes.append((key, self.now.get(key)))
        self._set(key, held)

    def _set(self, key: _Key, held: _Held | None) -> None:
        if held is None:
            self.now.pop(key, None)
        else:
            self.now[key] = held

    def since(self, moment: int) -> dict[_Key, _Held | None]:
        """Give what the keys that changed since then hold now."""
        return {key: self.now.get(key) for key, _ in self.changes[moment:]}

    def until(self, moment: int) -> dict[_Key, _Held | None]:
        """Give what the keys that changed since then held then."""
        return dict(reversed(self.changes[moment:]))

    def go_back(self, moment: int) -> None:
        """Undo every change since then."""
        while len(self.changes) > moment:
            self._set(*self.changes.pop())


class Scope(Tracked[str, Value]):
    """Names with their values, which knows the names of each value."""

    def __init__(self, given: Mapping[str, Value] | None = None) -> None:
        self.names: dict[int, set[str]] = {}
        """Identity of a value → the names that have it."""
        self.replaced: dict[int, Value] = {}
        """Values of which somebody has asked which names have them, by identity."""
        super().__init__(given)

    def _set(self, key: str, held: Value | None) -> None:
        old = self.now.get(key)
        if old is not None:
            self.names[id(old)].discard(key)
        super()._set(key, held)
        if held is not None:
            self.names.setdefault(id(held), set()).add(key)
        if old is not None and not self.names[id(old)]:
            # its identity may soon be that of another value
            del self.names[id(old)]

    def change(self, old: Value, changed: Value) -> None:
        """Put a changed object in place of what it was."""
        self.replaced[id(old)] = old
        for name in sorted(self.names.get(id(old), ())):
            self.put(name, changed)

    def had_names(self, moment: int) -> Iterator[tuple[Value, set[str]]]:
        """Give the values of which names were asked for, with the names that they had then."""
        before = self.until(moment)
        for value in self.replaced.values():
            names = self.names.get(id(value), set()) - before.keys()
            yield value, names | {name for name, held in before.items() if held is value}
