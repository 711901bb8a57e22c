"""NB252: a function that crosses a border reads a variable which is bound anew behind it.

In the notebook both are global. In the package the function is stored with what it reads, and goes
on with that, whatever a later block calls by the same name.
"""

from collections.abc import Iterable, Iterator, Mapping

from jupyter_mlops.analysis.dataflow import Flow
from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.diagnostic import Diagnostic, Related, Severity
from jupyter_mlops.lowering.placement import Placement
from jupyter_mlops.stages import BY_TAG


def carried_faults(
    facts: Facts, flows: Mapping[str, Flow], placement: Placement
) -> Iterator[Diagnostic]:
    """One finding for each function and variable, at the first use, sample requests included."""
    borders = _Borders(facts, flows, placement)
    used = [
        (unit, position)
        for position, block in enumerate(placement.blocks)
        for unit in block.units
        if unit.uid not in placement.repeated
    ]
    used += [(unit, len(placement.blocks)) for unit in _requests(facts)]
    told = set[str]()
    for unit, position in used:
        for found in borders.faults(unit, position):
            if found.message not in told:
                told.add(found.message)
                yield found


def _requests(facts: Facts) -> Iterator[UnitFacts]:
    """Statements of the serve cells: what they use, the service uses."""
    for unit in facts.units:
        kind = BY_TAG.get(unit.unit.role.stage or "")
        if kind is not None and kind.is_service:
            yield unit


class _Borders:
    def __init__(self, facts: Facts, flows: Mapping[str, Flow], placement: Placement) -> None:
        self.facts = facts
        self.flows = flows
        self.placement = placement
        self.position: dict[str, int] = {}
        self.binders: dict[str, list[tuple[int, UnitFacts]]] = {}
        """Name → the statements that bind it, with their blocks, in the package's order."""
        for number, block in enumerate(placement.blocks):
            for unit in block.units:
                if unit.uid not in placement.repeated:
                    self.position[unit.uid] = number
                    for name in unit.binds:
                        self.binders.setdefault(name, []).append((number, unit))

    def faults(self, unit: UnitFacts, position: int) -> Iterator[Diagnostic]:
        """Give the fault of one statement, if any."""
        flow = self.flows[unit.uid]
        for function, reads in flow.held.items():
            made = self._made(function, flow)
            if made is None or made >= position:
                continue
            for name in sorted(reads & self.binders.keys() - {function}):
                binder = self._binder_between(name, made, position, unit)
                if binder is not None:
                    yield _fault(function, name, unit, binder)
                    return

    def _binder_between(
        self, name: str, made: int, position: int, unit: UnitFacts
    ) -> UnitFacts | None:
        """Give what binds the name behind the function's block and before this statement."""
        for number, binder in reversed(self.binders[name]):
            before = number < position or binder.unit.order < unit.unit.order
            if made < number <= position and before:
                return binder
        return None

    def _made(self, name: str, flow: Flow) -> int | None:
        """Give the first block that can have made a function in the value; None: no block has."""
        found: list[int] = []
        todo = [*self._versions([name], flow)]
        seen = set(todo)
        while todo:
            version, uid = todo.pop()
            if uid not in self.position:
                continue  # repeated in every block, or at the top of a module
            found.append(self.position[uid])
            own = self.flows[uid]
            more = {version, *own.held} if version not in own.kills else {*own.held}
            further = set(self._versions(more, own)) - seen
            seen |= further
            todo += further
        return min(found, default=None)

    def _versions(self, names: Iterable[str], flow: Flow) -> Iterator[tuple[str, str]]:
        for name in names:
            for uid in sorted(flow.reads.get(name, ())):
                yield name, uid


def _fault(function: str, name: str, unit: UnitFacts, binder: UnitFacts) -> Diagnostic:
    return Diagnostic(
        code="NB252",
        severity=Severity.ERROR,
        message=f"`{function}` is or holds a function of an earlier stage that reads `{name}`, "
        f"and `{name}` is assigned again by then, at {binder.unit.span}",
        span=unit.unit.span,
        why="The function is stored with the value that it was made with, and would not see "
        "the new one.",
        fix=f"Give the new value another name than `{name}`, or hand `{name}` to the function as "
        "an argument.",
        related=(Related(binder.unit.span, f"assigns `{name}` again"),),
    )
