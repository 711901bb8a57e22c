"""From flow to the slice: the statements that the results need, and why each other one is left out.

Weiser's backward closure over (version, name) pairs: an alias that a needed statement merely
happens to change isn't needed for that alone.
"""

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from jupyter_mlops.analysis.annotated import annotated, are_annotations_lazy
from jupyter_mlops.analysis.bindings import is_function, own_nodes
from jupyter_mlops.analysis.captures import called_names
from jupyter_mlops.analysis.dataflow import Flow, reads_of
from jupyter_mlops.analysis.entries import entry_units, function_name, serving_units
from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.analysis.outputs import Outputs
from jupyter_mlops.analysis.timings import PRINTS, durations, prints, tells_times_only
from jupyter_mlops.analysis.unasked import asked_of_the_last, final_versions, trained_unasked
from jupyter_mlops.notebook.trees import has_any, once
from jupyter_mlops.stages import BY_TAG, StageKind

TIMING = "tells how long something took, which is no result"
_STOPPING = frozenset({ast.Raise, ast.Assert})


class Edge(NamedTuple):
    """A kept unit needs a version of a name."""

    consumer: str
    producer: str
    name: str


@dataclass(frozen=True, slots=True)
class Slice:
    """What is kept, and a reason for every unit."""

    kept: frozenset[str]
    reasons: Mapping[str, str]
    edges: frozenset[Edge]
    results: tuple[str, ...]
    """Names that the last stage gives when no later stage asks for anything."""
    entries: tuple[str, ...]
    """Uids of the prediction functions of the serve cells."""
    refused: frozenset[Edge]
    """Needed units that the user has tagged `drop`."""

    def consumers(self) -> dict[str, set[str]]:
        """Producer → consumers."""
        found: dict[str, set[str]] = {}
        for edge in self.edges:
            found.setdefault(edge.producer, set()).add(edge.consumer)
        return found


def slice_of(facts: Facts, flows: Mapping[str, Flow], outputs: Outputs) -> Slice:
    """Close the roots backwards."""
    closure = _Closure(facts, flows)
    results = asked_of_the_last(facts, outputs)
    entries = entry_units(facts)
    functions = [unit for unit in facts.units if is_function(unit.unit.node)]
    printing = _printing(functions, facts)
    own = _Own(_guards(functions), printing, durations(facts) if printing else frozenset())
    for unit in facts.units:
        reason = _root_reason(unit, outputs, own)
        if reason is not None and unit.uid not in outputs.timings:
            closure.keep(unit.uid, reason)
    _keep_future(closure, facts)
    _demand_results(closure, facts, results)
    _demand_service(closure, facts, entries)
    closure.run()
    unasked = () if entries else trained_unasked(facts, flows, outputs, closure.kept)
    _demand_results(closure, facts, unasked)
    closure.run()
    dropped = {
        unit.uid: TIMING if unit.uid in outputs.timings else _drop_reason(unit, outputs)
        for unit in facts.units
        if unit.uid not in closure.kept
    }
    return Slice(
        kept=frozenset(closure.kept),
        reasons=closure.reasons | dropped,
        edges=frozenset(closure.edges),
        results=(*results, *unasked),
        entries=tuple(unit.uid for unit in entries),
        refused=frozenset(closure.refused),
    )


class _Closure:
    def __init__(self, facts: Facts, flows: Mapping[str, Flow]) -> None:
        self.facts = facts
        self.flows = flows
        self.kept: set[str] = set()
        self.reasons: dict[str, str] = {}
        self.edges: set[Edge] = set()
        self.refused: set[Edge] = set()
        self.versions: set[tuple[str, str]] = set()
        self.todo: list[str] = []

    def keep(self, uid: str, reason: str) -> None:
        if uid not in self.kept:
            self.kept.add(uid)
            self.reasons[uid] = reason
            self.todo.append(uid)

    def demand(self, producer: str, name: str, consumer: str, reason: str) -> None:
        """Keep what makes this version of the name, and the versions that it was made from."""
        todo = [(producer, consumer, reason)]
        while todo:  # no recursion: a name may be changed a thousand times
            producer, consumer, reason = todo.pop()
            edge = Edge(consumer, producer, name)
            if self.facts.by_uid[producer].unit.role.drop:
                self.refused.add(edge)
                continue
            self.edges.add(edge)
            self.keep(producer, reason)
            if (producer, name) in self.versions:
                continue
            self.versions.add((producer, name))
            flow = self.flows[producer]
            if name not in flow.kills:
                older = sorted(flow.reads.get(name, ()), reverse=True)
                todo += [(one, producer, f"an earlier value of `{name}`") for one in older]

    def run(self) -> None:
        while self.todo:
            uid = self.todo.pop()
            flow = self.flows[uid]
            place = self.facts.by_uid[uid].unit.span
            for name in sorted(flow.needs):
                for version in sorted(flow.reads[name]):
                    if version != uid:
                        is_known = version in self.kept  # for a reason that was told
                        reason = "" if is_known else _reason(self.facts, version, name, str(place))
                        self.demand(version, name, uid, reason)


def _keep_future(closure: _Closure, facts: Facts) -> None:
    """Nothing reads the name that `from __future__ import annotations` binds."""
    for unit in facts.units:
        if are_annotations_lazy(unit.unit.node) and any(
            annotated(one.unit.node) for one in facts.units
        ):
            closure.keep(unit.uid, "leaves the annotations below it unevaluated")


