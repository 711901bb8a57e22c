"""One notebook in, what a build of it comes to out: all phases of the product in one process.

The parts are the product's own: reader, analysis, recorder, rules, lowering, emitter, the package's
runner with its store, and the judge. The truth is not: see truth.py.
"""

import contextlib
import importlib
import io
import json
import os
import shutil
import sys
import tempfile
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import cloudpickle
from file_statements import INPUTS
from observed import Recorder, samples
from own_settings import own_settings
from truth import Cells, Truth, randomize

from jupyter_mlops.analysis.facts import gather
from jupyter_mlops.checking import Checking
from jupyter_mlops.config import Settings
from jupyter_mlops.diagnostic import Severity
from jupyter_mlops.ir.pipeline import Pipeline
from jupyter_mlops.lowering.named_inputs import with_named_inputs
from jupyter_mlops.lowering.printing import Printing, printing
from jupyter_mlops.lowering.watching import capture_plan, observation_plan
from jupyter_mlops.recording.record import Plan, Record
from jupyter_mlops.targets import emit
from jupyter_mlops.validation import judge
from jupyter_mlops.validation.agreement import _values
from jupyter_mlops.validation.compare import Verdict, compare_named
from jupyter_mlops.validation.makers import Makers
from jupyter_mlops.validation.points import Point, choose_points
from jupyter_mlops.validation.printed import printed_rows
from jupyter_mlops.validation.stage_failures import UNBOUND

PACKAGE = "generated"
STAYING = (
    "answers", "artifacts", "errors", "formats", "overrides", "pickles", "plots", "runner",
    "sameness", "sharing",
)  # fmt: skip
"""Modules that are the same in every package; the others are loaded anew for each stage."""


@dataclass
class Outcome:
    """What came of one notebook."""

    result: str
    """`equal`; `refused` by the analysis; `unstable`: two runs of the notebook itself disagree;
    `fails`: the notebook itself does; `unproved`: lowered wrongly, and the proof noticed;
    `unnoticed`: wrongly, and the proof didn't notice; `crash`."""
    detail: str = ""
    codes: list[str] = field(default_factory=list)


class Ended(Exception):  # not an error: the outcome is known
    """The outcome is known."""

    def __init__(self, result: str, detail: str, *codes: str) -> None:
        self.outcome = Outcome(result, detail, list(codes))


@dataclass
class Candidate:
    """A package, and what it is compared with."""

    pipeline: Pipeline
    plan: Plan
    taken: Record | None
    project: Path
    printing: Mapping[str, tuple[Printing, ...]]
    makers: Makers


