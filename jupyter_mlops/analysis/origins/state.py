"""What holds between two statements: the value of each name, and what each estimator learned."""

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from jupyter_mlops.analysis.effect_table import EffectTable
from jupyter_mlops.analysis.origins.tracked import Scope, Tracked
from jupyter_mlops.analysis.origins.values import (
    NOTHING,
    Estimator,
    Fit,
    Origins,
    Site,
    Value,
    either,
)

DEEPEST_CALL = 4
MOST_CALLS = 2_000
"""Calls of the notebook's own functions that are followed."""
DEEPEST_EXPRESSION = 100
"""Levels of an expression that are followed; a level takes a few of Python's own."""

Moment = tuple[int, ...]
"""How often each scope, and what estimators learned, had changed."""


@dataclass(frozen=True, slots=True)
class Path:
    """What changed on one way through a statement: per scope, and what estimators learned."""

    scopes: tuple[Mapping[str, Value | None], ...]
    fitted: Mapping[Estimator, frozenset[Fit] | None]


@dataclass(slots=True)
class State:
    """The names in sight, innermost scope last, and the place of the walk."""

    table: EffectTable
    execute: Callable[["State", Iterable[ast.stmt]], None]
    """Walks the body of a function of the notebook."""
    origins: Origins = field(default_factory=Origins)
    scopes: list[Scope] = field(default_factory=lambda: [Scope()])
    fitted: Tracked[Estimator, frozenset[Fit]] = field(default_factory=Tracked)
    homes: Tracked[ast.AST, tuple[str, str | None]] = field(default_factory=Tracked)
    """Function of the notebook → the unit and the stage in which it stands."""
    entered: Tracked[ast.AST, bool] = field(default_factory=Tracked)
    """Functions that were followed."""
    uid: str = ""
    stage: str | None = None
    calls: tuple[ast.AST, ...] = ()
    returned: list[list[Value]] = field(default_factory=list)
    followed_calls: int = 0
    depth: int = 0

    def site(self, node: ast.AST) -> Site:
        """Give the place of a node of the unit at hand."""
        return Site(self.uid, node, self.calls)

    def look_up(self, name: str) -> Value:
        """Give the value of a name; one that nobody bound is Python's own."""
        for scope in (self.scopes[-1], self.scopes[0]):
            value = scope.get(name)
            if value is not None:
                return value
        return Value(path=f"builtins.{name}")

    def bind(self, name: str, value: Value) -> None:
        """Bind a name in the innermost scope."""
        self.scopes[-1].put(name, value)

    def change(self, old: Value, changed: Value) -> None:
        """Put a changed object in place of what it was, under every name that it has."""
        if old is NOTHING:
            return
        for scope in self.scopes:
            scope.change(old, changed)

    def forget(self, old: Value) -> None:
        """Note that unknown code may have changed an object."""
        if old.columns is not None or old.literal is not None:
            self.change(old, replace(old.loose(), followed=False))

    def learned(self, value: Value) -> frozenset[Fit]:
        """Give what the estimators of a value learned last."""
        return frozenset[Fit]().union(*(self.fitted.get(one) or () for one in value.models))

    def moment(self) -> Moment:
        """Mark what holds now."""
        return (*(len(scope.changes) for scope in self.scopes), len(self.fitted.changes))

    def leave(self, start: Moment) -> Path:
        """Go back to a moment, and give what changed since then."""
        path = Path(tuple(map(Scope.since, self.scopes, start)), self.fitted.since(start[-1]))
        for scope, moment in zip(self.scopes, start, strict=False):
            scope.go_back(moment)
        self.fitted.go_back(start[-1])
        return path

    def follow(self, path: Path) -> None:
        """Let hold what a path that was left has changed."""
        for scope, ends in zip(self.scopes, path.scopes, strict=True):
            for name, value in ends.items():
                scope.put(name, value)
        for estimator, fits in path.fitted.items():
            self.fitted.put(estimator, fits)

    def join(self, start: Moment, other: Path) -> None:
        """Take in what holds at the end of another path from the same moment to here."""
        for scope, moment, ends in zip(self.scopes, start, other.scopes, strict=False):
            for name, value in {**scope.until(moment), **ends}.items():
                known = scope.get(name)
                if value is not None:
                    scope.put(name, either(known, value) if known is not None else value)
        ended = {**self.fitted.until(start[-1]), **other.fitted}
        for estimator, fits in ended.items():
            both = (self.fitted.get(estimator) or frozenset()) | (fits or frozenset())
            self.fitted.put(estimator, both)

    @contextmanager
    def inside(
        self, function: ast.AST, call: ast.AST, given: Mapping[str, Value]
    ) -> Iterator[None]:
        """Stand in a function of the notebook while its body is walked."""
        before = (self.uid, self.stage, self.calls)
        home = self.homes.get(function)
        if home is not None:
            self.uid, self.stage = home
        self.calls = (*self.calls, call)
        self.scopes.append(Scope(given))
        self.returned.append([])
        self.entered.put(function, True)
        self.followed_calls += 1
        try:
            yield
        finally:
            self.scopes.pop()
            self.returned.pop()
            self.uid, self.stage, self.calls = before

    def may_enter(self) -> bool:
        """Tell whether to follow a call: not too deep, not the thousandth."""
        return len(self.calls) < DEEPEST_CALL and self.followed_calls < MOST_CALLS
