"""From each version of a notebook that somebody is writing to its flow, around the change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jupyter_mlops.analysis.dataflow import Flow, FlowState, FlowStop, Throughout
from jupyter_mlops.analysis.facts import Facts, UnitFacts


@dataclass(frozen=True, slots=True)
class _Linked:
    """A version of the notebook that was linked."""

    units: tuple[UnitFacts, ...]
    flows: Mapping[str, Flow]
    throughout: Throughout | None
    stops: Mapping[str, "FlowStop"]
    """Unit → what held when it began, for the first one and some others."""


_NOTHING = _Linked((), {}, None, {})


class Linker:
    """Links versions of one notebook, or of one package: those units for which something changed.

    It begins at a stop before the first unit that changed, and ends at a stop behind the last one
    where what holds is what held there before, names aside that nothing below has to do with.
    """

    def __init__(self, between_stops: int = 64) -> None:
        """Stop, at least, whenever so many units were linked: each stop copies what holds."""
        self.between_stops = between_stops
        self.linked = _NOTHING
        self.stepped = 0
        """Units linked so far, those of all versions together."""

    def link(self, facts: Facts, order: Sequence[UnitFacts] | None = None) -> dict[str, Flow]:
        """Flow of every unit, as `link` gives it."""
        state, units = FlowState(facts), facts.units if order is None else tuple(order)
        known = self.linked if self.linked.throughout == state.throughout else _NOTHING
        head, tail = _unchanged(units, known.units)
        before = (place for place in reversed(range(head)) if units[place].uid in known.stops)
        start, end, renewed = next(before, 0), len(units), frozenset[str]()
        if head:
            state.go_on(known.stops[units[start].uid])
        flows, stops, last = dict[str, Flow](), dict[str, FlowStop](), start
        for place, unit in enumerate(units[start:], start=start):
            stop = known.stops.get(unit.uid)
            if stop is not None and place >= len(units) - tail:
                found = state.differing(stop)
                if found is not None and not _touched(units[place:], known.flows, found):
                    end, renewed = place, found
                    break
            if stop is not None or place == 0 or place - last >= self.between_stops:
                stops[unit.uid], last = state.stop(), place
            flows[unit.uid] = state.step(unit)
            self.stepped += 1
        above, below = ({one.uid for one in part} for part in (units[:start], units[end:]))
        stops |= {uid: known.stops[uid] for uid in above & known.stops.keys()}
        for uid in below & known.stops.keys():
            stops[uid] = state.renewed(known.stops[uid], renewed)
        flows |= {uid: known.flows[uid] for uid in above | below}
        flows = {unit.uid: flows[unit.uid] for unit in units}
        self.linked = _Linked(units, flows, state.throughout, stops)
        return flows


def _touched(units: Sequence[UnitFacts], flows: Mapping[str, Flow], names: frozenset[str]) -> bool:
    """Whether any unit reads, binds or changes one of the names."""
    return bool(names) and not all(
        names.isdisjoint(unit.uses)
        and names.isdisjoint(unit.binds)
        and names.isdisjoint(unit.symbols.dels)
        and names.isdisjoint(unit.mutates)
        and names.isdisjoint(flows[unit.uid].writes)
        and names.isdisjoint(flows[unit.uid].captured)
        for unit in units
    )


def _unchanged(units: Sequence[UnitFacts], before: Sequence[UnitFacts]) -> tuple[int, int]:
    """How many units at the beginning, and of the others at the end, are as they were."""
    shorter = min(len(units), len(before))
    pairs = enumerate(zip(units, before, strict=False))
    head = next((place for place, pair in pairs if not _flows_alike(*pair)), shorter)
    turned = enumerate(zip(reversed(units[head:]), reversed(before[head:]), strict=False))
    tail = next((place for place, pair in turned if not _flows_alike(*pair)), shorter - head)
    return head, tail


def _flows_alike(one: UnitFacts, other: UnitFacts) -> bool:
    """Whether two units are the same in all that a flow is made of."""
    return one is other or (
        one.unit.node is other.unit.node
        and one.uid == other.uid
        and one.symbols is other.symbols
        and one.effects is other.effects
        and one.observation is other.observation
        and (one.uses, one.mutates, one.resources) == (other.uses, other.mutates, other.resources)
        and (one.reads, one.writes) == (other.reads, other.writes)
        and (one.untold, one.supposed) == (other.untold, other.supposed)
    )
