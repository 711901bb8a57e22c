"""From what runs of the package have stored to NB241: the values that only a pickle could keep."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.diagnostic import Diagnostic, Severity
from jupyter_mlops.ir.pipeline import Pipeline
from jupyter_mlops.lowering.interfaces import RANDOM_STATES
from jupyter_mlops.recording.record import ValueFact
from jupyter_mlops.recording.trust import Trust
from jupyter_mlops.runtime.artifacts import PICKLE, read_manifest
from jupyter_mlops.validation.makers import Makers

WHY = "To load a pickle is to run the code in it: only files of your own should be loaded."
PRIVATE = "or keep the artifacts private"
SAFE = "numbers, text, lists and dicts of these, arrays and tables"
UNNAMED = f"Give its functions names (`def`, not `lambda`), {PRIVATE}."
PLAIN = f"Hand over what it is made of ({SAFE}), and make it anew where it is needed; {PRIVATE}."
REASONS = {
    "frame": ("Parquet doesn't give it back unchanged", f"Give each column one type, {PRIVATE}."),
    "series": ("Parquet doesn't give it back unchanged", f"Give it one type, {PRIVATE}."),
    "array": ("it is an array of objects", f"Give it a type of NumPy's, {PRIVATE}."),
    "estimator": ("skops doesn't give it back unchanged", UNNAMED),
    "function": ("it is a function that was made while the notebook ran", UNNAMED),
}
"""Kind of value → why no format keeps it, and what to do; of the other kinds their type tells."""


@dataclass(frozen=True, slots=True)
class Pickled:
    """One pickle that a stage has stored, and the names whose values are in it."""

    stage: str
    names: tuple[str, ...]


def pickled_in(runs: Sequence[Path], pipeline: Pipeline) -> tuple[Pickled, ...]:
    """Ask the manifests that the package itself has written, run by run."""
    found = [
        Pickled(stage.tag, payload.names)
        for artifacts in runs
        for stage in pipeline.stages
        for payload in read_manifest(artifacts / stage.tag)
        if payload.format == PICKLE
    ]
    return tuple(dict.fromkeys(found))


def pickled_diagnostics(
    found: Sequence[Pickled], trust: Trust, makers: Makers
) -> Iterator[Diagnostic]:
    """What of a build's artifacts is less safe than it might be: at its statement, with a reason.

    What later stages hand on is told once.
    """
    told: set[tuple[tuple[str, ...], str]] = set()
    for one in found:
        unit = _unit(one, makers)
        place = unit.uid if unit is not None else ""
        if (one.names, place) in told:
            continue
        told.add((one.names, place))
        reason, fix = _explained(one, trust, makers.facts, unit)
        names = " and ".join(f"`{name}`" for name in one.names)
        yield Diagnostic(
            code="NB241",
            severity=Severity.INFO,
            message=f"{names} {'are' if len(one.names) > 1 else 'is'} stored as a pickle: {reason}",
            span=unit.unit.span if unit is not None else None,
            why=WHY,
            fix=fix,
        )


def _unit(one: Pickled, makers: Makers) -> UnitFacts | None:
    state = _state(one)
    if state is None:
        return makers.origin(one.stage, one.names[0])
    drawing = [unit for unit in makers.facts.units if state in unit.used]
    own = [unit for unit in drawing if makers.in_stage(unit, one.stage)]
    return next(reversed(own or drawing), None)


def _state(one: Pickled) -> str | None:
    """The random generator whose state it is, which has no name in the notebook."""
    states = {name: resource for resource, name in RANDOM_STATES.items()}
    return states.get(one.names[0])


def _explained(one: Pickled, trust: Trust, facts: Facts, unit: UnitFacts | None) -> tuple[str, str]:
    name = one.names[0]
    if len(one.names) > 1:
        return (
            "a change through one would show through the other",
            f"Make copies that share nothing (`copy.deepcopy`), {PRIVATE}.",
        )
    if _state(one) is not None:
        return (
            "it is the state of a random generator, which a later stage goes on with",
            f"Give what draws later a seed of its own (`random_state=0`), {PRIVATE}.",
        )
    fact = facts.value(name, unit.uid if unit is not None else None)
    if fact is None:
        return "no other format gives it back unchanged", PLAIN
    if fact.kind == "estimator" and (trust.error or name in trust.pickled):
        return trust.pickled.get(name, trust.error), UNNAMED
    return REASONS.get(fact.kind, (f"no other format has {_type(fact)}", PLAIN))


def _type(fact: ValueFact) -> str:
    known = fact.type if fact.annotation in ("", "Any") else fact.annotation
    return f"`{known.replace('__main__.', '')}`"
