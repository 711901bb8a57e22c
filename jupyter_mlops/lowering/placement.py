"""From the slice to places: which kept unit goes to the top of a module, which into which block.

A block is a step of a stage, and becomes a function. What may be repeated, such as settings, stands
in every block that needs it.
"""

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from jupyter_mlops.analysis.bindings import is_function
from jupyter_mlops.analysis.dataflow import Flow, keeping
from jupyter_mlops.analysis.expressions import BUILTIN_NAMES
from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.analysis.slicing import Slice
from jupyter_mlops.lowering.constants import is_constant, is_joined, may_change
from jupyter_mlops.lowering.imports import enabled, is_import
from jupyter_mlops.lowering.repeating import Repeating
from jupyter_mlops.notebook.tags import Role
from jupyter_mlops.notebook.trees import nodes_of, once
from jupyter_mlops.stages import BY_TAG, ORDER

PREPARE = "prepare"
"""The stage that runs what the serve cells do besides answering requests."""

BlockKey = tuple[int, str, str]
"""Position of the stage, its tag, its step (empty: the stage is one function)."""

SERVICE: BlockKey = (len(ORDER) + 1, "serve", "")


@dataclass(frozen=True, slots=True)
class Block:
    """The statements of one function, in document order."""

    stage: str
    step: str
    units: tuple[UnitFacts, ...]


@dataclass(frozen=True, slots=True)
class Placement:
    """Where everything goes."""

    imports: tuple[UnitFacts, ...]
    experimental: frozenset[str]
    """What of scikit-learn the notebook enables, in statements that nothing else needs."""
    definitions: tuple[UnitFacts, ...]
    blocks: tuple[Block, ...]
    service: tuple[UnitFacts, ...]
    """The entry and the functions and settings that are repeated for it."""
    where: Mapping[str, str]
    """Kept uid → `data`, `data:clean`, `definitions`, `parameters`, `serve`."""
    module_names: frozenset[str]
    """Names that stand at module level: imports and definitions."""
    import_names: frozenset[str]
    repeated: frozenset[str]


def place(
    facts: Facts,
    flows: Mapping[str, Flow],
    found: Slice,
    staying: frozenset[str] = frozenset(),
) -> Placement:
    """Give every kept unit its place: one without a tag goes to the first stage that asks for it.

    Those that are `staying` go no further than to the next cell with a tag.
    """
    return _Placer(facts, flows, found, staying).place()


