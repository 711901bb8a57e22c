"""From blocks to their interfaces: what each function takes in and gives out.

Liveness, backwards over the blocks. A block that changes a value or an alias of it takes it in and
gives it out again. Values that share state leave together if one of them still changes later, or if
they are put together into one: one payload keeps them shared.
"""

import ast
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from jupyter_mlops.analysis.dataflow import Flow
from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.lowering.placement import Block, Placement, needed_names
from jupyter_mlops.notebook.trees import nodes_of, once

RANDOM_STATES = {"rng:numpy": "numpy_random_state", "rng:random": "python_random_state"}
"""Random generators that a block hands on: resource → name of the value."""


@dataclass(frozen=True, slots=True)
class Interface:
    """What one block takes and gives, as names; random generators under their resource's name."""

    block: Block
    inputs: tuple[str, ...]
    parameters: tuple[str, ...]
    outputs: tuple[str, ...]
    """Needed by any later block."""


@dataclass(frozen=True)
class Interfaces:
    """The interfaces of all blocks and of the service."""

    blocks: tuple[Interface, ...]
    state: tuple[str, ...]
    """What the prediction function captures of the stages."""
    state_parameters: tuple[str, ...]
    needed_after: Mapping[int, frozenset[str]]
    """Block position → names that later blocks or the service still need."""

    @property
    def captured(self) -> tuple[str, ...]:
        """All that the prediction function captures, parameters included."""
        return (*self.state, *self.state_parameters)

    def maker(self, name: str, before: int | None = None) -> str | None:
        """Uid of the statement that leaves a value as the last block gives it.

        `before`: position of the block up to which that is.
        """
        for number in reversed(range(len(self.blocks[:before]))):
            one = self.blocks[number]
            if name in one.outputs:
                return self._makers[number].get(name, one.block.units[-1].uid)
        return None

    @cached_property
    def _makers(self) -> tuple[Mapping[str, str], ...]:
        """For each block: name → the last of its statements that binds or changes it."""
        return tuple(
            {name: unit.uid for unit in one.block.units for name in (*unit.binds, *unit.mutates)}
            for one in self.blocks
        )


def interfaces(
    facts: Facts,
    flows: Mapping[str, Flow],
    placement: Placement,
    wanted: Mapping[str, frozenset[str]],
    results: tuple[str, ...] = (),
) -> Interfaces:
    """Compute all interfaces.

    `wanted` names the metrics and reports that the end of a stage returns, `results` what the whole
    pipeline gives when no stage asks for anything.
    """
    return _Liveness(facts, flows, placement, wanted).solve(results)


@dataclass(frozen=True, slots=True)
class _Sharing:
    """What later blocks do with objects that two names may share."""

    changed: set[str]
    joined: set[frozenset[str]]

    def matters(self, name: str, mate: str) -> bool:
        """Whether two objects in place of one would make a difference."""
        return bool({name, mate} & self.changed) or frozenset({name, mate}) in self.joined