def _demand_results(closure: _Closure, facts: Facts, results: tuple[str, ...]) -> None:
    made = final_versions(facts, closure.flows) if results else {}
    for name in results:
        if name in made:
            uid = made[name]
            closure.demand(uid, name, uid, f"gives `{name}`, a result of the pipeline")


def _demand_service(closure: _Closure, facts: Facts, entries: list[UnitFacts]) -> None:
    if not entries:
        return
    last = serving_units(facts)[-1].uid
    for unit in entries:
        closure.keep(unit.uid, "the prediction function")
        found = reads_of(facts, closure.flows, function_name(unit), last)
        for name, versions in found.items():
            for uid in versions:
                closure.demand(uid, name, unit.uid, f"the prediction function uses `{name}`")


def _reason(facts: Facts, producer: str, name: str, place: str) -> str:
    unit = facts.by_uid[producer]
    if name.startswith("rng:"):
        return f"draws from or seeds the random state that {place} uses"
    if name.startswith("fs:"):
        return f"writes a file that {place} reads"
    if ":" in name or name in ("cwd", "env"):
        return f"changes a setting that {place} depends on"
    verb = "changes" if name in unit.mutates else "gives"
    return f"{verb} `{name}`, needed at {place}"


@dataclass(frozen=True, slots=True)
class _Own:
    """What is to be known of the notebook where a statement calls something."""

    guards: frozenset[str]
    printing: frozenset[str]
    timed: frozenset[str]


def _root_reason(unit: UnitFacts, outputs: Outputs, own: _Own) -> str | None:
    role = unit.unit.role
    if role.drop:
        return None
    if role.keep:
        return "its cell is tagged keep"
    if role.parameters:
        return _guard_reason(unit, outputs, own.guards)
    kind = BY_TAG.get(role.stage or "")
    if kind is None or kind.is_service:
        return None
    reason = _result_reason(unit, kind, outputs)
    if reason is None and kind.has_metrics and _tells(unit, own):
        return "prints something about the evaluation"
    return reason or _guard_reason(unit, outputs, own.guards)


def _guards(functions: Iterable[UnitFacts]) -> frozenset[str]:
    """Names of those functions that may raise an exception of their own."""
    return frozenset(
        function_name(unit) for unit in functions if has_any(_STOPPING, unit.unit.node)
    )


def _printing(functions: Iterable[UnitFacts], facts: Facts) -> frozenset[str]:
    """Names of those functions that print, by themselves or by each other, more than times."""
    called = {
        function_name(unit): called_names(unit.unit.node)
        - (PRINTS if tells_times_only(unit.unit.node, facts) else set())
        for unit in functions
    }
    found: set[str] = {*PRINTS}
    while True:
        new = {name for name, names in called.items() if names & found} - found
        if not new:
            break
        found |= new
    return frozenset(found - PRINTS)


def _tells(unit: UnitFacts, own: _Own) -> bool:
    """Whether it prints, also by a function, and there something else than the clock's time."""
    if prints(unit.unit.node):
        return True
    if unit.uses.isdisjoint(own.printing):
        return False
    given = unit.uses - own.printing
    return not (given and given <= own.timed) and any(
        isinstance(inner, ast.Call)
        and isinstance(inner.func, ast.Name)
        and inner.func.id in own.printing
        for inner in own_nodes([unit.unit.node])
    )


def _guard_reason(unit: UnitFacts, outputs: Outputs, guards: frozenset[str]) -> str | None:
    """Whether it keeps wrong data from going on: a package without it would give a result."""
    is_plot = unit.uid in outputs.plot_units  # a function that draws guards its drawing
    match unit.unit.node:
        case ast.Expr(value=ast.Call(func=ast.Name(id=name))) if name in guards and not is_plot:
            return f"`{name}` may stop the run"
    if _stops(unit.unit.node):
        return "stops the run where its condition asks for it"
    return None


@once
def _stops(node: ast.stmt) -> bool:
    """Whether the statement itself may raise an exception of its own."""
    return any(inner.__class__ in _STOPPING for inner in own_nodes([node]))


def _result_reason(unit: UnitFacts, kind: StageKind, outputs: Outputs) -> str | None:
    """What a statement of a tagged cell leaves behind for the reader of the notebook."""
    shown = outputs.of_unit(unit.uid)
    if shown:
        return f"gives the {shown[0].kind.rstrip('s')} `{shown[0].key}`"
    if kind.keeps_plots and outputs.keeps_plots and unit.uid in outputs.plot_units:
        return "draws a plot of the evaluation"
    if unit.writes and unit.uid not in outputs.plot_units:
        return "writes a file in a tagged cell"
    if {"process", "network"} & unit.resources:
        return "talks to the outside in a tagged cell"
    return None


def _drop_reason(unit: UnitFacts, outputs: Outputs) -> str:
    if unit.unit.role.drop:
        return "its cell is tagged drop"
    kind = BY_TAG.get(unit.unit.role.stage or "")
    if kind is not None and kind.is_service:
        return "a sample request: kept as a test, not as code"
    if unit.uid in outputs.plot_units:
        return (
            "draws a plot outside of evaluate"
            if outputs.keeps_plots
            else "draws a plot that isn't Matplotlib's"
        )
    names = sorted(unit.binds)
    if names:
        what = ", ".join(f"`{name}`" for name in names[:3])
        return f"nothing that is kept reads {what}"
    if unit.assumed:
        what = ", ".join(f"`{name}`" for name in sorted(unit.assumed)[:3])
        return f"shows something only; the recorded run saw {what} unchanged"
    return "shows something only"
