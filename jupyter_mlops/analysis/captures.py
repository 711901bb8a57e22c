"""Which globals the functions will read that names stand for, or that their values hold."""

import ast
from collections.abc import Mapping

from jupyter_mlops.analysis.context import Summary
from jupyter_mlops.analysis.facts import PLAIN_KINDS, UnitFacts
from jupyter_mlops.notebook.trees import nodes_of, once

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)

_LAMBDA = "<lambda>"
"""What a record calls a function that has no name to look it up by."""


class Captures:
    """What holds between two units."""

    def __init__(self, functions: Mapping[str, Summary]) -> None:
        self.functions = functions
        self.reads: dict[str, frozenset[str]] = {}
        """Name → globals that its value reads, by itself or inside, when it is used."""
        self.holding = set(functions)
        """Names whose value may read globals when it is used."""
        self.values: dict[str, frozenset[str]] = {}
        """Of these names those that no definition binds → all that their functions will read.

        Stored, such a value takes along what it reads; a definition is repeated where it is used.
        """

    def copy(self, functions: Mapping[str, Summary]) -> "Captures":
        """Give the same, to be changed by itself, of what is known of functions now."""
        found = Captures(functions)
        found.reads, found.values = dict(self.reads), dict(self.values)
        found.holding = set(self.holding)
        return found

    def is_as(self, other: "Captures") -> bool:
        """Tell whether the same holds in both, of functions that are the same."""
        mine, its = (self.reads, self.values), (other.reads, other.values)
        return mine == its and self.holding == other.holding

    def names(self) -> set[str]:
        """Give all names whose value reads globals, and the globals that are read."""
        held = (*self.reads.values(), *self.values.values())
        return {*self.reads, *self.values, *self.holding}.union(*held)

    def read_by(self, names: frozenset[str]) -> frozenset[str]:
        """Globals that functions reachable from these names will read, as of now."""
        found: set[str] = set()
        todo = list(names)
        while todo:
            for name in self.reads.get(todo.pop(), ()):
                if name not in found:
                    found.add(name)
                    todo.append(name)
        return frozenset(found)

    def by_name(self, names: frozenset[str]) -> dict[str, frozenset[str]]:
        """Give those of the names whose functions will read something, each with all of that."""
        read = {name: self.read_by(frozenset({name})) for name in sorted(names & self.holding)}
        return {name: reads for name, reads in read.items() if reads}

    def bind(self, unit: UnitFacts, mutated: frozenset[str]) -> None:
        """Take in what the unit binds, and what it may put into values that it changes."""
        if not unit.binds | mutated:
            return
        held = self._held(unit)
        before = {name: self.reads.get(name) for name in unit.binds | mutated}
        for name in unit.binds:
            own = unit.symbols.captures.get(name)
            if own is not None:
                # Decorators, bases and defaults run or are called when it is.
                reads = own | {one for one in unit.symbols.uses - {name} if one in self.holding}
            else:
                reads = self._read_inside(unit, name, held)
                if name in unit.symbols.may_defs:
                    reads |= self.reads.get(name, frozenset())
            self._set(name, reads)
        # Without a run, what a call may do to its arguments isn't taken for storing functions.
        filled = mutated if unit.observation is not None else mutated & unit.effects.must
        for name in filled - unit.binds - self.functions.keys():
            added = self._read_inside(unit, name, held - {name})
            self._set(name, added | self.reads.get(name, frozenset()))
        if any(self.reads.get(name) != reads for name, reads in before.items()):
            self._sort_out(unit)

    def _read_inside(self, unit: UnitFacts, name: str, held: frozenset[str]) -> frozenset[str]:
        """Globals that the new value of `name` will read: also once its makers are other ones."""
        reads = _recorded_reads(unit, name, held)
        return reads | self.read_by(reads) if reads else reads

    def _set(self, name: str, reads: frozenset[str]) -> None:
        if reads:
            self.reads[name] = reads
            self.holding.add(name)
            return
        self.reads.pop(name, None)
        if name not in self.functions:
            self.holding.discard(name)

    def _sort_out(self, unit: UnitFacts) -> None:
        """Find anew what the values will read."""
        values = self.values.keys() - unit.binds
        if not _defines(unit.unit.node):
            values |= unit.binds | (unit.mutates - self.functions.keys())
        self.values = self.by_name(frozenset(values))

    def _held(self, unit: UnitFacts) -> frozenset[str]:
        """Globals that functions inside the values which the unit binds will read."""
        if self.holding.isdisjoint(unit.symbols.uses | unit.binds):
            return unit.symbols.deferred
        makers = {
            name
            for name in called_names(unit.unit.node) & self.functions.keys()
            if self.functions[name].is_class or self.functions[name].gives is None
        }
        names = _value_names(unit.unit.node) | makers
        made = names & self.holding - self.functions.keys()
        # What functions inside of a value read is read by the new value too, not the value's name.
        held = (names & self.functions.keys()) | self.read_by(made) | (made & unit.binds)
        # One bound here may hold what another one bound here holds.
        return held | (names & unit.binds if held else frozenset()) | unit.symbols.deferred


def _defines(node: ast.stmt) -> bool:
    """Whether this is a definition, and the package may repeat it."""
    return isinstance(node, _DEFINITIONS) or (
        isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Lambda)
        and all(isinstance(target, ast.Name) for target in node.targets)
    )


def _recorded_reads(unit: UnitFacts, name: str, held: frozenset[str]) -> frozenset[str]:
    """Globals that the new value of `name` will read, as far as a run has looked into it."""
    value = unit.observation.values.get(name) if unit.observation is not None else None
    if value is None:
        return held
    if value.kind in PLAIN_KINDS or not (value.definitions or value.kind == "generator"):
        return frozenset()
    unnamed = held if _LAMBDA in value.definitions else frozenset()
    return frozenset(value.definitions) | unit.symbols.deferred | unnamed


@once
def _value_names(node: ast.stmt) -> frozenset[str]:
    """Names read as values, and classes called: what a new value may hold on to."""
    called = {
        id(inner.func)
        for inner in nodes_of(ast.Call, node)
        if isinstance(inner.func, ast.Name) and not inner.func.id[:1].isupper()
    }
    return frozenset(
        inner.id
        for inner in nodes_of(ast.Name, node)
        if isinstance(inner.ctx, ast.Load) and id(inner) not in called
    )


@once
def called_names(node: ast.stmt) -> frozenset[str]:
    """Give the names that a statement calls, inside of functions too."""
    calls = nodes_of(ast.Call, node)
    return frozenset(call.func.id for call in calls if isinstance(call.func, ast.Name))
