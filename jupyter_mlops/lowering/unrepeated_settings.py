"""NB211: a setting of Python or of a library that only one stage would have.

Settings are repeated in each stage. One that also gives or changes a value isn't: it would do so in
each stage.
"""

from collections.abc import Iterator, Mapping

from jupyter_mlops.analysis.dataflow import Flow
from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.analysis.settings import SETTINGS
from jupyter_mlops.diagnostic import Diagnostic, Related, Severity
from jupyter_mlops.lowering.ordering import Conflict
from jupyter_mlops.lowering.placement import Placement
from jupyter_mlops.recording.record import MODULE_STATE, Record


def setting_faults(
    facts: Facts, flows: Mapping[str, Flow], placement: Placement
) -> Iterator[Diagnostic]:
    """One finding for each setting that isn't repeated, with a statement that would miss it."""
    for block in placement.blocks:
        others = [
            unit for other in placement.blocks if other.stage != block.stage for unit in other.units
        ]
        for unit in block.units:
            if unit.uid not in placement.repeated and _sets(unit, flows, facts.record):
                for missing in [*others, *placement.service]:
                    if missing.unit.order > unit.unit.order:
                        yield _fault(unit, missing)
                        break


def settings_conflicts(
    facts: Facts, flows: Mapping[str, Flow], placement: Placement
) -> Iterator[Conflict]:
    """Find what would run under a setting that the notebook makes only below it.

    The stages may also run one after another in one process, where a setting stays.
    """
    done: list[UnitFacts] = []
    for block in placement.blocks:
        for unit in block.units:
            if unit.uid in placement.repeated:
                continue
            below = [one for one in done if one.unit.order > unit.unit.order]
            if below:
                yield Conflict(unit, "config:result", below[0], is_made=True)
        done += [unit for unit in block.units if _sets(unit, flows, facts.record)]


def _sets(unit: UnitFacts, flows: Mapping[str, Flow], record: Record | None) -> bool:
    """Whether it sets something, not by changing a module of the user's or loading a library."""
    observed = unit.observation.resources if unit.observation is not None else ()
    other = {"config:result"} if any(one.startswith(MODULE_STATE) for one in observed) else set()
    other |= {"env"} if record is not None and unit.uid in record.loaded else set()
    return not (flows[unit.uid].writes - (other - unit.effects.resources)).isdisjoint(SETTINGS)


def _fault(unit: UnitFacts, missing: UnitFacts) -> Diagnostic:
    return Diagnostic(
        code="NB211",
        severity=Severity.ERROR,
        message="this sets something in Python or a library, and does more than that: "
        "another stage would run without the setting",
        span=unit.unit.span,
        why="Stages run in processes of their own, or one after another in one. A setting is "
        "repeated in each, which mustn't change a value again, nor set something else.",
        fix="Set it in a statement of its own, to a value that stays the same "
        "(`np.seterr(all='raise')`), or where it is needed (`with np.errstate(all='raise'):`).",
        related=(Related(missing.unit.span, "this would run without the setting"),),
    )
