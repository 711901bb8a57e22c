"""From the plan of the run that keeps all values to how any run is asked for them."""

import ast
from collections import Counter
from collections.abc import Iterator, Mapping

from jupyter_mlops.analysis.facts import Facts
from jupyter_mlops.analysis.outputs import Outputs
from jupyter_mlops.ir.pipeline import Capture, Pipeline
from jupyter_mlops.recording.record import Plan, PlannedUnit


def captures_of(
    plan: Plan, facts: Facts, outputs: Outputs, pipeline: Pipeline
) -> tuple[Capture, ...]:
    """What to ask for and when; `plan` is what the proof compared the package with."""
    units = {unit.uid: unit for unit in plan.units}
    given = {stage.tag: {one.name for one in stage.outputs} for stage in pipeline.stages}
    spread = {one.key for one in outputs.shown if one.kind == "metrics" and one.is_name}
    found: list[Capture] = []
    watched = {watch.after: watch for watch in plan.watches}
    seen: Counter[tuple[int, str]] = Counter()
    for unit in facts.units:
        watch, planned = watched.get(unit.uid), units[unit.uid]
        place = (unit.unit.span.cell, ast.unparse(ast.parse(planned.code)))
        seen[place] += 1
        stage = watch.label.partition("@")[0] if watch is not None else unit.unit.role.stage
        if stage not in given or not (watch or planned.probes):
            continue
        own = given[stage]
        names = watch.names if watch is not None else ()
        values = [(name, name) for name in names if name in own]
        values += [probe for probe in planned.probes if probe[0] in own]
        metrics = [("" if name in spread else name, name) for name in names if name not in own]
        metrics += _probed(planned, own, {one.key: one.kind for one in outputs.of_unit(unit.uid)})
        cell, code = place
        when = ("", 1) if planned.ends_cell else (code, seen[place])
        found.append(Capture(stage, unit.uid, cell, *when, tuple(values), tuple(metrics)))
    return tuple(found)


def _probed(
    planned: PlannedUnit, given: set[str], kinds: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Metrics that the statement shows without naming them."""
    for key, expression in planned.probes:
        if key not in given:
            yield "" if kinds.get(key) == "metrics" else key, expression
