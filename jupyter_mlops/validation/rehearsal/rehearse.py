"""From a proved package to what its own tests check: fixtures, gates, behaviour.

In: the package, a run of it, and the forks of the proof. Out: JSON for the tests, and files.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jupyter_mlops.ir.pipeline import Endpoint, Pipeline
from jupyter_mlops.plain import Plain
from jupyter_mlops.recording.alone import Job, run_alone
from jupyter_mlops.runtime.stored import RECORD
from jupyter_mlops.targets.requests import frames_of, path_of
from jupyter_mlops.validation.forkserver import ForkServer
from jupyter_mlops.validation.rehearsal.gates import (
    Measured,
    check_declared,
    check_slices,
    gates,
)
from jupyter_mlops.validation.rehearsal.seeds import overrides, seed_parameters
from jupyter_mlops.validation.rehearsal.shortfalls import Shortfall, shortfalls

PROGRAM = "jupyter_mlops.validation.rehearsal.program"
WORKERS = 2
FIXTURES = "tests/fixtures"


@dataclass(frozen=True, slots=True)
class Wishes:
    """How much is rehearsed."""

    fixtures: str = "sample"
    """`none`, `sample` or `full`."""
    seeds: int = 5
    """Runs that the gates are calibrated from, the one with the defaults included."""
    gates: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """Metric → "min" and "max", as the notebook declares them."""
    slices: tuple[str, ...] = ()
    """Columns whose groups a retraining compares."""
    budgets: Mapping[str, float] = field(default_factory=dict)
    """What a retrained model may take."""


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What the tests are given."""

    checks: Mapping[str, Any]
    files: Mapping[str, bytes]
    shortfalls: tuple[Shortfall, ...] = ()
    """What they can't check."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a rehearsal takes place."""

    project: Path
    pipeline: Pipeline
    artifacts: Path
    """A run with the parameters' defaults."""
    inputs: Path
    metrics: Mapping[str, float]
    time_limit: float
    forks: ForkServer | None = None


@dataclass(frozen=True, slots=True)
class TriedOut:
    """What an equal package did when it was used."""

    answered: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Prediction function → how the service answered for it, see `serving.served`; empty for one
    that can't be asked."""
    rehearsed: Rehearsed | None = None

    @property
    def row_wise(self) -> frozenset[str]:
        """Functions whose requests, answered together, come out as if each were alone."""
        return frozenset(one for one, found in self.answered.items() if found.get("row_wise"))


def try_out(
    scene: Scene, wishes: Wishes | None, progress: Callable[[str, int, int], None]
) -> TriedOut:
    """Ask the service of a package, and rehearse what its tests check, if that is wished."""
    answered: dict[str, Mapping[str, Any]] = {entry: {} for entry in scene.pipeline.entries}
    asked = [endpoint for endpoint in scene.pipeline.endpoints if endpoint.samples]
    for done, endpoint in enumerate(asked):
        progress("asking the service", done, len(asked))
        answered[endpoint.entry] = _served(scene, endpoint, is_released=wishes is None)
        progress("asking the service", done + 1, len(asked))
    if wishes is None:
        return TriedOut(answered)
    rehearsed = rehearse(scene, wishes, partial(progress, "rehearsing the tests"))
    found: Mapping[str, Any] = rehearsed.checks.get("endpoints", {})
    told = {entry: {**found.get(entry, {}), "served": served} for entry, served in answered.items()}
    return TriedOut(answered, replace(rehearsed, checks={**rehearsed.checks, "endpoints": told}))


def rehearse(scene: Scene, wishes: Wishes, progress: Callable[[int, int], None]) -> Rehearsed:
    """Run the package with other seeds, and its stages on a sample.

    Raises ConfigurationInvalid for declared limits of what isn't measured, and for columns that
    the evaluation doesn't have.
    """
    check_declared(wishes.gates, scene.metrics)
    seeds = seed_parameters(scene.pipeline)
    chosen = [overrides(seeds, number) for number in range(1, wishes.seeds)] if seeds else []
    done, total = 0, len(chosen) + 1

    def counted(work: Callable[[], Any]) -> Any:
        nonlocal done
        found = work()
        done += 1
        progress(done, total)
        return found

    progress(0, total)
    with (
        TemporaryDirectory(prefix="nb2prod-rehearsal-") as scratch,
        ThreadPoolExecutor(WORKERS) as pool,
    ):
        folder = Path(scratch)
        found = pool.submit(counted, lambda: _found(scene, folder, wishes))
        repeated = list(pool.map(lambda one: counted(lambda: _seeded(scene, one)), chosen))
        told: dict[str, Any] = found.result()
        files = _files(folder / "fixtures")
    check_slices(wishes.slices, told.pop("columns", None))
    runs = [scene.metrics, *(metrics for metrics, _ in repeated if metrics)]
    measured = Measured(
        recorded=scene.metrics,
        seeds=[one.name for one in seeds],
        repeated=runs if len(runs) > 1 else [],
        dummies=told.get("baseline", {}).get("metrics", {}),
        without_dummies=told.get("baseline", {}).get("why", told.get("why", "")),
        declared=wishes.gates,
    )
    found_gates, unmeasured = _gates(scene, measured)
    found_gates |= {"slices": wishes.slices} if wishes.slices else {}
    found_gates |= {"budgets": dict(wishes.budgets)} if wishes.budgets else {}
    failed = [problem for _, problem in repeated if problem]
    missing = shortfalls(told, failed, unmeasured)
    return Rehearsed(told | {"gates": found_gates}, files, missing)


