"""From a cell that fits a model and scores it to the scores, which belong to the evaluation.

Most notebooks measure a model in the cell that fits it. Such a statement goes to `evaluate` when
nothing in between would change what it reads, and nothing else asks for what it makes.
"""

import ast
from collections.abc import Iterable, Mapping, Set
from dataclasses import replace

from jupyter_mlops.analysis.dataflow import Flow
from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.analysis.outputs import Outputs, is_plot
from jupyter_mlops.analysis.settings import SETTINGS
from jupyter_mlops.analysis.timings import prints
from jupyter_mlops.notebook.tags import Role
from jupyter_mlops.stages import BY_TAG, STAGES

_SCORES = frozenset({"metric", "report"})
_EVALUATION = next(kind for kind in STAGES if kind.has_metrics)
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)


def scores_apart(
    facts: Facts, flows: Mapping[str, Flow], outputs: Outputs, kept: Set[str]
) -> frozenset[str]:
    """Give the uids of what can be measured after all training as well, and is left out so far."""
    last = _last_changes(facts, flows, kept)
    settled = kept | outputs.timings
    loose = {
        unit.uid
        for place, unit in enumerate(facts.units)
        if unit.uid not in settled
        if _is_early(unit)
        if _is_movable(unit, flows[unit.uid], _changed_below(place, flows[unit.uid], last))
    }
    return _found_in(facts, flows, loose)


def measured_beside(facts: Facts, flows: Mapping[str, Flow], fits: Set[str]) -> frozenset[str]:
    """Give what measures in the cells of these fits, and could once all of them have run."""
    below_fits = _below(facts, fits)
    cells = {facts.by_uid[uid].unit.span.cell for uid in fits}
    asked = {one for uid in fits for versions in flows[uid].reads.values() for one in versions}
    found = frozenset(below_fits.keys() - asked)
    while found:
        # What is measured later leaves the names alone that others bind as well: `y_pred`.
        staying = flows.keys() - found
        last = _last_changes(facts, flows, staying)
        writers: dict[str, set[int]] = {}
        for uid in staying:
            cell = facts.by_uid[uid].unit.span.cell
            for name in flows[uid].writes if cell in cells else ():
                writers.setdefault(name, set()).add(cell)
        loose: set[str] = set()
        for uid in found:
            unit, flow = facts.by_uid[uid], flows[uid]
            # such a cell may come to stand below: it is to be seen as changing its names anywhere
            own = {unit.unit.span.cell}
            others = {name for name in flow.needs | unit.binds if writers.get(name, own) - own}
            changed = _changed_below(below_fits[uid], flow, last) | others
            # An import that is repeated binds the same.
            if _is_movable(unit, flow, changed - facts.context.names.imports.keys()):
                loose.add(uid)
        measured = _found_in(facts, flows, loose)
        if measured == found:
            break
        found = measured
    return found


def _below(facts: Facts, fits: Set[str]) -> dict[str, int]:
    """Give what stands below a fit in its cell, with its place in `facts.units`."""
    fitted: set[int] = set()
    found: dict[str, int] = {}
    for place, unit in enumerate(facts.units):
        cell = unit.unit.span.cell
        if cell in fitted:
            found[unit.uid] = place
        elif unit.uid in fits:
            fitted.add(cell)
    return found


def with_apart(facts: Facts, apart: Set[str]) -> Facts:
    """The facts with these statements in `evaluate`."""
    role = Role(stage=_EVALUATION.tag)
    units = tuple(
        replace(unit, unit=replace(unit.unit, role=role)) if unit.uid in apart else unit
        for unit in facts.units
    )
    return replace(facts, units=units, by_uid={unit.uid: unit for unit in units})


def _is_early(unit: UnitFacts) -> bool:
    """Whether its cell belongs to a stage before the evaluation."""
    role = unit.unit.role
    kind = BY_TAG.get(role.stage or "")
    if kind is None or role.keep or role.drop:
        return False
    return STAGES.index(kind) < STAGES.index(_EVALUATION)


def _is_movable(unit: UnitFacts, flow: Flow, changed: Set[str]) -> bool:
    """Whether it changes nothing but the names that it binds, and would read the same later."""
    if isinstance(unit.unit.node, _DEFINITIONS) or is_plot(unit) or "fit" in unit.effects.roles:
        return False
    return flow.writes <= unit.binds and changed.isdisjoint(flow.needs - {*SETTINGS} | unit.binds)


def _found_in(facts: Facts, flows: Mapping[str, Flow], loose: Set[str]) -> frozenset[str]:
    found: set[str] = set()
    measured: set[str] = set()
    for unit in facts.units:
        if unit.uid in loose and _measures(unit, measured):
            found.add(unit.uid)
            measured |= unit.binds
    return frozenset(found | _predictions(facts, flows, found, loose))


def _measures(unit: UnitFacts, measured: Set[str]) -> bool:
    """Whether it makes a score, or shows one."""
    scores = bool(unit.effects.roles & _SCORES)
    if unit.binds:
        return scores
    shows = unit.unit.is_display or prints(unit.unit.node)
    return shows and (scores or not unit.uses.isdisjoint(measured))


def _predictions(
    facts: Facts, flows: Mapping[str, Flow], scores: Iterable[str], loose: Set[str]
) -> set[str]:
    """Give what predicts what is scored then."""
    read = {
        version for uid in scores for versions in flows[uid].reads.values() for version in versions
    }
    return {uid for uid in read & loose if "predict" in facts.by_uid[uid].effects.roles}


def _last_changes(facts: Facts, flows: Mapping[str, Flow], kept: Set[str]) -> dict[str, int]:
    """Name → where what is kept of the stages before the evaluation changes it for the last time.

    Places are those in `facts.units`.
    """
    found: dict[str, int] = {}
    for place, unit in enumerate(facts.units):
        kind = BY_TAG.get(unit.unit.role.stage or "")
        if unit.uid in kept and (kind is None or not kind.has_metrics):
            found |= dict.fromkeys(flows[unit.uid].writes, place)
    return found


def _changed_below(place: int, flow: Flow, last: Mapping[str, int]) -> frozenset[str]:
    """Names that a unit needs and that are changed further down."""
    return frozenset(name for name in flow.needs if last.get(name, place) > place)