class Build:
    """One notebook on its way. `folder` is empty, and its own.

    Each run of the notebook has the files that it reads as they were at first.
    """

    def __init__(self, cells: Cells, folder: Path, recorder: Recorder) -> None:
        self.cells = cells
        self.folder = folder
        self.recorder = recorder
        self.path = folder / "source" / "generated.ipynb"
        self.path.parent.mkdir()
        self.path.write_text(_notebook(cells), encoding="utf-8")
        _put_inputs(self.path.parent)
        self.stages_run = 0

    def outcome(self, *, static: bool = False) -> Outcome:
        os.chdir(self.path.parent)
        try:
            candidate = self._compiled(static=static)
            compared = [self._at(point, candidate) for point in _points(candidate.pipeline)]
        except Ended as end:
            return end.outcome
        except Exception as error:  # a crash is what is looked for
            return Outcome("crash", "".join(traceback.format_exception(error)[-6:]))
        return Outcome("equal") if any(compared) else Outcome("unproved", "nothing was compared")

    def _compiled(self, *, static: bool) -> Candidate:
        work = Checking(
            self.path, Settings(name=PACKAGE, static=static, targets=("python_package",))
        )
        program = work.read()
        _stop_if_refused(work)
        analysis = work.analyze(program, None)
        plan = observation_plan(analysis, {})
        taken = None
        truth = Truth(self.cells, 1, {})
        self._run(truth)
        if not static:
            work.check(analysis, is_static=False, before_run=True)
            _stop_if_refused(work)
            with own_settings():
                taken = self.recorder.observe(plan, self.path.parent)
            _put_inputs(self.path.parent)
            if bool(taken.failure) != bool(truth.failure):
                raise Ended("crash", f"truth: {truth.failure}; recorder: {taken.failure}")
            if not truth.failure:
                facts = gather(program, taken)
                analysis = replace(work.analyze(program, facts), samples=samples(taken))
        if truth.failure:
            raise Ended("fails", truth.failure)
        lowered = work.lower(analysis, is_static=static)
        _stop_if_refused(work)
        assert lowered is not None
        if static:
            pipeline = with_named_inputs(lowered.pipeline, analysis, self.path.parent)
            lowered = replace(lowered, pipeline=pipeline)
        plan = capture_plan(plan, analysis, lowered)
        prints = printing(analysis.facts, analysis.outputs, lowered)
        project, makers = self._project(lowered.pipeline), Makers(analysis.facts, lowered.placement)
        return Candidate(lowered.pipeline, plan, taken, project, prints, makers)

    def _project(self, pipeline: Pipeline) -> Path:
        project = self._fresh_folder()
        for name, content in emit(pipeline, None, ("python_package",)).items():
            if name.startswith(f"src/{PACKAGE}/"):
                path = project / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        return project

    def _run(self, truth: Truth, plan: Plan | None = None, kept: Path | None = None) -> None:
        folder = self._fresh_folder()
        _put_inputs(folder)
        with contextlib.chdir(folder), own_settings():
            truth.run(plan, kept)

    def _fresh_folder(self) -> Path:
        return Path(tempfile.mkdtemp(dir=self.folder))

    def _at(self, point: Point, candidate: Candidate) -> bool:
        """Compare at one parameter point; gives whether there was anything to compare."""
        overrides = dict(point.overrides)
        kept, again = self._fresh_folder(), self._fresh_folder()
        truth, other = Truth(self.cells, 1, overrides), Truth(self.cells, 2, overrides)
        self._run(truth, candidate.plan, kept)
        self._run(other, candidate.plan, again)
        if truth.failure:
            return True  # as in a build, which then says that this point isn't proved
        _stop_if_unstable(truth, other, kept, again)
        artifacts = self._fresh_folder()
        printed, metrics = "", []
        for stage in candidate.pipeline.stages:
            try:
                printed += self._stage(candidate, stage.tag, artifacts, overrides)
            except Exception as error:
                told = "".join(traceback.format_exception(error)[-3:])
                if overrides and _is_named(error, stage.tag, candidate):
                    raise Ended("refused", told, "NB914") from error
                raise Ended("unproved", told, "NB904") from error
            shown = artifacts / stage.tag / "metrics.json"
            metrics += json.loads(shown.read_text()).values() if shown.exists() else []
        rows = _judged(candidate, kept, artifacts, as_recorded=not overrides)
        for row in rows:
            if row.verdict != "equal":
                self._stop_if_drawn(truth, candidate.plan, kept)
                told = f"{row.label} {row.name} {row.verdict} {row.where} {row.detail}"
                raise Ended("unproved", told, "NB901")
        lost = _unnoticed(truth, printed, metrics)
        if lost:
            self._stop_if_drawn(truth, candidate.plan, kept)
            raise Ended("unnoticed", lost)
        self._compare_at_once(candidate, printed, overrides)
        return bool(rows or truth.measures())

    def _compare_at_once(
        self, candidate: Candidate, printed: str, overrides: Mapping[str, Any]
    ) -> None:
        """Run all stages in one process, with and without artifacts: what they print is the same.

        Nothing of a stage may be left there that decides what a later one does.
        """
        try:
            stored = self._stage(candidate, None, self._fresh_folder(), overrides)
            passed = self._function(candidate, overrides)
        except Exception as error:
            told = "".join(traceback.format_exception(error)[-3:])
            raise Ended("unnoticed", f"all stages in one process: {told}") from error
        for how, lines in (("with artifacts", stored), ("by `run`", passed)):
            if lines != printed:
                told = f"in one process {how}: {lines}"
                raise Ended("unnoticed", f"the stages by themselves: {printed}, {told}")

    def _function(self, candidate: Candidate, overrides: Mapping[str, Any]) -> str:
        """Run the pipeline's function."""
        folder = self._fresh_folder()
        _put_inputs(folder)
        with contextlib.chdir(folder), self._loaded(candidate) as printed:
            pipeline = importlib.import_module(f"{PACKAGE}.pipeline")
            if any(stage.uses_parameters for stage in pipeline.PIPELINE):
                replaced = importlib.import_module(f"{PACKAGE}.overrides").from_names
                pipeline.run(replaced(pipeline.PROJECT.parameters, dict(overrides)))
            else:
                pipeline.run()
        return printed.getvalue()

    def _stop_if_drawn(self, truth: Truth, plan: Plan, kept: Path) -> None:
        """Two runs may agree by chance, where little is drawn from; eight hardly do."""
        for seed in range(10, 18):
            other, folder = Truth(self.cells, seed, truth.overrides), self._fresh_folder()
            self._run(other, plan, folder)
            _stop_if_unstable(truth, other, kept, folder)

    def _stage(
        self, candidate: Candidate, tag: str | None, artifacts: Path, overrides: Mapping[str, Any]
    ) -> str:
        """Run one stage from its stored inputs, or all of them."""
        with self._loaded(candidate) as printed:
            project = importlib.import_module(f"{PACKAGE}.pipeline").PROJECT
            runner = importlib.import_module(f"{PACKAGE}.runtime.runner")
            replaced = importlib.import_module(f"{PACKAGE}.overrides").from_names
            parameters = replaced(project.parameters, dict(overrides))
            options = runner.Options(artifacts=artifacts, inputs=self.path.parent, only=tag)
            runner.run(project, parameters, options)
        return printed.getvalue()

    @contextlib.contextmanager
    def _loaded(self, candidate: Candidate) -> Iterator[io.StringIO]:
        """With modules as in a process of its own; gives what is printed."""
        unload()
        sys.modules[PACKAGE].__path__ = [str(candidate.project / "src" / PACKAGE)]
        importlib.invalidate_caches()
        self.stages_run += 1
        randomize(100 + self.stages_run)
        printed = io.StringIO()
        told, warned = (
            contextlib.redirect_stdout(printed),
            contextlib.redirect_stderr(io.StringIO()),
        )
        with told, warned, own_settings():
            yield printed


