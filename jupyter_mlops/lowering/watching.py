"""From facts and borders to plans: which run to make, and what to look at while it runs."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from jupyter_mlops.analysis.entries import entry_units
from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.analysis.literals import bound_literal
from jupyter_mlops.analysis.outputs import Outputs
from jupyter_mlops.ir.pipeline import Pipeline, Stage
from jupyter_mlops.lowering.interfaces import RANDOM_STATES, Interface
from jupyter_mlops.lowering.lower import Analysis, Lowered
from jupyter_mlops.lowering.placement import Placement
from jupyter_mlops.lowering.sources import STAGE, Source
from jupyter_mlops.plain import Plain
from jupyter_mlops.recording.record import Plan, PlannedUnit, Record, TableSeen, Watch

STATE_EXPRESSIONS = {
    "rng:numpy": '__import__("numpy").random.get_state()',
    "rng:random": '__import__("random").getstate()',
}
"""How a run of the notebook is asked for the state of a generator: without changing any name."""


def observation_plan(analysis: Analysis, overrides: Mapping[str, Plain]) -> Plan:
    """One run that shows what every unit does; no values are kept."""
    facts, units = analysis.facts, []
    names = facts.context.names
    for position, unit in enumerate(facts.units):
        following = facts.units[position + 1] if position + 1 < len(facts.units) else None
        bound = bound_literal(unit.unit.node, names) if unit.unit.role.parameters else None
        units.append(
            PlannedUnit(
                uid=unit.uid,
                cell=unit.unit.span.cell,
                code=unit.unit.code,
                names=tuple(sorted(_touched(unit, facts))),
                display=unit.unit.is_display,
                shown=tuple(expression for _, expression in _probes(analysis.outputs, unit.uid)),
                ends_cell=following is None or following.unit.span.cell != unit.unit.span.cell,
                bind=bound[0] if bound else None,
                bind_type=bound[1].type if bound else "",
            )
        )
    return Plan(
        units=tuple(units),
        entries=tuple(name for unit in entry_units(facts) for name in sorted(unit.binds)),
        overrides=tuple(sorted(overrides.items())),
        signatures=True,
    )


def _touched(unit: UnitFacts, facts: Facts) -> set[str]:
    """Names whose objects the unit can reach: those it reads, binds, and its functions read."""
    touched = set(unit.uses | unit.binds | unit.mutates | unit.assumed)
    summaries = facts.context.summaries
    touched |= {name for name, summary in summaries.items() if summary.is_class}
    methods = {
        name
        for one in facts.units
        for name in one.symbols.captures
        if name in facts.context.summaries and name in touched
    }
    todo = list(touched | methods)
    while todo:
        name = todo.pop()
        for one in facts.units:
            for captured in one.symbols.captures.get(name, ()):
                if captured not in touched:
                    touched.add(captured)
                    todo.append(captured)
    return touched - set(facts.context.names.imports)


def capture_plan(observed: Plan, analysis: Analysis, lowered: Lowered) -> Plan:
    """The same run, in which every value that a stage gives is kept, and its tables looked at."""
    outputs, pipeline, borders = analysis.outputs, lowered.pipeline, lowered.interfaces
    watches: list[Watch] = []
    stages = list(dict.fromkeys(interface.block.stage for interface in borders.blocks))
    order = {unit.uid: position for position, unit in enumerate(observed.units)}
    written = _writers(analysis, lowered.placement)
    upto: list[str] = []
    for stage in pipeline.stages:
        upto.append(stage.tag)
        own = [one for one in borders.blocks if one.block.stage == stage.tag]
        names = [one.name for one in stage.outputs if one.name not in RANDOM_STATES.values()]
        names += [one.key for one in outputs.shown if one.is_name and one.key in stage.metrics]
        states = [resource for resource, _, _ in _random_states(stage)]
        watches += _watches(upto, [*names, *states], own, order, written)
    assert all(watch.label.partition("@")[0] in stages for watch in watches)
    probes = {unit.uid: _probes(outputs, unit.uid) for unit in observed.units}
    for position, watch in enumerate(watches):
        given_by = next(one for one in pipeline.stages if one.tag == watch.label.partition("@")[0])
        for resource, name, expression in _random_states(given_by):
            if resource in watch.names:
                probes[watch.after] += ((name, expression),)
        kept = tuple(name for name in watch.names if name not in RANDOM_STATES)
        watches[position] = replace(watch, names=kept)
    reports = _reports(outputs, pipeline, watches)
    tables = _tables(watches, lowered.sources)
    units = tuple(
        replace(
            unit,
            shown=(),
            probes=probes[unit.uid],
            reports=tuple(reports.get(unit.uid, ())),
            plot=outputs.plots.get(unit.uid),
            tables=tuple(tables.get(unit.uid, ())),
        )
        for unit in observed.units
    )
    return replace(observed, units=units, watches=tuple(watches), signatures=False)


def _tables(watches: list[Watch], sources: tuple[Source, ...]) -> dict[str, list[str]]:
    """Unit → names whose tables the data contract is inferred from."""
    found: dict[str, list[str]] = {source.uid: [source.variable] for source in sources}
    for watch in watches:
        if watch.label.partition("@")[0] == STAGE:
            names = found.setdefault(watch.after, [])
            names += [name for name in watch.names if name not in names]
    return found


def tables_seen(record: Record, plan: Plan, sources: tuple[Source, ...]) -> dict[str, TableSeen]:
    """What was seen of the tables, by the uid of the statement that reads or by variable."""
    found: dict[str, TableSeen] = {}
    for watch in plan.watches:
        if watch.label.partition("@")[0] == STAGE:
            seen = record.observations[watch.after].tables
            found |= {name: seen[name] for name in watch.names if name in seen}
    for source in sources:
        table = record.observations[source.uid].tables.get(source.variable)
        if table is not None:
            found[source.uid] = table
    return found


def _probes(outputs: Outputs, uid: str) -> tuple[tuple[str, str], ...]:
    """Metrics that a unit shows and doesn't name: key and expression."""
    return tuple(
        (one.key, one.expression)
        for one in outputs.of_unit(uid)
        if one.kind == "metric" and not one.is_name
    )


