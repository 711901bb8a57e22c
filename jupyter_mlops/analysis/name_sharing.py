"""Which names share state, as it changes from unit to unit; each moment can be asked for again.

What is kept is the list of changes: copies of all pairs after each unit would fill the memory.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from jupyter_mlops.analysis.context import AROUND, HELD, PART

INSIDE, WHOLE, MIXED = "inside", "whole", "mixed"
"""The turned `around` and `part`: the second name is what the first holds, or may be. Or both."""
_WAYS = {"shares": "s", PART: "is", WHOLE: "as", MIXED: "ais", AROUND: "a", INSIDE: "i", HELD: ""}
"""What each stands for: the first may be around the second, inside it, or share otherwise."""
_NAMES = {ways: kind for kind, ways in _WAYS.items()} | {"ai": MIXED}
_TURNED = {AROUND: INSIDE, INSIDE: AROUND, PART: WHOLE, WHOLE: PART}
_SEEN = ("same", "shares", "view")
"""What a run tells, the most first."""
LOOSE = (AROUND, HELD)
"""What shares so with a name has nothing of what is put into it."""
Pairs = dict[str, dict[str, str]]
"""Name → other name → `same`, `shares` or `view`; both ways round. What only may be, without a run,
is also a `part` of the other, its `whole`, `around` it, `inside` it, `mixed` of these, or, in part,
`held` by both."""
Change = tuple[str, str, str]
"""Two names and what they share from now on; without a second name, the first shares nothing."""


class NameSharing:
    """What holds now, and how it came about."""

    def __init__(self) -> None:
        self.now: Pairs = {}
        self.changes: list[Change] = []
        self.supposed: dict[tuple[str, str], str] = {}
        """Pairs that a run hasn't seen to share, and that may where parameters are others."""
        self.asked: dict[int, Pairs] = {}
        """What held after so many changes, as far as somebody has asked."""

    def moment(self) -> "Moment":
        """Mark what holds now."""
        return Moment(self.changes, len(self.changes), self.asked)

    def copy(self) -> "NameSharing":
        """Give the same, to be changed by itself."""
        found = NameSharing()
        found.now = {name: dict(mates) for name, mates in self.now.items()}
        found.changes = [*self.changes]
        found.supposed = dict(self.supposed)
        return found

    def share(self, first: str, second: str, kind: str) -> None:
        """Note that two names share state."""
        if first != second and self.now.get(first, {}).get(second) != kind:
            self._change((first, second, kind))

    def links(self, names: Iterable[str]) -> frozenset[Change]:
        """Tell what each of these names shares now."""
        return frozenset(
            (name, mate, kind) for name in names for mate, kind in self.now.get(name, {}).items()
        )

    def suppose(self, gone: frozenset[str], links: Iterable[Change]) -> None:
        """Note what may share, and that names have other values now; it holds until they have."""
        pairs = {pair: kind for pair, kind in self.supposed.items() if gone.isdisjoint(pair)}
        for name, source, kind in links:  # what may be a part of the source may be another's too
            known = self.now.get(source, {}).items() if kind != "view" else ()
            seen = (mate for mate, how in known if how in ("same", "shares"))
            pairs |= {(name, other): kind for other in (*seen, source) if other != name}
        for (name, source), kind in list(pairs.items()):
            for one, other in ((name, source), (source, name)):
                mates = self.now.get(one, {})
                same = (mate for mate, how in mates.items() if how == "same" and mate != other)
                pairs |= {(mate, other): kind for mate in same if (other, mate) not in pairs}
        self.supposed = pairs
        for (name, source), kind in pairs.items():
            if source not in self.now.get(name, {}):
                self.share(name, source, kind)

    def supposed_with(self, names: frozenset[str]) -> frozenset[str]:
        """What may share with any of these names though a run hasn't seen it."""
        turned = [*self.supposed, *((source, name) for name, source in self.supposed)]
        return frozenset(source for name, source in turned if name in names)

    def apart(self, names: frozenset[str], others: frozenset[str]) -> frozenset[str]:
        """Those of the names that are none of the others, and share with none of them."""
        return frozenset(
            name for name in names - others if others.isdisjoint(self.now.get(name, ()))
        )

    def rebind(
        self,
        gone: frozenset[str],
        links: Iterable[Change],
        changed: frozenset[str] = frozenset(),
        unread: frozenset[str] = frozenset(),
    ) -> None:
        """Give names new values, which may share with others', or with what they stood for before.

        A link is a name, a source, and how the name's new value may share with the source's, `part`
        if it may be inside of it: with the new one or the old one, where the source is among the
        names. What a name that is `changed` comes to hold, its old aliases and what it is inside of
        hold as well. Those that are `unread` may keep their old value, but no link means it: the
        variable of a loop, which would else join what each loop goes through.
        """
        listed = self._spread(links, changed - unread)
        old = {name: dict(self.now.get(name, {})) for name in gone}
        self.part(gone)
        hidden = {name: self.now.pop(name) for name in unread if name in self.now}
        for _ in listed:  # one may build on the next: `for row in rows: last = row`
            before = len(self.changes)
            for name, source, kind in self._spread(listed, changed):
                self._join(name, old.get(source, {}), kind)
                self._join(name, {**self.now.get(source, {}), source: "shares"}, kind)
            if len(self.changes) == before:
                break
        for name, kept in hidden.items():
            found = self.now.get(name, {})
            self.now[name] = kept
            for mate, kind in found.items():
                self._change((name, mate, _stronger(kind, kept.get(mate, HELD))))

    def _spread(self, links: Iterable[Change], changed: frozenset[str]) -> list[Change]:
        """Add the links of what has all that is put into a changed name."""
        found = list(dict.fromkeys(links))
        for name, source, kind in [link for link in found if link[0] in changed]:
            mates = self.now.get(name, {})
            found += [(mate, source, kind) for mate, how in mates.items() if how not in LOOSE]
        return found

    def _join(self, name: str, mates: Mapping[str, str], kind: str) -> None:
        """Let `name` share with what shares with its source, the most of what is known."""
        for mate, how in mates.items():
            known = self.now.get(name, {}).get(mate, HELD)
            self.share(name, mate, _stronger(_combined(kind, how), known))

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
    asked: dict[int, Pairs]

    def pairs(self) -> Pairs:
        """Give what held then; who asks again gets the same, so nobody changes it."""
        found = self.asked.get(self.count)
        if found is None:
            found = {}
            for change in self.changes[: self.count]:
                _apply(change, found)
            self.asked[self.count] = found
        return found


@cache
def _combined(first: str, second: str) -> str:
    """Give how `a` shares with `c` when it shares with `b` and that with `c`."""
    ways = _WAYS.get(second, "s")
    if first == PART:
        if ways in ("", "i"):
            return INSIDE
        return MIXED if "a" in ways else PART
    if first not in LOOSE:
        return second
    # what `b` holds may be what `a`, a copy of it, holds as well
    return AROUND if "a" in ways or (first == AROUND and "s" in ways) else HELD


@cache
def _stronger(first: str, second: str) -> str:
    """Give two ways to share, either of which may be."""
    if first in _SEEN and second in _SEEN:
        return min(first, second, key=_SEEN.index)
    ways = {*_WAYS.get(first, "s"), *_WAYS.get(second, "s")}
    if ways == {"s"}:
        return first if first in _SEEN else second
    return _NAMES["".join(sorted(ways))]


def _apply(change: Change, pairs: Pairs) -> None:
    first, second, kind = change
    if second:
        pairs.setdefault(first, {})[second] = kind
        pairs.setdefault(second, {})[first] = _TURNED.get(kind, kind)
        return
    for mate in pairs.pop(first, {}):
        pairs[mate].pop(first)
        if not pairs[mate]:
            del pairs[mate]