class _Placer:
    def __init__(
        self, facts: Facts, flows: Mapping[str, Flow], found: Slice, staying: frozenset[str]
    ) -> None:
        self.facts = facts
        self.flows = flows
        self.slice = found
        self.staying = staying
        self.kept = [unit for unit in facts.units if unit.uid in found.kept]
        self.binders: dict[str, list[UnitFacts]] = {}
        for unit in self.kept:
            for name in unit.binds:
                self.binders.setdefault(name, []).append(unit)
        self.imports = [unit for unit in self.kept if _is_fixed_import(unit, self.binders)]
        self.import_names = frozenset(name for unit in self.imports for name in unit.binds)
        self.parameters = frozenset(facts.parameters)
        self.changed = {name for unit in self.kept for name in flows[unit.uid].writes - unit.binds}
        self.changed |= keeping(facts)
        """Names that some statement changes without binding them, maybe under another name."""
        self.lost = _lost(facts)
        self.queried = {name for unit in self.kept for name in unit.effects.uses}
        """Names that a query string looks for in the function around it."""
        self.in_functions = {
            name for unit in self.kept if is_function(unit.unit.node) for name in needed_names(unit)
        }
        self.roles = _nearest_roles(facts)
        self.steps = _steps(facts)

    def place(self) -> Placement:
        definitions = self._definitions()
        defined = {unit.uid for unit in definitions} | {unit.uid for unit in self.imports}
        defined |= {unit.uid for unit in self.kept if self._is_parameter(unit)}
        may_repeat = Repeating(self.flows, self.binders, self.changed, self.import_names).may
        repeated = frozenset(
            unit.uid for unit in self.kept if unit.uid not in defined and may_repeat(unit)
        )
        blocks = self._blocks(defined, repeated)
        keys = sorted({key for keys in blocks.values() for key in keys})
        where = {unit.uid: "parameters" for unit in self.kept if self._is_parameter(unit)}
        where |= {unit.uid: "definitions" for unit in definitions}
        where |= {unit.uid: "imports" for unit in self.imports}
        where |= {uid: _named(min(keys_of)) for uid, keys_of in blocks.items()}
        lists: dict[BlockKey, list[UnitFacts]] = {key: [] for key in keys}
        for unit in self.kept:
            for key in blocks.get(unit.uid, ()):
                lists[key].append(unit)
        members = {key: tuple(units) for key, units in self._named_only(lists, repeated).items()}
        return Placement(
            imports=tuple(self.imports),
            experimental=enabled(self.facts.units),
            definitions=tuple(definitions),
            blocks=tuple(Block(key[1], key[2], members[key]) for key in keys if key != SERVICE),
            service=members.get(SERVICE, ()),
            where=where,
            module_names=self.import_names | {name for unit in definitions for name in unit.binds},
            import_names=self.import_names,
            repeated=repeated,
        )

    def _is_parameter(self, unit: UnitFacts) -> bool:
        return unit.unit.role.parameters and bool(unit.binds & self.parameters)

    def _definitions(self) -> list[UnitFacts]:
        """The largest set of functions, classes and constants that need nothing but each other."""
        chosen = {unit.uid: unit for unit in self.kept if self._may_be_definition(unit)}
        users: dict[str, list[UnitFacts]] = {}
        for unit in chosen.values():
            for name in needed_names(unit):
                users.setdefault(name, []).append(unit)
        names = {name for unit in chosen.values() for name in unit.binds} | self.import_names
        todo = [
            name
            for name in users
            if name not in names and (name in self.binders or name not in BUILTIN_NAMES)
        ]
        while todo:
            for unit in users.get(todo.pop(), ()):
                if chosen.pop(unit.uid, None) is not None:
                    todo += unit.binds - self.import_names
        return list(chosen.values())

    def _may_be_definition(self, unit: UnitFacts) -> bool:
        node = unit.unit.node
        if len(unit.binds) != 1 or unit.symbols.may_defs or self._is_parameter(unit):
            return False
        if unit.uid in self.slice.entries:
            return False
        name = next(iter(unit.binds))
        if len(self.binders[name]) != 1 or name in self.changed or name in self.queried:
            return False
        if is_function(node) or isinstance(node, ast.ClassDef):
            return not unit.resources
        return (
            (is_constant(node) or self._is_path(node))
            and not (name in self.lost and may_change(node))
            and (name.isupper() or unit.unit.role.stage is None or name in self.in_functions)
        )

    def _is_path(self, node: ast.stmt) -> bool:
        """Whether it joins a path, which looks at no disk: `DATA = Path("data") / NAME`."""
        match node:
            case ast.Assign(targets=[ast.Name()], value=value):
                return is_joined(value, self.facts.context.names)
        return False

    def _blocks(self, defined: set[str], repeated: frozenset[str]) -> dict[str, set[BlockKey]]:
        """Uid → blocks. Consumers stand later in the document, so one backward pass does.

        Only a prediction function needs what may stand below it, and its block is known.
        """
        consumers = self.slice.consumers()
        blocks: dict[str, set[BlockKey]] = {uid: {SERVICE} for uid in self.slice.entries}
        for unit in reversed(self.kept):
            if unit.uid in defined:
                continue
            asked = {
                key
                for consumer in consumers.get(unit.uid, ())
                for key in blocks.get(consumer, ())
                if consumer != unit.uid
            }
            if unit.uid in self.slice.entries:
                blocks[unit.uid] = asked | {SERVICE}
            elif unit.uid in repeated:
                blocks[unit.uid] = asked or {self._own_key(unit)}
            else:
                blocks[unit.uid] = {self._key(unit, asked)}
        return blocks

    def _named_only(
        self, blocks: Mapping[BlockKey, list[UnitFacts]], repeated: frozenset[str]
    ) -> dict[BlockKey, list[UnitFacts]]:
        """Leave out of a stage the definitions that nothing there names.

        An object whose class another stage defines is stored together with that class.
        """
        unnamed = {
            key: {unit.uid for unit in units if unit.uid in repeated and unit.binds}
            - _reached(units, repeated)
            for key, units in blocks.items()
            if key[1] in BY_TAG and key != SERVICE
        }
        named = {
            unit.uid
            for key, units in blocks.items()
            for unit in units
            if unit.uid not in unnamed.get(key, ())
        }
        return {
            key: [unit for unit in units if unit.uid not in unnamed.get(key, set()) & named]
            for key, units in blocks.items()
        }

    def _key(self, unit: UnitFacts, asked: set[BlockKey]) -> BlockKey:
        if unit.unit.role.stage is not None or not asked:
            return self._own_key(unit)
        first = min(*asked, self._own_key(unit)) if unit.uid in self.staying else min(asked)
        return _prepare_key() if first == SERVICE else first

    def _own_key(self, unit: UnitFacts) -> BlockKey:
        """The block of the unit's own tag; without one, that of the next tagged cell."""
        role = unit.unit.role if unit.unit.role.stage is not None else self.roles[unit.unit.order]
        tag = role.stage or "train"
        if BY_TAG[tag].is_service:
            return _prepare_key()
        return (ORDER[tag], tag, self._step_rank(tag, role.step))

    def _step_rank(self, tag: str, step: str | None) -> str:
        """Steps in the order in which the notebook first names them: the key holds the rank."""
        seen = self.steps.get(tag, {})
        # An evaluation is one function: its metrics and plots are collected all along it.
        if (len(seen) <= 1 and not step) or BY_TAG[tag].has_metrics:
            return ""
        return f"{seen[step or '']:02d}:{step or tag}"