def _reports(
    outputs: Outputs, pipeline: Pipeline, watches: list[Watch]
) -> dict[str, list[tuple[str, str]]]:
    """Unit → texts that are kept after it: named ones are written when the stage is over."""
    ends = {watch.label: watch.after for watch in watches}
    found: dict[str, list[tuple[str, str]]] = {}
    for shown in outputs.shown:
        if shown.kind != "report":
            continue
        if not shown.is_name:
            found.setdefault(shown.uid, []).append((shown.key, shown.expression))
            continue
        for stage in pipeline.stages:
            if shown.key in stage.reports and stage.tag in ends:
                found.setdefault(ends[stage.tag], []).append((shown.key, shown.key))
    return found


def _random_states(stage: Stage) -> tuple[tuple[str, str, str], ...]:
    """Resource, name and expression of the random generators' states that a stage hands on."""
    given = {variable.name for variable in stage.outputs}
    return tuple(
        (resource, name, STATE_EXPRESSIONS[resource])
        for resource, name in RANDOM_STATES.items()
        if name in given
    )


def _writers(analysis: Analysis, placement: Placement) -> dict[str, list[tuple[str, str]]]:
    """Name or resource → (stage, uid) of the statements that bind or change it.

    Those that are left out are of no stage: the run of the notebook has them all the same.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    for unit in analysis.facts.units:
        if unit.uid not in placement.where:
            seen = unit.observation.mutated if unit.observation is not None else ()
            for name in unit.binds | unit.symbols.dels | {*seen}:
                found.setdefault(name, []).append(("", unit.uid))
    for block in placement.blocks:
        for unit in block.units:
            if unit.uid not in placement.repeated:
                for name in analysis.flows[unit.uid].writes | unit.binds:
                    found.setdefault(name, []).append((block.stage, unit.uid))
    return found


def _passed_on(
    rows: Sequence[tuple[str, str]],
    uids: list[str],
    earlier: Sequence[str],
    order: Mapping[str, int],
) -> str:
    """Where a stage has what it only hands on: before a later one changes it, or once made."""
    last = max(uids, key=order.__getitem__)
    made = [uid for tag, uid in rows if tag in earlier]
    if rows and min(order[uid] for _, uid in rows) > order[last]:
        return max(made, key=order.__getitem__, default=last)
    changed = [order[uid] for tag, uid in rows if tag not in earlier]
    before = [uid for uid in uids if order[uid] < min(changed, default=order[last] + 1)]
    return max(before, key=order.__getitem__, default=last)


def _watches(
    upto: Sequence[str],
    names: list[str],
    own: list[Interface],
    order: Mapping[str, int],
    written: Mapping[str, list[tuple[str, str]]],
) -> list[Watch]:
    """For the last of some stages: after its last statement.

    Earlier for a name that something else changes by then; later for what a stage before it makes
    further down in the notebook, and this one hands on.
    """
    *earlier, stage = upto
    uids = [unit.uid for interface in own for unit in interface.block.units]
    if not uids:
        return []
    last = max(uids, key=order.__getitem__)
    at: dict[str, list[str]] = {last: []}
    for name in dict.fromkeys(names):
        place = last
        mine = [order[uid] for tag, uid in written.get(name, ()) if tag == stage]
        others = [order[uid] for tag, uid in written.get(name, ()) if tag != stage]
        if mine and any(max(mine) < other <= order[last] for other in others):
            place = next(uid for uid in uids if order[uid] == max(mine))
        elif not mine:
            place = _passed_on(written.get(name, ()), uids, earlier, order)
        at.setdefault(place, []).append(name)
    return [
        Watch(stage, uid, tuple(kept), tuple(sorted(uids, key=order.__getitem__)))
        if uid == last
        else Watch(f"{stage}@{uid}", uid, tuple(kept))
        for uid, kept in at.items()
    ]