def _put_inputs(folder: Path) -> None:
    """Let the folder have the input files, and nothing else that a notebook makes."""
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name not in ("generated.ipynb", "calls.pkl"):
            path.unlink()
    for name, text in INPUTS.items():
        (folder / name).write_text(text, encoding="utf-8")


def unload() -> None:
    """Forget the modules that a package has of its own."""
    for name in [name for name in sys.modules if name.startswith(f"{PACKAGE}.")]:
        if name.rpartition(".")[2] not in STAYING:
            del sys.modules[name]


def _notebook(cells: Cells) -> str:
    written = [
        {
            "cell_type": "code",
            "id": f"cell-{number}",
            "metadata": {"tags": [tag] if tag else []},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }
        for number, (tag, source) in enumerate(cells, start=1)
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": written})


def _points(pipeline: Pipeline) -> tuple[Point, ...]:
    return choose_points(pipeline.parameters, None, {})


def _judged(
    candidate: Candidate, kept: Path, artifacts: Path, *, as_recorded: bool
) -> list[judge.Row]:
    """Compare the stages; where the parameters are those that were recorded, prints and calls."""
    # as in the process of a judge, which has never seen the classes that the values are of
    cloudpickle.cloudpickle._DYNAMIC_CLASS_TRACKER_BY_ID.clear()
    cloudpickle.cloudpickle._DYNAMIC_CLASS_TRACKER_BY_CLASS.clear()
    rows = []
    last = None if candidate.pipeline.service is not None else candidate.pipeline.stages[-1].tag
    for watch in candidate.plan.watches:
        stage = watch.label.partition("@")[0]
        snapshot = kept / f"{watch.label}.pkl"
        check = judge.StageCheck(stage, snapshot, artifacts, stage, goes_on=stage != last)
        rows += judge._judge_stage(PACKAGE, check)
    taken = candidate.taken
    if as_recorded and taken is not None:
        run = (Point("defaults"), taken, artifacts)
        rows += [
            judge.Row(row.stage, "report", row.name, Verdict(row.verdict), "", row.detail)
            for row in printed_rows(candidate.printing, [run], [taken], PACKAGE)
        ]
    has_calls = as_recorded and candidate.pipeline.service is not None
    if has_calls and taken is not None and taken.calls:
        calls = judge.CallCheck("serve", Path(taken.folder, "calls.pkl"), artifacts)
        rows += judge._judge_calls(PACKAGE, calls)
    # A stage may have several snapshots: what one of them lacks, another may have.
    found = {(row.label, row.name) for row in rows if row.detail != judge.NOT_KEPT}
    return [
        row for row in rows if row.detail != judge.NOT_KEPT or (row.label, row.name) not in found
    ]


def _stop_if_refused(work: Checking) -> None:
    errors = [found for found in work.found if found.severity is Severity.ERROR]
    if errors:
        told = f"{errors[0].span}: {errors[0].message}"
        raise Ended("refused", told, *(found.code for found in errors))


def _stop_if_unstable(truth: Truth, other: Truth, kept: Path, again: Path) -> None:
    if truth.measures() != other.measures():
        raise Ended("unstable", "two runs print other things")
    for payload in sorted(kept.iterdir()):
        compared = compare_named(_values(payload), _values(again / payload.name))
        names = [name for name, row in compared.items() if row.verdict is Verdict.DIFFERENT]
        if names:
            raise Ended("unstable", f"two runs disagree on {names}", "NB906")


def _is_named(error: Exception, stage: str, candidate: Candidate) -> bool:
    """Whether a build would say which name it is that isn't bound on every path."""
    told = UNBOUND.match(f"{type(error).__name__}: {error}")
    return told is not None and candidate.makers.perhaps(stage, told[1]) is not None


def _unnoticed(truth: Truth, printed: str, metrics: list[float]) -> str:
    """All was judged equal: does the evaluation print or measure all that the notebook prints?"""
    ours = printed.splitlines()
    for line in truth.measures():
        if line not in ours and float(line.partition(": ")[2]) not in metrics:
            return f"the notebook printed {line}, the package {ours}, {metrics}"
    return ""
