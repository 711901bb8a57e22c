"""From each version of a notebook that somebody is writing to the origins of that one."""

from dataclasses import dataclass, fields
from itertools import takewhile
from operator import attrgetter
from typing import Any

from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.analysis.origins.state import Moment, State
from jupyter_mlops.analysis.origins.values import Origins
from jupyter_mlops.analysis.origins.walk import is_followed, state_of, walk_uncalled, walk_unit
from jupyter_mlops.notebook.trees import words_in

_EACH = attrgetter(*(one.name for one in fields(Origins)))


@dataclass(frozen=True, slots=True)
class _Place:
    """How far all had come before one unit."""

    moment: Moment
    found: tuple[int, ...]
    """How many of each kind of origin there were."""
    homes: int
    entered: int
    followed_calls: int


class OriginsWalker:
    """Walks versions of one notebook; what stands above the first change isn't walked again."""

    def __init__(self) -> None:
        self._units: tuple[UnitFacts, ...] = ()
        self._state: State | None = None
        self._places: list[_Place] = []
        self.walked = 0
        """Units walked so far, those of all versions together."""

    def walk(self, facts: Facts) -> Origins:
        """Give the origins, as `origins_of` does."""
        if not is_followed(facts):
            self._state = None
            return Origins()
        state, start = self._begun(facts)
        self._units, self._state = facts.units, state
        for unit in facts.units[start:]:
            self._places.append(_place(state))
            walk_unit(state, unit)
            self.walked += 1
        self._places.append(_place(state))
        walk_uncalled(state)
        return Origins(*([*found] for found in _lists(state.origins)))

    def _begun(self, facts: Facts) -> tuple[State, int]:
        """Give what holds before the first unit that has to be walked, and its position."""
        state = self._state
        renewed = facts.context.differing(state.context) if state is not None else None
        if state is None or renewed is None:
            self._places = []
            return state_of(facts), 0
        pairs = zip(facts.units, self._units, strict=False)
        start = sum(1 for _ in takewhile(lambda pair: _are_alike(*pair, renewed), pairs))
        self._go_back(state, start)
        state.context = facts.context
        return state, start

    def _go_back(self, state: State, start: int) -> None:
        """Let hold what held before a unit, or behind the last one."""
        place = self._places[start]
        del self._places[start:]
        state.leave(place.moment)
        state.homes = dict([*state.homes.items()][: place.homes])
        state.entered = dict.fromkeys([*state.entered][: place.entered])
        state.followed_calls = place.followed_calls
        for found, count in zip(_lists(state.origins), place.found, strict=True):
            del found[count:]


def _lists(origins: Origins) -> tuple[list[Any], ...]:
    found: tuple[list[Any], ...] = _EACH(origins)
    return found


def _place(state: State) -> _Place:
    found = tuple(map(len, _lists(state.origins)))
    return _Place(state.moment(), found, len(state.homes), len(state.entered), state.followed_calls)


def _are_alike(one: UnitFacts, other: UnitFacts, renewed: frozenset[str]) -> bool:
    """Whether a walk over both tells the same, other things being known of some names."""
    return (
        one.unit.node is other.unit.node
        and (not renewed or renewed.isdisjoint(words_in(one.unit.node)))
        and one.uid == other.uid
        and one.unit.role.stage == other.unit.role.stage
    )
