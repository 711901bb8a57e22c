"""From a run of the package to fixtures: what each stage gives on a small sample.

The first stages' values are sampled; the later stages run on that, so that their fixtures hold
nothing but what comes of the sample.
"""

import shutil
from collections.abc import Collection
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jupyter_mlops.runtime.checks.closeness import difference
from jupyter_mlops.runtime.checks.profiles import drawing
from jupyter_mlops.runtime.sameness import same
from jupyter_mlops.validation.rehearsal.canonical import make_canonical
from jupyter_mlops.validation.rehearsal.package import Package
from jupyter_mlops.validation.rehearsal.patience import TooSlow, patience
from jupyter_mlops.validation.rehearsal.sampling import Sampler, Unsampleable

SIZES = (60, 240, 960)
"""Rows of a sample: the first with which all stages run."""
LONGEST = 30.0
"""Seconds that a stage may take for a sample, twice: what ends on the notebook's data may never
end on others, and tests are to be quick."""
TOO_SLOW = f"it takes longer than {LONGEST:g} seconds on the sample"
LARGEST = 2_000_000
"""Bytes of a stage's fixture, unless it's asked for in full."""


@dataclass
class Fixtures:
    """What was stored, and what each stage's test may ask."""

    rows: int | None
    """Of a sample; None: all."""
    stages: dict[str, dict[str, Any]] = field(default_factory=dict)
    stand_ins: dict[str, list[str]] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """Whether a stage has no fixture."""
        return any("why" in about for about in self.stages.values())

    @property
    def slow(self) -> bool:
        """Whether a stage took too long, which more rows don't mend."""
        return any(about.get("why") == TOO_SLOW for about in self.stages.values())


def make_fixtures(package: Package, mode: str, folder: Path, timed: Collection[str]) -> Fixtures:
    """Write a folder per stage; `mode` is "none", "sample" or "full".

    What a `timed` stage draws may tell how long something took: that is the same by chance only.
    """
    if mode == "none":
        return Fixtures(None)
    samplers = [None] if mode == "full" else [Sampler(size) for size in SIZES]
    for sampler in samplers:
        made = _attempt(package, sampler, folder, timed)
        if not made.failed or made.slow:
            break
    return made


def _attempt(
    package: Package, sampler: Sampler | None, folder: Path, timed: Collection[str]
) -> Fixtures:
    shutil.rmtree(folder, ignore_errors=True)
    made = Fixtures(sampler.size if sampler is not None else None)
    for stage in package.project.stages:
        try:
            is_timed = stage.name in timed
            made.stages[stage.name] = _add(package, stage, sampler, folder, is_timed=is_timed)
        except TooSlow:
            made.stages[stage.name] = {"why": TOO_SLOW}
        except _Left as left:
            made.stages[stage.name] = {"why": str(left)}
        except (Exception, SystemExit) as error:  # the notebook's own code runs here
            told = " ".join(f"{type(error).__name__}: {error}".split())
            why = f"it doesn't run on the sample: {told}"[:200]
            made.stages[stage.name] = {"why": why, "fails": True}
    made.stand_ins = dict(sampler.replaced) if sampler is not None else {}
    return made


class _Left(Exception):
    """A stage that gets no fixture, and why."""


def _add(
    package: Package, stage: Any, sampler: Sampler | None, folder: Path, *, is_timed: bool
) -> dict[str, Any]:
    """Store what a stage gives, and tell what was seen of it."""
    if not stage.inputs:
        return _add_first(package, stage, sampler, folder, is_timed=is_timed)
    describe = None if is_timed else drawing
    given, again = _inputs(package, stage, folder), _inputs(package, stage, folder)
    with patience(LONGEST) if sampler is not None else nullcontext():
        outputs = package.call(stage, given, describe)
        second = package.call(stage, again, describe)
    plots = _steady_plots(stage, outputs, second)
    apart = difference(outputs, second)
    if apart:
        raise _Left(f"a second run gives something else: {apart}")
    repeats = same(outputs, second)
    _store(package, stage, outputs | plots, folder, limited=sampler is not None)
    kept = same(_inputs(package, stage, folder), given)
    return {"inputs": "sample" if sampler else "all", "repeats": repeats, "keeps_inputs": kept}


def _add_first(
    package: Package, stage: Any, sampler: Sampler | None, folder: Path, *, is_timed: bool
) -> dict[str, Any]:
    """Store a sample of what a stage gives that needs nothing of the others.

    What the sample leaves as it is, a model as a rule, can be held against another run.
    """
    values = package.stored(stage)
    kept = _sampled(values, sampler)
    asked = [name for name in kept if not difference(values[name], kept[name])]
    plots: dict[str, Any] = {}
    whole: list[str] = []
    draws = (package.artifacts / stage.name / "plots").is_dir()
    if (asked or draws) and not is_timed:
        # What doesn't come out again in time isn't asked for.
        with suppress(Exception, SystemExit, TooSlow), patience(LONGEST):
            outputs = package.call(stage, {}, drawing)
            second = package.call(stage, {}, drawing)
            plots = _steady_plots(stage, outputs, second)
            whole = [name for name in asked if not difference(values[name], outputs[name])]
    _store(package, stage, kept | plots, folder)
    return {"inputs": "the notebook's own", "whole": [*whole, *plots]}


def _steady_plots(stage: Any, outputs: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """Take the plots out of two runs' outputs; give them if both runs drew the same."""
    plots, again = (one.pop(stage.plots, {}) for one in (outputs, second))
    return {stage.plots: plots} if plots and not difference(plots, again) else {}


def _sampled(values: dict[str, Any], sampler: Sampler | None) -> dict[str, Any]:
    try:
        return values if sampler is None else sampler.sampled(values)
    except Unsampleable as problem:
        raise _Left(str(problem)) from problem


def _inputs(package: Package, stage: Any, folder: Path) -> dict[str, Any]:
    stages = package.project.stages
    for earlier in stages[: stages.index(stage)]:
        needed = sorted(set(earlier.outputs) & set(stage.inputs))
        if needed and not (folder / earlier.name).is_dir():
            raise _Left(f"it needs {', '.join(needed)}, of which there is no fixture")
    return package.inputs_of(stage, folder)


def _store(
    package: Package, stage: Any, outputs: dict[str, Any], folder: Path, *, limited: bool = True
) -> None:
    """Write one stage's fixture; it has to come back as it went in, and be small."""
    artifacts, place = package.module("runtime.artifacts"), folder / stage.name
    values = {name: value for name, value in outputs.items() if name != stage.metrics or value}
    artifacts.save(place, values, package.project.trusted_types)
    make_canonical(place)
    size = sum(path.stat().st_size for path in place.iterdir())
    stored = package.load(place)
    lost = difference(values, {name: stored[name] for name in values})
    if lost or (limited and size > LARGEST):
        shutil.rmtree(place)
        raise _Left(lost or f"its values take {size:,} bytes")
