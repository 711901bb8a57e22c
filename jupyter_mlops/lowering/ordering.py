"""Does the pipeline's order keep every dependence? Each read must see the notebook's version."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from jupyter_mlops.analysis.dataflow import Flow, link
from jupyter_mlops.analysis.facts import Facts, UnitFacts, likely
from jupyter_mlops.analysis.settings import SETTINGS
from jupyter_mlops.diagnostic import Diagnostic, Related, Severity
from jupyter_mlops.lowering.placement import Placement

Relink = Callable[[Facts, Sequence[UnitFacts]], Mapping[str, Flow]]
"""Links units in the order in which the pipeline will run them."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A statement that would read another value once the stages run in turn."""

    unit: UnitFacts
    name: str
    """What it reads."""
    other: UnitFacts
    """What would come too late, or else in between."""
    is_made: bool
    """Whether there would be any value at all."""

    def diagnostic(self) -> Diagnostic:
        """NB221, or NB220 where the value wouldn't be there yet."""
        other, cell = self.other.unit.span, self.unit.unit.span.cell
        what = _in_words(self.name)
        if self.is_made:
            code = "NB221"
            message = (
                f"{what} would have another value here once the stages run in order: "
                f"{other} changes it and belongs to another stage"
            )
        else:
            code = "NB220"
            message = f"{what} is needed here, but a later stage makes it, at {other}"
        return Diagnostic(
            code=code,
            severity=Severity.ERROR,
            message=message,
            span=self.unit.unit.span,
            why="The notebook interleaves the stages; the pipeline runs each stage as a whole.",
            fix=(
                f"Tag cell {other.cell} and cell {cell} with the same stage, "
                "or give the changed value a name of its own."
            ),
            related=(Related(other, f"changes {what}"),),
        )


def _in_words(name: str) -> str:
    kind, _, which = name.partition(":")
    if kind == "rng":
        return "the random state"
    if kind == "fs":
        return "a file" if which == "*" else f"the file `{which}`"
    if kind == "config":
        return "what is set in Python or a library"
    return f"`{name}`"


def order_conflicts(
    facts: Facts,
    flows: Mapping[str, Flow],
    placement: Placement,
    results: tuple[str, ...],
    relink: Relink = link,
) -> Iterator[Conflict]:
    """Find each statement that would read another value once stages run in turn.

    And each of the `results` of the pipeline that would have another value in the end.
    """
    order = _emission_order(facts, placement)
    moved = relink(facts, order)
    fixed = placement.repeated | {unit.uid for unit in placement.service}
    perhaps = frozenset[str]().union(*(_keeps(unit, flows) for unit in order))
    handed_on = {
        (uid, name)
        for unit in order
        for name in flows[unit.uid].needs & perhaps
        for uid in flows[unit.uid].reads[name]
    }
    made = _last_writers(sorted(order, key=lambda unit: unit.unit.order), flows)
    final = {
        (uid, name) for name in results if name in made for uid in _makers(name, made[name], flows)
    }
    done = set[str]()
    for unit in order:
        done.add(unit.uid)
        before, now = flows[unit.uid], moved[unit.uid]
        if unit.uid in fixed or before.reads == now.reads:
            continue
        kept = {name for name in _keeps(unit, flows) if (unit.uid, name) in handed_on}
        kept &= before.reads.keys() & now.reads.keys()
        given = {name for name in results if (unit.uid, name) in final} & before.reads.keys()
        # What nothing has made yet when it is read is there all the same, if it is a file.
        files = {name for name in now.needs - before.reads.keys() if name.startswith("fs:")}
        for name in sorted(before.needs | kept | given | files):
            if name in SETTINGS or name in placement.module_names:
                continue
            known, read = (one.reads.get(name, frozenset()) for one in (before, now))
            if known != read:
                # A change that would come too late is to be seen; else one that comes in between.
                others = known - done - read or read - known or known - read
                yield _conflict(facts, unit, name, others, is_made=bool(read))
                break
    left = _last_writers(order, moved)
    for name in results:
        if name in made and made[name] != left.get(name):
            unit, other = facts.by_uid[made[name]], left.get(name)
            yield _conflict(facts, unit, name, {other or unit.uid}, is_made=other is not None)


def _keeps(unit: UnitFacts, flows: Mapping[str, Flow]) -> frozenset[str]:
    """Names whose old value may go through it, to those who read them afterwards.

    What it binds on some path only, and the other names of what it changes.
    """
    flow = flows[unit.uid]
    return unit.symbols.may_defs | (flow.writes - flow.kills - flow.needs)


def _last_writers(order: Iterable[UnitFacts], flows: Mapping[str, Flow]) -> dict[str, str]:
    return {name: unit.uid for unit in order for name in flows[unit.uid].writes}


def _makers(name: str, last: str, flows: Mapping[str, Flow]) -> set[str]:
    """The units of which the version that the unit `last` makes still holds something."""
    found, todo = set[str](), [last]
    while todo:
        uid = todo.pop()
        if uid not in found and name not in flows[uid].kills:
            found.add(uid)
            todo += flows[uid].reads.get(name, ())
    return found


def likely_conflicts(
    facts: Facts, placement: Placement, results: tuple[str, ...]
) -> Iterator[Conflict]:
    """Find those that stay when calls change nothing of which nobody knows whether they do."""
    supposed = likely(facts)
    return order_conflicts(supposed, link(supposed), placement, results)


def _emission_order(facts: Facts, placement: Placement) -> list[UnitFacts]:
    first = [unit for unit in facts.units if placement.where.get(unit.uid) == "parameters"]
    blocks = [unit for block in placement.blocks for unit in block.units]
    order = [*first, *placement.imports, *placement.definitions, *blocks]
    return [facts.by_uid[unit.uid] for unit in order]


def _conflict(
    facts: Facts,
    unit: UnitFacts,
    name: str,
    others: Set[str],
    *,
    is_made: bool,
) -> Conflict:
    other = min((facts.by_uid[uid] for uid in others), key=lambda one: one.unit.order)
    return Conflict(unit, name, other, is_made)
