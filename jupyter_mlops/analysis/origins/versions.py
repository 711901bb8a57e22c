"""From each version of a notebook that somebody is writing to the origins of that one.

The walk over a statement is repeated from memory where it would ask for the same and be told the
same: nothing else decides what comes of it.
"""

import ast
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from jupyter_mlops.analysis.facts import Facts
from jupyter_mlops.analysis.origins.state import MOST_CALLS, State
from jupyter_mlops.analysis.origins.values import Origins, Value
from jupyter_mlops.analysis.origins.walk import (
    is_followed,
    state_of,
    uncalled,
    walk_function,
    walk_unit,
)

if TYPE_CHECKING:
    from jupyter_mlops.analysis.origins.tracked import Tracked

_EACH = attrgetter(*(one.name for one in fields(Origins)))
_Place = tuple[ast.AST, str, str | None, bool]
"""What is walked, its unit and stage, and whether it's the body of a function that nobody calls."""


class OriginsWalker:
    """Walks versions of one notebook: those statements that would be told something else."""

    def __init__(self) -> None:
        self._steps: dict[_Place, _Step] = {}
        self.walked = 0
        """Statements walked so far, those of all versions together."""

    def walk(self, facts: Facts) -> Origins:
        """Give the origins, as `origins_of` does."""
        known, self._steps = self._steps, {}
        if not is_followed(facts):
            return Origins()
        walk = _Walk(state_of(facts))
        for unit in facts.units:
            place: _Place = (unit.unit.node, unit.uid, unit.unit.role.stage, False)
            self._walk(walk, place, known.get(place), partial(walk_unit, walk.state, unit))
        for function in uncalled(walk.state):
            place = (function, *walk.state.homes.now[function], True)
            told = partial(walk_function, walk.state, function)
            self._walk(walk, place, known.get(place), told)
        return walk.state.origins

    def _walk(
        self, walk: "_Walk", place: _Place, known: "_Step | None", told: Callable[[], None]
    ) -> None:
        if known is not None and walk.would_be(known):
            walk.repeat(known)
        else:
            known = walk.noted(told)
            self.walked += 1
        self._steps[place] = known


@dataclass(frozen=True, slots=True)
class _Step:
    """What the walk over one statement has asked for, and what came of it."""

    asked: tuple[tuple[int, Any, Any], ...]
    """Which of the mappings of the state, a key, and what that held when the statement began."""
    named: tuple[tuple[Value, set[str]], ...]
    """Values that were replaced, and the names that they had when the statement began."""
    changes: tuple[tuple[int, Any, Any], ...]
    found: tuple[tuple[int, list[Any]], ...]
    """Which kind of origin, and those that were found."""
    followed_calls: int


class _Walk:
    """A state, and the steps through it."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.names = state.scopes[0]
        self.mappings: tuple[Tracked[Any, Any], ...] = (
            self.names,
            state.fitted,
            state.homes,
            state.entered,
        )
        self.lists: tuple[list[Any], ...] = _EACH(state.origins)

    def would_be(self, step: _Step) -> bool:
        """Tell whether walking now would ask for the same and be told the same."""
        for number, key, held in step.asked:
            if self.mappings[number].now.get(key) is not held:
                return False
        for value, names in step.named:
            if self.names.names.get(id(value), set()) != names:
                return False
        return self.state.followed_calls + step.followed_calls < MOST_CALLS

    def repeat(self, step: _Step) -> None:
        """Let hold, and be found, what came of it."""
        for number, key, held in step.changes:
            self.mappings[number].put(key, held)
        for number, found in step.found:
            self.lists[number].extend(found)
        self.state.followed_calls += step.followed_calls

    def noted(self, walk: Callable[[], None]) -> _Step:
        """Walk, and note what was asked for and what came of it."""
        starts = [len(one.changes) for one in self.mappings]
        counts, calls = [len(one) for one in self.lists], self.state.followed_calls
        for one in self.mappings:
            one.asked.clear()
        self.names.replaced.clear()
        walk()
        asked, changes = list[tuple[int, Any, Any]](), list[tuple[int, Any, Any]]()
        for number, (one, start) in enumerate(zip(self.mappings, starts, strict=True)):
            before = one.until(start)
            asked += [(number, key, before.get(key, one.now.get(key))) for key in one.asked]
            changes += [(number, key, held) for key, held in one.since(start).items()]
        found = [(number, one[counts[number] :]) for number, one in enumerate(self.lists)]
        # where a call too many would have been left out, it depends on the calls before it
        is_sure = self.state.followed_calls < MOST_CALLS
        return _Step(
            asked=tuple(asked),
            named=tuple(self.names.had_names(starts[0])),
            changes=tuple(changes),
            found=tuple(one for one in found if one[1]),
            followed_calls=self.state.followed_calls - calls if is_sure else MOST_CALLS,
        )