class _Liveness:
    def __init__(
        self,
        facts: Facts,
        flows: Mapping[str, Flow],
        placement: Placement,
        wanted: Mapping[str, frozenset[str]],
    ) -> None:
        self.facts = facts
        self.flows = flows
        self.placement = placement
        self.wanted = wanted
        self.parameters = frozenset(facts.parameters)
        self.variables = self._variables()
        self.in_service = frozenset(unit.uid for unit in placement.service)
        """Functions and settings only."""

    def _variables(self) -> frozenset[str]:
        """Names that live in functions: all that blocks bind, and the parameters."""
        names: set[str] = set(self.parameters)
        for block in self.placement.blocks:
            for unit in block.units:
                if unit.uid not in self.placement.repeated:
                    names |= unit.binds
                names |= {name for name in unit.resources if name in RANDOM_STATES}
        return frozenset(names) - self.placement.module_names

    def solve(self, results: tuple[str, ...]) -> Interfaces:
        state = self._exposed(self.placement.service)
        needed = set(state) | set(results)
        changed = self._changed(self.placement.service)
        joined: set[frozenset[str]] = set()
        found: list[tuple[Block, set[str], set[str]]] = []
        after: dict[int, frozenset[str]] = {}
        blocks = self.placement.blocks
        for position in reversed(range(len(blocks))):
            block = blocks[position]
            ends_stage = position + 1 == len(blocks) or blocks[position + 1].stage != block.stage
            wanted = self.wanted.get(block.stage, frozenset()) if ends_stage else frozenset()
            after[position] = frozenset(needed)
            sharing = _Sharing(changed, joined)
            inputs, outputs = self._block(position, needed | wanted, wanted, sharing)
            needed = (needed - self._killed(block)) | inputs
            changed |= self._changed(block.units)
            joined |= self._joined(block.units)
            found.append((block, inputs, outputs & frozenset(after[position])))
        found.reverse()
        return self._resolved(found, state, after)

    def _block(
        self,
        position: int,
        needed: set[str] | frozenset[str],
        wanted: frozenset[str],
        later: "_Sharing",
    ) -> tuple[set[str], set[str]]:
        block = self.placement.blocks[position]
        writes = {name for unit in block.units for name in self.flows[unit.uid].writes}
        outputs = (writes & set(needed)) & self.variables
        inputs = self._exposed(block.units) | (wanted - writes)
        killed = self._killed(block)
        outputs |= self._travelling(self._shares_behind(position), set(needed), outputs, later)
        outputs -= self._never_bound(block, outputs)
        inputs |= {name for name in outputs if name not in killed}
        return inputs & self.variables, outputs

    def _never_bound(self, block: Block, names: set[str]) -> set[str]:
        """Names that the block binds on a path that the recorded run didn't take."""
        possible: set[str] = set()
        for unit in block.units if self.facts.record is not None else ():
            possible |= unit.symbols.may_defs
            possible -= unit.bound
        return names & possible

    def _travelling(
        self,
        shares: Mapping[str, set[str]],
        needed: set[str],
        outputs: set[str],
        later: "_Sharing",
    ) -> set[str]:
        """Names that must leave with this block because what they share still matters."""
        found: set[str] = set()
        todo = list(outputs)
        while todo:  # what leaves with a name takes along what shares with it in turn
            name = todo.pop()
            new = {
                mate
                for mate in shares.get(name, ())
                if mate in needed and mate in self.variables and later.matters(name, mate)
            }
            todo += new - found - outputs
            found |= new
        return found

    def _changed(self, units: Iterable[UnitFacts]) -> set[str]:
        """Names that these units change without binding them."""
        return {name for unit in units for name in self.flows[unit.uid].writes - unit.binds}

    def _joined(self, units: Iterable[UnitFacts]) -> set[frozenset[str]]:
        """Pairs of names whose objects these units put together into one value."""
        found: set[frozenset[str]] = set()
        for unit in units:
            for name in unit.binds | unit.mutates:
                parts = sorted(_mates(unit, name) & unit.uses - {name})
                if len(parts) > 1:
                    found |= {frozenset(pair) for pair in combinations(parts, 2)}
        return found

    def _killed(self, block: Block) -> set[str]:
        """Names whose old value the block can't hand on.

        They are bound anew, or have no old value before any partial change.
        """
        killed: set[str] = set()
        partial: set[str] = set()
        for unit in block.units:
            flow = self.flows[unit.uid]
            killed |= flow.kills | ((flow.writes - flow.reads.keys()) - partial)
            partial |= (flow.writes - flow.kills) - killed
        return killed

    def _exposed(self, units: Iterable[UnitFacts]) -> set[str]:
        """Names that must be there before the first unit runs."""
        bound: set[str] = set()
        exposed: set[str] = set()
        for unit in units:
            flow = self.flows[unit.uid]
            if unit.uid in self.placement.repeated or unit.uid in self.in_service:
                reads = self._captured_by(unit)
            else:
                reads = set(flow.needs)
            exposed |= (reads & self.variables) - bound
            # Bound on some path only: on the others the old value is read further down.
            kept = unit.symbols.may_defs & set(flow.reads)
            bound |= flow.kills | ((flow.writes & set(unit.binds)) - kept)
        return exposed

    def _captured_by(self, unit: UnitFacts) -> set[str]:
        """A nested function's captures: in the service, and where a library is told of it."""
        if unit.uid in self.in_service or unit.resources:
            return set(needed_names(unit))
        return set(unit.symbols.uses)

    def _resolved(
        self,
        found: list[tuple[Block, set[str], set[str]]],
        state: set[str],
        after: dict[int, frozenset[str]],
    ) -> Interfaces:
        made: set[str] = set()
        resolved = []
        for block, inputs, outputs in found:
            own = inputs & self.parameters - made
            resolved.append(
                Interface(
                    block,
                    # A name bound on some path only may have had no value before.
                    inputs=self._sorted((inputs - own) & made),
                    parameters=tuple(name for name in self.facts.parameters if name in own),
                    outputs=self._sorted(outputs),
                )
            )
            made |= outputs
        own = state & self.parameters - made
        return Interfaces(
            blocks=tuple(resolved),
            state=self._sorted(state - own),
            state_parameters=tuple(name for name in self.facts.parameters if name in own),
            needed_after=after,
        )

    def _sorted(self, names: Iterable[str]) -> tuple[str, ...]:
        """In the order in which the notebook first binds them."""
        return tuple(sorted(names, key=lambda name: (self.first_bound.get(name, -1), name)))

    def _shares_behind(self, position: int) -> Mapping[str, set[str]]:
        blocks = self.placement.blocks[: position + 1]
        return _shares(self.facts, self.flows, blocks) if blocks[-1].units else {}

    @cached_property
    def first_bound(self) -> dict[str, int]:
        """Name → its place in the order of first bindings."""
        first: dict[str, int] = {}
        for unit in self.facts.units:
            bound = unit.binds | self.flows[unit.uid].writes
            for name in _stored(unit.unit.node):
                first.setdefault(name, len(first))
            for name in sorted(bound.difference(first)):
                first.setdefault(name, len(first))
        return first


def _shares(
    facts: Facts, flows: Mapping[str, Flow], blocks: Sequence[Block]
) -> dict[str, set[str]]:
    """Name → what it may share with where the last of these blocks ends.

    A block that runs earlier may stand further down in the notebook: what it has tied together by
    then is tied together here.
    """
    places = {unit.uid: place for place, unit in enumerate(facts.units)}
    ends = [places[block.units[-1].uid] for block in blocks if block.units]
    found: dict[str, set[str]] = {}
    for place in {end for end in ends if end >= ends[-1]}:
        for name, mates in flows[facts.units[place].uid].shares.items():
            found.setdefault(name, set()).update(mates)
    return found


def _mates(unit: UnitFacts, name: str) -> Set[str]:
    """What shares objects with the name after the unit: as recorded, else as it may.

    Memory that arrays share is lost in any payload.
    """
    if unit.observation is None:
        return unit.effects.links.get(name, {}).keys()
    aliases = unit.observation.aliases
    pairs = [(one.first, one.second) for one in aliases if one.kind != "view"]
    return {one for pair in pairs if name in pair for one in pair}


@once
def _stored(node: ast.stmt) -> tuple[str, ...]:
    names = nodes_of(ast.Name, node)
    return tuple(name.id for name in names if isinstance(name.ctx, ast.Store))