def _nearest_roles(facts: Facts) -> list[Role]:
    """Order of a unit → the role of the next unit that has a stage; at the end, of the last one."""
    staged = [unit.unit.role for unit in facts.units if unit.unit.role.stage is not None]
    role = staged[-1] if staged else Role()
    roles = [role] * len(facts.units)
    for unit in reversed(facts.units):
        role = unit.unit.role if unit.unit.role.stage is not None else role
        roles[unit.unit.order] = role
    return roles


def _steps(facts: Facts) -> dict[str, dict[str, int]]:
    """Tag → step → its rank in the order in which the notebook first names them."""
    found: dict[str, dict[str, int]] = {}
    for unit in facts.units:
        if unit.unit.role.stage is not None:
            steps = found.setdefault(unit.unit.role.stage, {})
            steps.setdefault(unit.unit.role.step or "", len(steps))
    return found


def _prepare_key() -> BlockKey:
    return (len(ORDER), PREPARE, "")


def _named(key: BlockKey) -> str:
    step = key[2].partition(":")[2]
    return f"{key[1]}:{step}" if step else key[1]


def needed_names(unit: UnitFacts) -> frozenset[str]:
    """Names that the unit reads at once or whenever what it defines runs."""
    needed = unit.symbols.uses | unit.symbols.deferred
    for captured in unit.symbols.captures.values():
        needed |= captured
    return needed


def _lost(facts: Facts) -> frozenset[str]:
    """Names that don't stay with their value: who changes it then, under another name, isn't known.

    Statements that are left out count, too: it is in the notebook that the name goes.
    """
    seen, lost = set[str](), set[str]()
    for unit in facts.units:
        gone = _deleted(unit.unit.node)
        names = unit.binds | gone if gone else unit.binds
        lost |= names & seen
        seen |= names
    return frozenset(lost)


@once
def _deleted(node: ast.stmt) -> frozenset[str]:
    """Names that `del` takes away anywhere in the statement."""
    named = nodes_of(ast.Name, node)
    return frozenset(one.id for one in named if isinstance(one.ctx, ast.Del))


def _reached(units: list[UnitFacts], repeated: frozenset[str]) -> set[str]:
    """Uids of the statements that others name, or that those name in turn."""
    makers: dict[str, list[UnitFacts]] = {}
    for unit in units:
        for name in unit.binds if unit.uid in repeated else ():
            makers.setdefault(name, []).append(unit)
    todo = [unit for unit in units if unit.uid not in repeated or not unit.binds]
    reached: set[str] = set()
    while todo:
        unit = todo.pop()
        for name in needed_names(unit) | unit.effects.uses:
            for maker in makers.pop(name, ()):
                reached.add(maker.uid)
                todo.append(maker)
    return reached


def _is_fixed_import(unit: UnitFacts, binders: Mapping[str, list[UnitFacts]]) -> bool:
    """One that nothing of a run decides: `if BACKEND == "json": import json as codec` is none."""
    if not is_import(unit.unit.node):
        return False
    makers = (maker for name in unit.uses for maker in binders.get(name, ()))
    return all(maker is unit or is_import(maker.unit.node) for maker in makers)
