"""From the slice to an order of stages that keeps every dependence, as far as there is one."""

from collections.abc import Mapping

from jupyter_mlops.analysis.dataflow import Flow
from jupyter_mlops.analysis.facts import Facts
from jupyter_mlops.analysis.slicing import Slice
from jupyter_mlops.lowering.ordering import Conflict, Relink, order_conflicts
from jupyter_mlops.lowering.placement import Placement, place
from jupyter_mlops.lowering.unrepeated_settings import settings_conflicts

Arrangement = tuple[Placement, tuple[Conflict, ...]]


def arranged(facts: Facts, flows: Mapping[str, Flow], found: Slice, relink: Relink) -> Arrangement:
    """Place every unit, and find what would read another value there.

    A statement without a tag goes down to the stage that asks for it, but not past a change of what
    it reads: then it stays where the notebook has it.
    """
    staying = frozenset[str]()
    attempts: list[Arrangement] = []
    while True:
        placement = place(facts, flows, found, staying)
        conflicts = (
            *order_conflicts(facts, flows, placement, found.results, relink),
            *settings_conflicts(facts, flows, placement),
        )
        attempts.append((placement, conflicts))
        untagged = {
            unit.uid
            for conflict in conflicts
            for unit in (conflict.unit, conflict.other)
            if unit.unit.role.stage is None
        }
        if untagged <= staying:
            return min(attempts, key=lambda attempt: len(attempt[1]))
        staying |= untagged
