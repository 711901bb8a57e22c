"""Run a package at several points: its stages in processes of their own, and all in one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from jupyter_mlops.ir.pipeline import Pipeline
from jupyter_mlops.plain import Plain
from jupyter_mlops.recording.alone import Forks, Outcome
from jupyter_mlops.recording.processes import crew
from jupyter_mlops.recording.record import Record
from jupyter_mlops.validation.isolate import StageRun, run_stage
from jupyter_mlops.validation.points import Point

WORKERS = 2
"""Processes at a time; each runs single-threaded."""

Run = tuple[Point, Record, Path]
"""A point, the run of the notebook there, and the artifacts of the package."""
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class StageFailure:
    """A stage that didn't run to its end in a process of its own."""

    point: str
    stage: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class PackageRuns:
    """A package, and how it is run."""

    project: Path
    pipeline: Pipeline
    inputs: Path
    """Folder of the files that the notebook reads."""
    time_limit: float
    forks: Forks | None
    progress: Progress

    def run(self, runs: Sequence[Run], again: Sequence[Run]) -> tuple[StageFailure, ...]:
        """Run the first one stage by stage, and the others, and those `again`, as a whole."""
        first, *others = runs
        stages = [stage.tag for stage in self.pipeline.stages]
        jobs: list[tuple[Run, list[str] | list[None]]] = [(first, stages)]
        jobs += [(run, [None]) for run in (*others, *again)]
        total, done = sum(len(processes) for _, processes in jobs), 0

        def one(job: tuple[Run, list[str] | list[None]]) -> StageFailure | None:
            nonlocal done
            run, processes = job
            for stage in processes:
                failure = self._failure(run, stage)
                if failure is not None:
                    return failure
                done += 1
                self.progress("running the package", done, total)
            return None

        self.progress("running the package", 0, total)
        with crew(WORKERS) as pool:
            return tuple(failure for failure in pool.map(one, jobs) if failure is not None)

    def _failure(self, run: Run, stage: str | None) -> StageFailure | None:
        point, _, artifacts = run
        asked = StageRun(
            artifacts=artifacts,
            inputs=self.inputs,
            parameters=known_to(self.pipeline, point),
            time_limit=self.time_limit,
        )
        outcome = run_stage(self.project, self.pipeline.name, stage, asked, self.forks)
        if outcome.ok:
            return None
        tags = [one.tag for one in self.pipeline.stages]
        undone = (tag for tag in tags if not (artifacts / tag).exists())
        return StageFailure(point.label, stage or next(undone, tags[-1]), outcome)


def known_to(pipeline: Pipeline, point: Point) -> dict[str, Plain]:
    """Those values of the point that the package has a parameter for."""
    names = {parameter.name for parameter in pipeline.parameters}
    return {name: value for name, value in point.overrides if name in names}
