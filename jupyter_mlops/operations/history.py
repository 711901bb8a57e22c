"""From a model's experiment in MLflow to its past runs: what became of each, and what it kept."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from mlflow.entities import Run
from mlflow.exceptions import MlflowException

from jupyter_mlops.errors import ConfigurationInvalid
from jupyter_mlops.operations.registry import Registry
from jupyter_mlops.operations.run_record import EXECUTED, is_lost

MOST = 1000
"""Runs that are looked at, the latest first."""
_OUTCOME, _TRIGGER, _BUILD = "nb2prod.outcome", "nb2prod.trigger", "nb2prod.build"
_NOTE = "mlflow.note.content"


@dataclass(frozen=True, slots=True)
class PastRun:
    """One retraining."""

    id: str
    begun: datetime
    ended: datetime | None
    outcome: str
    """That of `nb2prod retrain`; `running`, or `killed` where its process is gone."""
    reason: str
    trigger: str
    build: str
    metrics: Mapping[str, float]
    parameters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class KeptFiles:
    """What a run has kept for people to read."""

    gates: tuple[Mapping[str, Any], ...] = ()
    inputs: tuple[Mapping[str, Any], ...] = ()
    environment: Mapping[str, Any] = field(default_factory=dict)
    has_notebook: bool = False


def past_runs(registry: Registry, most: int = MOST) -> list[PastRun]:
    """The retrainings of a model, the latest first."""
    experiment = registry.client.get_experiment_by_name(registry.name)
    if experiment is None:
        return []
    found = registry.client.search_runs([experiment.experiment_id], max_results=most)
    return [_past(one) for one in found]


def past_run(registry: Registry, run: str) -> PastRun:
    """One retraining of this model. Raises ConfigurationInvalid."""
    unknown = ConfigurationInvalid(
        f"{registry.name} has no run {run}", f"see `nb2prod models list {registry.name}`"
    )
    experiment = registry.client.get_experiment_by_name(registry.name)
    try:
        found = registry.client.get_run(run)
    except MlflowException:
        raise unknown from None
    # one server may hold the runs of other people's models
    if experiment is None or found.info.experiment_id != experiment.experiment_id:
        raise unknown
    return _past(found)


def kept_files(registry: Registry, run: str) -> KeptFiles:
    """Read what a run has kept; what it never came to is empty."""
    there = {one.path for one in registry.client.list_artifacts(run)}
    notebook = {one.path for one in registry.client.list_artifacts(run, EXECUTED)}

    def read(name: str) -> Mapping[str, Any]:
        if name not in there:
            return {}
        with _fetched(registry, run, name) as path, suppress(ValueError):
            found: Any = json.loads(path.read_text("utf-8"))
            return found if isinstance(found, dict) else {}
        return {}

    return KeptFiles(
        gates=tuple(read("gates.json").get("gates", ())),
        inputs=tuple(read("data.json").get("inputs", ())),
        environment=read("environment.json"),
        has_notebook=f"{EXECUTED}/executed.ipynb" in notebook,
    )


def executed_text(registry: Registry, run: str, suffix: str, most: int) -> str:
    """Read the executed notebook, or with the suffix `.html` the page that was made of it.

    Raises ConfigurationInvalid where there is none, and for more than `most` bytes.
    """
    try:
        with _fetched(registry, run, f"{EXECUTED}/executed{suffix}") as path:
            size = path.stat().st_size
            if size > most:
                raise ConfigurationInvalid(
                    f"the executed notebook has {size} bytes, the most shown is {most}",
                    f"read it where it is kept: run {run} of MLflow",
                )
            return path.read_text("utf-8")
    except (MlflowException, OSError):
        raise ConfigurationInvalid(
            f"run {run} has kept no notebook", "it ended before its notebook was run"
        ) from None


def kernel_log(registry: Registry, run: str, target: Path) -> Path:
    """Fetch what the kernel of a run wrote; a path to nothing where none is kept."""
    try:
        return registry.kept(run, f"{EXECUTED}/kernel.log", target)
    except (MlflowException, OSError):
        return target / "kernel.log"


@contextmanager
def _fetched(registry: Registry, run: str, path: str) -> Iterator[Path]:
    with TemporaryDirectory(prefix="nb2prod-run-") as folder:
        yield registry.kept(run, path, Path(folder))


def _past(run: Run) -> PastRun:
    tags = run.data.tags
    outcome = "killed" if is_lost(run) else tags.get(_OUTCOME, "running")
    ended = run.info.end_time
    return PastRun(
        id=str(run.info.run_id),
        begun=_time(run.info.start_time),
        ended=_time(ended) if ended else None,
        outcome=outcome,
        reason=tags.get(_NOTE, "").removeprefix(f"{outcome}: "),
        trigger=tags.get(_TRIGGER, ""),
        build=tags.get(_BUILD, ""),
        metrics=dict(sorted(run.data.metrics.items())),
        parameters=dict(sorted(run.data.params.items())),
    )


def _time(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
