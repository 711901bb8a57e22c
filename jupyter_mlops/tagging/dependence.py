"""From flow to which cell may not stand in an earlier stage than which other cell.

The stages run one after the other, and inside a stage the cells in document order. So every read
sees the value that it saw in the notebook when (1) what makes a value doesn't come in a later stage
than what reads it, and (2) nothing that changes the name is moved in between.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from jupyter_mlops.analysis.bindings import own_nodes
from jupyter_mlops.analysis.dataflow import Flow
from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.analysis.settings import SETTINGS

_MOVABLE = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
"""What the compiler puts to the top of a module, wherever it stands in the notebook."""


@dataclass(frozen=True, slots=True)
class Dependences:
    """Pairs of cell positions; the first must not stand in a later stage than the second."""

    flows: Mapping[tuple[int, int], frozenset[str]]
    """(maker, reader) → the names that flow."""
    orders: Mapping[tuple[int, int], frozenset[str]]
    """(reader, changer) or (changer, maker) → the names that would be read too late or too soon."""
    gives: Mapping[int, frozenset[str]] = field(default_factory=dict)
    """Cell → names that it makes or changes and another cell reads."""


def dependences(facts: Facts, flows: Mapping[str, Flow]) -> Dependences:
    """Relate all cells by what their statements read and write."""
    makers = _makers(facts, flows)
    flowing: dict[tuple[int, int], set[str]] = {}
    ordered: dict[tuple[int, int], set[str]] = {}
    gives: dict[int, set[str]] = {}
    for version, name, consumer in _demands(facts, flows):
        maker = facts.by_uid[version].unit.span.cell
        reader = facts.by_uid[consumer].unit.span.cell
        if maker != reader:
            flowing.setdefault((maker, reader), set()).add(name)
            gives.setdefault(maker, set()).add(name)
            for pair in _kept_apart(maker, reader, makers.get(name, ())):
                ordered.setdefault(pair, set()).add(name)
    for name, cells in _fitted_anew(facts):
        for before, after in pairwise(cells):
            # a model that nobody asks for is a result of its stage: none may overwrite it later
            if after not in gives:
                ordered.setdefault((before, after), set()).add(name)
    frozen = {cell: frozenset(names) for cell, names in gives.items()}
    return Dependences(_listed(flowing), _listed(ordered), frozen)


def _fitted_anew(facts: Facts) -> Iterator[tuple[str, list[int]]]:
    """Give each name and the cells that fit it: the last of them leaves what the notebook has."""
    found: dict[str, dict[int, None]] = {}
    for unit in filter(is_staying, facts.units):
        if "fit" in unit.effects.roles:
            for name in unit.binds | (unit.mutates & unit.uses):
                found.setdefault(name, {})[unit.unit.span.cell] = None
    return ((name, list(cells)) for name, cells in found.items())


def _demands(facts: Facts, flows: Mapping[str, Flow]) -> Iterator[tuple[str, str, str]]:
    """Give (version, name, unit that can't do without it), as slicing would follow them."""
    seen: set[tuple[str, str]] = set()
    for unit in facts.units:
        if not is_staying(unit):
            continue
        todo = [(name, unit.uid) for name in flows[unit.uid].needs]
        while todo:
            name, consumer = todo.pop()
            if name in SETTINGS or name in facts.context.names.imports:
                continue
            for version in flows[consumer].reads.get(name, ()):
                if version == consumer or not is_staying(facts.by_uid[version]):
                    continue
                yield version, name, consumer
                if (version, name) not in seen and name not in flows[version].kills:
                    todo.append((name, version))
                seen.add((version, name))


def named(names: Iterable[str]) -> str:
    """Give one of the names or resources that bind two cells, a name if there is one, in words."""
    name = min(names, key=lambda one: (":" in one, one))
    kind, _, what = name.partition(":")
    match kind, what:
        case "fs", "*":
            return "a file"
        case "fs", path:
            return f"the file `{path}`"
        case "rng", _:
            return "the random state"
    return f"`{name}`"


def yielded_names(facts: Facts) -> frozenset[str]:
    """Names bound to what a generator function of the notebook gives."""
    nodes = [unit.unit.node for unit in facts.units]
    yielding = {
        node.name
        for node in nodes
        if isinstance(node, ast.FunctionDef)
        and any(isinstance(part, ast.Yield | ast.YieldFrom) for part in own_nodes(node.body))
    }
    return frozenset(
        target.id
        for node in nodes
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        if isinstance(node.value.func, ast.Name) and node.value.func.id in yielding
        for target in node.targets
        if isinstance(target, ast.Name)
    )


def is_staying(unit: UnitFacts) -> bool:
    """Tell whether the statement runs where its cell's stage runs."""
    return not isinstance(unit.unit.node, _MOVABLE) and not unit.unit.role.parameters


def _staying(units: Iterable[UnitFacts]) -> Iterator[UnitFacts]:
    return (unit for unit in units if is_staying(unit))


def _makers(facts: Facts, flows: Mapping[str, Flow]) -> dict[str, list[int]]:
    """Name → the cells that make a version of it, in document order."""
    found: dict[str, list[int]] = {}
    for unit in _staying(facts.units):
        for name in flows[unit.uid].writes:
            cells = found.setdefault(name, [])
            if not cells or cells[-1] != unit.unit.span.cell:
                cells.append(unit.unit.span.cell)
    return found


def _kept_apart(maker: int, reader: int, changers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Give what keeps the other changes of a name from getting between its making and reading."""
    for changer in changers:
        if changer > reader:
            yield reader, changer
        elif changer < maker:
            yield changer, maker


def _listed(mapping: Mapping[tuple[int, int], set[str]]) -> dict[tuple[int, int], frozenset[str]]:
    """Keep the pairs in document order: which comes first decides between equally good stages."""
    return {pair: frozenset(mapping[pair]) for pair in sorted(mapping)}
