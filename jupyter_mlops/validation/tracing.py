"""Two runs disagree on some values: where does that start? Measured, not guessed.

The notebook runs twice more. After each kept statement that reaches the values, what it has bound
or changed is kept; the first statement after which the runs disagree is the start.
"""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from jupyter_mlops.analysis.dataflow import Flow
from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.lowering.lower import Analysis
from jupyter_mlops.lowering.placement import Placement
from jupyter_mlops.recording.record import Plan, Record, Watch
from jupyter_mlops.recording.runner import RunOptions, record
from jupyter_mlops.validation.agreement import first_disagreement

KEPT = 1_000_000_000
"""Bytes of values that are kept to find the start; what comes later isn't looked at."""
OPAQUE = frozenset({"module", "function", "class", "generator", "file", "figure"})
"""Kinds of values that say nothing about where a difference starts."""


def first_difference(
    plan: Plan, watches: tuple[Watch, ...], folder: Path, options: RunOptions
) -> str | None:
    """The uid of the first watched unit after which two runs disagree, if they do again."""
    traced = replace(
        plan,
        units=tuple(replace(unit, probes=(), reports=(), plot=None) for unit in plan.units),
        watches=watches,
        entries=(),
    )

    def run(hash_seed: int) -> Record:
        return record(replace(traced, hash_seed=hash_seed), folder, options)

    with ThreadPoolExecutor(2) as pool:
        runs = list(pool.map(run, (0, 1)))
    label = first_disagreement(*(Path(run.folder) for run in runs))
    return next((watch.after for watch in traced.watches if watch.label == label), None)


def tracing_watches(
    analysis: Analysis, placement: Placement, names: Iterable[str]
) -> Iterator[Watch]:
    """One watch for each kept statement from which the last value of a name is made."""
    facts = analysis.facts
    reached = reaching(facts, analysis.flows, frozenset(names))
    room = KEPT
    for unit in facts.units:
        if unit.uid not in reached or unit.uid not in placement.where:
            continue
        kept = sorted(name for name in unit.binds | unit.mutates if _is_telling(facts, name, unit))
        room -= sum(_size(facts, name, unit) for name in kept)
        if room < 0:
            return
        if kept:
            yield Watch(f"{unit.unit.order:06}", unit.uid, tuple(kept))


def reaching(facts: Facts, flows: Mapping[str, Flow], names: frozenset[str]) -> frozenset[str]:
    """Uids of the units that a name's values may be made from, at any time."""
    todo = [unit.uid for unit in facts.units if names & (unit.binds | unit.mutates)]
    found: set[str] = set()
    while todo:
        uid = todo.pop()
        if uid not in found:
            found.add(uid)
            todo += [one for versions in flows[uid].reads.values() for one in versions]
    return frozenset(found)


def _is_telling(facts: Facts, name: str, unit: UnitFacts) -> bool:
    value = facts.value(name, unit.uid)
    return value is not None and value.kind not in OPAQUE


def _size(facts: Facts, name: str, unit: UnitFacts) -> int:
    value = facts.value(name, unit.uid)
    return value.size if value is not None else 0
