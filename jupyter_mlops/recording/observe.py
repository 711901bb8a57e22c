"""Around each unit: what its names hold before and after, what changed, and what shares state."""

import gc
import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from jupyter_mlops.recording.aliases import aliases
from jupyter_mlops.recording.describe import describe
from jupyter_mlops.recording.fingerprint import Fingerprint, fingerprint
from jupyter_mlops.recording.loaded import is_array
from jupyter_mlops.recording.reach import Reach, Walk, is_changeless, library_objects
from jupyter_mlops.recording.record import Alias, ValueFact

SMALL_CONTENT = 2**16
SMALL_REACH = 2_000
"""What is smaller is looked at anew each time: what was remembered may be out of date."""
HISTORY = re.compile(r"__.*__|_+|_i{1,3}|_i?\d+|In|Out|_ih|_oh|_dh")
"""Names that the shell binds by itself."""
SHOWN_LAST = ("_", "__", "___")
"""Those of them that notebooks bind too."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the names of one unit hold after it."""

    values: dict[str, ValueFact]
    mutated: tuple[str, ...]
    unknown: tuple[str, ...]
    aliases: tuple[Alias, ...]


@dataclass(slots=True)
class _Before:
    identity: int
    held: Any
    """Keeps the id from being given to another object."""
    content: Fingerprint | None


@dataclass(slots=True)
class _Known:
    """What was found out about a name's value when a unit last touched it."""

    identity: int
    content: Fingerprint | None = None
    reach: Reach = field(default_factory=Reach)
    fact: ValueFact | None = None


@contextmanager
def undisturbed() -> Iterator[None]:
    """Look at values without warnings, and without collections of the whole heap meanwhile."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        if collecting:
            gc.enable()


class Observer:
    """Watches one namespace."""

    def __init__(self, namespace: dict[str, Any], root: str, shown: object = None) -> None:
        self.namespace = namespace
        self.given = dict(namespace)
        """What the shell put there."""
        self.shown = shown
        """Has the values that were shown last as attributes `_`, `__` and `___`."""
        self.root = root
        self.known: dict[str, _Known] = {}
        self.earlier: dict[str, _Before] = {}
        self.modules = 0
        self.shared: dict[int, object] = {}
        self.partners: dict[str, set[str]] = {}
        """Names that share state, as of the last unit that touched one of them."""
        self.watched: tuple[str, ...] = ()

    def before(self, names: tuple[str, ...]) -> None:
        """Look at the names that a unit may touch, and at those that share state with them."""
        self.earlier = {}
        mates = {mate for name in names for mate in self.partners.get(name, ())}
        self.watched = (*names, *sorted(mates - set(names)))
        with undisturbed():
            for name in self._bound(self.watched):
                if not is_changeless(self.namespace[name]):
                    self.earlier[name] = self._look(name)

    def after(self, names: tuple[str, ...]) -> Seen:
        """Look again, and compare."""
        with undisturbed():
            return self._after(self._bound(tuple(dict.fromkeys((*names, *self.watched)))))

    def _bound(self, names: tuple[str, ...]) -> list[str]:
        """Those of the names that the notebook bound."""
        nothing = object()
        return [
            name
            for name in dict.fromkeys(names)
            if (value := self.namespace.get(name, nothing)) is not self.given.get(name, nothing)
            and not (name in SHOWN_LAST and value is getattr(self.shown, name, nothing))
        ]

    def _look(self, name: str) -> _Before:
        value = self.namespace[name]
        known = self.known.get(name)
        if (
            known is not None
            and known.identity == id(value)
            and known.content is not None
            and known.content.size > SMALL_CONTENT
        ):
            content: Fingerprint | None = known.content
        else:
            content = fingerprint(value)
        # NumPy refuses to resize an array that someone else refers to
        return _Before(id(value), None if is_array(value) else value, content)

    def _after(self, touched: list[str]) -> Seen:
        values = {name: self.namespace[name] for name in self._user_names() | set(touched)}
        contents = {
            name: fingerprint(values[name]) for name in touched if not is_changeless(values[name])
        }
        reached = self._reaches(values, set(touched))
        pairs = aliases(touched, values, reached)
        self._pair(touched, pairs)
        mutated, unknown = self._compare(contents)
        self.known = {name: self.known[name] for name in values if name in self.known}
        self._forget_partners(pairs, set(touched))
        facts = {name: self._remember(name, contents.get(name), reached[name]) for name in touched}
        self.earlier = {}
        return Seen(facts, mutated, unknown, pairs)

    def _pair(self, touched: list[str], pairs: tuple[Alias, ...]) -> None:
        for name in touched:
            for mate in self.partners.pop(name, set()):
                self.partners.get(mate, set()).discard(name)
        for pair in pairs:
            self.partners.setdefault(pair.first, set()).add(pair.second)
            self.partners.setdefault(pair.second, set()).add(pair.first)

    def _user_names(self) -> set[str]:
        return {name for name in self._bound(tuple(self.namespace)) if not HISTORY.fullmatch(name)}

    def _reaches(self, values: dict[str, Any], touched: set[str]) -> dict[str, Reach]:
        walk = Walk(self._shared_objects())
        found: dict[str, Reach] = {}
        for name, value in values.items():
            known = self.known.get(name)
            if (
                known is not None
                and name not in touched
                and known.identity == id(value)
                and known.reach.steps > SMALL_REACH
            ):
                found[name] = known.reach
            else:
                found[name] = walk.reach(value)
        return found

    def _compare(
        self, contents: dict[str, Fingerprint | None]
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        mutated, unknown = [], []
        for name, content in contents.items():
            before = self.earlier.get(name)
            same = before is not None and before.identity == id(self.namespace[name])
            if content is None or (same and before is not None and before.content is None):
                unknown.append(name)
            elif same and before is not None and before.content != content:
                mutated.append(name)
        return tuple(mutated), tuple(unknown)

    def _forget_partners(self, pairs: tuple[Alias, ...], touched: set[str]) -> None:
        """Look anew at what shares state with a touched name: it may have changed with it."""
        for pair in pairs:
            for name in (pair.first, pair.second):
                if name not in touched:
                    self.known.pop(name, None)

    def _remember(self, name: str, content: Fingerprint | None, reach: Reach) -> ValueFact:
        value = self.namespace[name]
        known = self.known.get(name)
        unchanged = (
            known is not None
            and content is not None
            and known.identity == id(value)
            and known.content == content
        )
        fact = known.fact if known is not None and unchanged else None
        if fact is None:
            fact = describe(value, reach, content.size if content else None)
        self.known[name] = _Known(id(value), content, reach, fact)
        return fact

    def _shared_objects(self) -> dict[int, object]:
        loaded = len(sys.modules)
        if loaded != self.modules:
            self.modules, self.shared = loaded, library_objects(self.root)
        return self.shared
