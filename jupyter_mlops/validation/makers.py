"""From a value that a stage gives to the statement that a finding about it points at."""

from dataclasses import dataclass

from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.lowering.placement import Placement


@dataclass(frozen=True, slots=True)
class Makers:
    """Asks for statements by stage and name."""

    facts: Facts
    placement: Placement

    def in_stage(self, unit: UnitFacts, stage: str) -> bool:
        """Whether the statement runs in a stage."""
        return self.placement.where.get(unit.uid, "").partition(":")[0] == stage

    def last(self, stage: str, name: str) -> UnitFacts | None:
        """The last statement of the stage that binds or changes the name, else any that does."""
        makers = [unit for unit in self.facts.units if name in unit.binds | unit.mutates]
        return self._nearest(stage, makers)

    def of_cell(self, stage: str, cell: str) -> list[UnitFacts]:
        """The statements of the stage in a cell: `cell 3`."""
        units = (unit for unit in self.facts.units if self.in_stage(unit, stage))
        return [unit for unit in units if f"cell {unit.unit.span.cell}" == cell]

    def origin(self, stage: str, name: str) -> UnitFacts | None:
        """The statement that has made the value what it is: what only fills a table hasn't."""
        fact = self.facts.value(name)
        if fact is not None and fact.kind != "container":
            binders = [unit for unit in self.facts.units if name in unit.binds]
            return self._nearest(stage, binders) or self.last(stage, name)
        return self.last(stage, name)

    def perhaps(self, stage: str, name: str) -> UnitFacts | None:
        """The statement of the stage that may bind the name, if none surely does."""
        own = [unit for unit in self.facts.units if self.in_stage(unit, stage)]
        if any(name in unit.symbols.defs for unit in own):
            return None
        return next((unit for unit in own if name in unit.symbols.may_defs), None)

    def _nearest(self, stage: str, makers: list[UnitFacts]) -> UnitFacts | None:
        own = [unit for unit in makers if self.in_stage(unit, stage)]
        found = own or [unit for unit in makers if unit.uid in self.placement.where]
        return found[-1] if found else None