def _served(scene: Scene, endpoint: Endpoint, *, is_released: bool) -> dict[str, Any]:
    """Ask the service as its users would; what can't be asked at all is told under "why"."""
    service = scene.pipeline.service
    assert service is not None
    with TemporaryDirectory(prefix="nb2prod-serving-") as scratch:
        task = {
            "task": "serve",
            "endpoint": _described(endpoint),
            "path": path_of(service, endpoint),
            "batch": endpoint.batch_name if endpoint.batch else "",
            "is_released": is_released,
        }
        return _program(scene, Path(scratch), task)


def _gates(scene: Scene, measured: Measured) -> tuple[dict[str, Any], str]:
    """Gates by seeds; where those make no difference to a metric, by resampling.

    Beside them: why there was no resampling, if it was wanted and failed.
    """
    first = gates(measured)
    if all(one["basis"] == "seeds" for one in first["metrics"].values()):
        return first, ""
    with TemporaryDirectory(prefix="nb2prod-rehearsal-") as scratch:
        found = _program(scene, Path(scratch), {"task": "resample"})
    measured = Measured(
        recorded=measured.recorded,
        seeds=measured.seeds,
        repeated=measured.repeated,
        resampled=found.get("metrics", {}),
        dummies=measured.dummies,
        without_dummies=measured.without_dummies,
        declared=measured.declared,
    )
    return gates(measured), found.get("why", "")


def _found(scene: Scene, folder: Path, wishes: Wishes) -> dict[str, Any]:
    task = {
        "task": "rehearse",
        "mode": wishes.fixtures,
        "fixtures": str(folder / "fixtures"),
        "timed": [stage.tag for stage in scene.pipeline.stages if stage.is_timed],
        "endpoints": [_described(endpoint) for endpoint in scene.pipeline.endpoints],
    }
    return _program(scene, folder, task)


def _described(endpoint: Endpoint) -> dict[str, Any]:
    sole = endpoint.arguments[0] if len(endpoint.arguments) == 1 else None
    shape = sole.shape if sole is not None else "value"
    fields = sole.fields if sole is not None else ()
    record = sole.name if sole is not None and shape != "value" else ""
    return {
        "entry": endpoint.entry,
        "frames": frames_of(endpoint),
        "record": record,
        "shape": shape,
        "fields": [key for key, _, always in fields if always],
        "optional": [key for key, _, always in fields if not always],
        "samples": [json.loads(text) for text in endpoint.samples],
    }


def _program(scene: Scene, folder: Path, task: Mapping[str, Any]) -> dict[str, Any]:
    """Run the program in a process of its own; one that dies tells why there is nothing."""
    request, answer = folder / "request.json", folder / "answer.json"
    asked = {
        **task,
        "package": scene.pipeline.name,
        "artifacts": str(scene.artifacts.resolve()),
        "inputs": str(scene.inputs.resolve()),
        "answer": str(answer),
    }
    request.write_text(json.dumps(asked), "utf-8")
    ours = Path(__file__).resolve().parents[3]
    paths = (scene.project / "src", ours)
    job = Job(PROGRAM, (str(request),), paths, folder, time_limit=scene.time_limit)
    outcome = run_alone(job, scene.forks)
    if not outcome.ok or not answer.is_file():
        return {"why": f"the rehearsal ended early: {outcome.error}"}
    found: dict[str, Any] = json.loads(answer.read_text("utf-8"))
    return found


def _seeded(scene: Scene, seeds: Mapping[str, Plain]) -> tuple[dict[str, float], str]:
    """Metrics of a run with other seeds; none, and why, when it doesn't run with them."""
    with TemporaryDirectory(prefix="nb2prod-seeds-") as scratch:
        arguments = ["run", "--artifacts", str(Path(scratch, "artifacts"))]
        arguments += ["--inputs", str(scene.inputs.resolve())]
        for name, value in seeds.items():
            arguments += ["--set", f"{name}={json.dumps(value)}"]
        paths = (scene.project / "src",)
        name = scene.pipeline.name
        job = Job(name, tuple(arguments), paths, Path(scratch), time_limit=scene.time_limit)
        outcome = run_alone(job, scene.forks)
        if not outcome.ok:
            return {}, outcome.error
        return metrics_of(scene.pipeline, Path(scratch, "artifacts")), ""


def metrics_of(pipeline: Pipeline, artifacts: Path) -> dict[str, float]:
    """All metrics that a run has stored."""
    found: dict[str, float] = {}
    # A stage may write a file of this name itself.
    for path in (artifacts / stage.tag / "metrics.json" for stage in pipeline.stages):
        if path.exists():
            found |= json.loads(path.read_text(encoding="utf-8"))
    return found


def parameters_read(pipeline: Pipeline, artifacts: Path) -> dict[str, list[str]]:
    """Stage → the parameters that it has read in a run, by their names in the package."""
    records = {stage.tag: artifacts / stage.tag / RECORD for stage in pipeline.stages}
    return {
        tag: sorted(json.loads(path.read_bytes())["parameters"]) for tag, path in records.items()
    }


def _files(folder: Path) -> dict[str, bytes]:
    paths: Sequence[Path] = sorted(folder.rglob("*")) if folder.is_dir() else ()
    return {
        f"{FIXTURES}/{path.relative_to(folder).as_posix()}": path.read_bytes()
        for path in paths
        if path.is_file()
    }
