"""NB211: what a stage leaves in a module or in a setting, and a later stage may look at.

Each stage may run in a process of its own, where the module is as it was loaded. An assignment such
as `tools.LIMIT = 3` is repeated in each stage; a call isn't, as it may add to what is there.
"""

import ast
from collections.abc import Iterator, Mapping

from jupyter_mlops.analysis.dataflow import Flow
from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.diagnostic import Diagnostic, Related, Severity
from jupyter_mlops.lowering.placement import Placement
from jupyter_mlops.lowering.unrepeated_settings import setting_faults
from jupyter_mlops.notebook.local_modules import LocalModules, imported_names
from jupyter_mlops.recording.record import MODULE_STATE


def state_faults(
    facts: Facts, flows: Mapping[str, Flow], placement: Placement, modules: LocalModules
) -> Iterator[Diagnostic]:
    """One finding for each statement whose change of a module or setting a stage would miss."""
    reaching = _Reaching(facts, flows, placement, modules)
    blocks = placement.blocks
    everything = [unit for block in blocks for unit in block.units] + [*placement.service]
    for unit in placement.imports:
        yield from _faults(unit, everything, reaching)
    for position, block in enumerate(blocks):
        later = [
            unit
            for other in blocks[position + 1 :]
            if other.stage != block.stage
            for unit in other.units
        ]
        for unit in block.units:
            if not _is_setting(unit.unit.node):
                yield from _faults(unit, [*later, *placement.service], reaching)
    yield from setting_faults(facts, flows, placement)


def _is_setting(node: ast.stmt) -> bool:
    """Whether doing it again in each stage gives the same: `tools.LIMIT = 3`."""
    return isinstance(node, ast.Assign) and not any(
        isinstance(target, ast.Name) for target in node.targets
    )


def _faults(
    unit: UnitFacts, others: list[UnitFacts], reaching: "_Reaching"
) -> Iterator[Diagnostic]:
    observed = unit.observation.resources if unit.observation is not None else ()
    for resource in observed:
        module = resource.removeprefix(MODULE_STATE)
        if module == resource:
            continue
        for other in others:
            if other is not unit and reaching.reaches(other, module):
                yield _fault(module, unit, other)
                break


def _fault(module: str, unit: UnitFacts, other: UnitFacts) -> Diagnostic:
    return Diagnostic(
        code="NB211",
        severity=Severity.ERROR,
        message=f"this statement changes what the module `{module}` keeps, "
        "and another stage may look at it",
        span=unit.unit.span,
        why="Stages run in processes of their own, in which the module is as it was loaded.",
        fix="Return what the module keeps and hand it on as a value, or set it where it is used: "
        f"`{module}.NAME = …` is repeated in every stage.",
        related=(Related(other.unit.span, "this may look at it"),),
    )


class _Reaching:
    """Tells which statements may look at a module's state."""

    def __init__(
        self,
        facts: Facts,
        flows: Mapping[str, Flow],
        placement: Placement,
        modules: LocalModules,
    ) -> None:
        self.facts = facts
        self.flows = flows
        self.needs = {
            name: {*imported_names(ast.parse(one.source), one.package)} & modules.modules.keys()
            for name, one in modules.modules.items()
        }
        self.imported: dict[str, set[str]] = {}
        for unit in placement.imports:
            for name in unit.binds:
                self.imported.setdefault(name, set()).update(imported_names(unit.unit.node, ""))

    def reaches(self, unit: UnitFacts, module: str) -> bool:
        """Whether the unit uses a name, or a value, that comes from a module which needs this."""
        users = self._users(module)
        names = unit.uses | unit.symbols.deferred | self.flows[unit.uid].reads.keys()
        found = {*imported_names(unit.unit.node, "")}
        for name in names:
            found |= self.imported.get(name, set()) | self._origins(name, unit)
        return bool(found & (users | {name.partition(".")[0] for name in users}))

    def _users(self, module: str) -> set[str]:
        """The module, and all that import it, directly or not."""
        found, todo = {module}, [module]
        while todo:
            needed = todo.pop()
            more = {name for name, needs in self.needs.items() if needed in needs} - found
            found |= more
            todo += more
        return found

    def _origins(self, name: str, unit: UnitFacts) -> set[str]:
        """Top-level names of the modules that a value's type stands in."""
        fact = self.facts.value(name, unit.uid)
        if fact is None:
            return set()
        described = f"{fact.type} {fact.annotation}".replace("[", " ").replace(",", " ")
        return {word.partition(".")[0] for word in described.split()}
