"""Which names share state, as it changes from unit to unit; each moment can be asked for again.

What is kept is the list of changes: copies of all pairs after each unit would fill the memory.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from jupyter_mlops.analysis.context import AROUND, HELD

INSIDE = "inside"
"""The turned `around`: the second name holds what the first one is."""
STRENGTH = ("same", "shares", "view", AROUND, INSIDE, HELD)
"""How two names share, the most first."""
Pairs = dict[str, dict[str, str]]
"""Name → other name → `same`, `shares` or `view`; both ways round. What only may be, without a run,
is also `around` the other, `inside` it, or `held`, in part, by both."""
Change = tuple[str, str, str]
"""Two names and what they share from now on; without a second name, the first shares nothing."""


class NameSharing:
    """What holds now, and how it came about."""

    def __init__(self) -> None:
        self.now: Pairs = {}
        self.changes: list[Change] = []

    def copy(self) -> "NameSharing":
        """Give the same, to be changed by itself."""
        found = NameSharing()
        found.now = {name: dict(mates) for name, mates in self.now.items()}
        found.changes = [*self.changes]
        return found

    def share(self, first: str, second: str, kind: str) -> None:
        """Note that two names share state."""
        if first != second and self.now.get(first, {}).get(second) != kind:
            self._change((first, second, kind))

    def rebind(self, gone: frozenset[str], links: Iterable[Change]) -> None:
        """Give names new values, which may share with others', or with what they stood for before.

        A link is a name, a source, and how the name's new value may share with the source's: with
        the new one or the old one, where the source is among the names.
        """
        listed = list(links)
        old = {name: dict(self.now.get(name, {})) for name in gone}
        self.part(gone)
        for _ in listed:  # one may build on the next: `for row in rows: last = row`
            before = len(self.changes)
            for name, source, kind in listed:
                self._join(name, old.get(source, {}), kind)
                self._join(name, {**self.now.get(source, {}), source: "shares"}, kind)
            if len(self.changes) == before:
                break

    def _join(self, name: str, mates: Mapping[str, str], kind: str) -> None:
        """Let `name` share with what shares with its source, the most of what is known."""
        for mate, how in mates.items():
            found = _combined(kind, how)
            known = self.now.get(name, {}).get(mate, HELD)
            if {known, found} == {AROUND, INSIDE}:
                found = "shares"
            self.share(name, mate, min(found, known, key=STRENGTH.index))

    def part(self, names: Iterable[str]) -> None:
        """Forget what these names shared."""
        for name in names:
            if name in self.now:
                self._change((name, "", ""))

    def _change(self, change: Change) -> None:
        self.changes.append(change)
        _apply(change, self.now)


@dataclass(frozen=True, slots=True)
class Moment:
    """The first changes of a history."""

    changes: list[Change]
    count: int

    def pairs(self) -> Pairs:
        """Give what held then."""
        found: Pairs = {}
        for change in self.changes[: self.count]:
            _apply(change, found)
        return found


def _combined(first: str, second: str) -> str:
    """Give how `a` shares with `c` when it shares with `b` and that with `c`."""
    if first not in (AROUND, HELD):
        return second
    return AROUND if first == AROUND and second not in (INSIDE, HELD) else HELD


def _apply(change: Change, pairs: Pairs) -> None:
    first, second, kind = change
    if second:
        pairs.setdefault(first, {})[second] = kind
        pairs.setdefault(second, {})[first] = {AROUND: INSIDE, INSIDE: AROUND}.get(kind, kind)
        return
    for mate in pairs.pop(first, {}):
        pairs[mate].pop(first)
        if not pairs[mate]:
            del pairs[mate]
