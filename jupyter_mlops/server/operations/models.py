"""From the server's root and a question to the body of its answer; runs in a process of its own."""

import getpass
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from jupyter_mlops.operations.scheduling.jobs import Outcome
from jupyter_mlops.operations.scheduling.jobs import Run as Turn
from jupyter_mlops.operations.store import without_secrets
from jupyter_mlops.server.messages import body_of
from jupyter_mlops.server.operations.builds import build_folder
from jupyter_mlops.server.operations.logs import log_of
from jupyter_mlops.server.operations.schedule import turns_of
from jupyter_mlops.server.operations.store import NeverRetrained, needing_extra, opened
from jupyter_mlops.server.operations_contract import (
    ChampionNow,
    DataFile,
    ExecutedNotebook,
    GateVerdict,
    ModelHistory,
    ModelRun,
    ModelVersion,
    PromotionRequest,
    RollbackRequest,
    RunDetails,
    RunLog,
    VersionPromotion,
)

if TYPE_CHECKING:
    from jupyter_mlops.operations.history import PastRun
    from jupyter_mlops.operations.registry import Version

MOST_SHOWN = 20_000_000
"""Bytes of an executed notebook that a browser is asked to draw."""
Metrics = dict[str, float | None]


def history(root: Path, folder: str) -> bytes:
    """Answer with a ModelHistory."""
    build, name = build_folder(root, folder)
    try:
        registry = opened(root, folder)
    except NeverRetrained:
        rows = rows_of([], turns_of(build), {})
        return body_of(ModelHistory, ModelHistory(name, "", (), tuple(rows)))
    with needing_extra():
        from jupyter_mlops.operations.history import past_runs  # noqa: PLC0415  # slow to load
    versions = registry.versions()
    past = past_runs(registry)
    measured = {one.id: one.metrics for one in past}
    numbers = {one.run: one.number for one in versions}
    found = ModelHistory(
        name=name,
        store=without_secrets(registry.uri),
        versions=tuple(_version(one, measured.get(one.run, {})) for one in versions),
        runs=tuple(rows_of(past, turns_of(build), numbers)),
    )
    return body_of(ModelHistory, found)


def details(root: Path, folder: str, run: str) -> bytes:
    """Answer with the RunDetails of a run. Raises ConfigurationInvalid for one of another model."""
    registry = opened(root, folder)
    with needing_extra():
        from jupyter_mlops.operations.history import (  # noqa: PLC0415  # slow to load
            kept_files,
            past_run,
        )
    past = past_run(registry, run)
    kept = kept_files(registry, past.id)
    found = RunDetails(
        id=past.id,
        parameters=dict(past.parameters),
        metrics=_metrics(past.metrics),
        gates=tuple(_gate(one) for one in kept.gates),
        files=tuple(_file(one) for one in kept.inputs),
        environment={name: str(value) for name, value in kept.environment.items() if value},
        has_notebook=kept.has_notebook,
    )
    return body_of(RunDetails, found)


def executed(root: Path, folder: str, run: str, suffix: str) -> bytes:
    """Answer with an ExecutedNotebook. Raises ConfigurationInvalid where there is none."""
    registry = opened(root, folder)
    with needing_extra():
        from jupyter_mlops.operations.history import (  # noqa: PLC0415  # slow to load
            executed_text,
            past_run,
        )
    text = executed_text(registry, past_run(registry, run).id, suffix, MOST_SHOWN)
    return body_of(ExecutedNotebook, ExecutedNotebook(text))


def log(root: Path, folder: str, run: str) -> bytes:
    """Answer with the RunLog of a run's kernel. Raises ConfigurationInvalid where there is none."""
    registry = opened(root, folder)
    with needing_extra():
        from jupyter_mlops.operations.history import (  # noqa: PLC0415  # slow to load
            kernel_log,
            past_run,
        )
    with TemporaryDirectory(prefix="nb2prod-log-") as target:
        path = kernel_log(registry, past_run(registry, run).id, Path(target))
        return body_of(RunLog, log_of(path))


def promote(root: Path, asked: PromotionRequest) -> bytes:
    """Let a version answer; answer with a ChampionNow. Raises ConfigurationInvalid."""
    registry = opened(root, asked.build)
    registry.promote(asked.version, asked.reason, _actor())
    return body_of(ChampionNow, ChampionNow(registry.name, asked.version))


def roll_back(root: Path, asked: RollbackRequest) -> bytes:
    """Let the one before answer; answer with a ChampionNow. Raises ConfigurationInvalid."""
    registry = opened(root, asked.build)
    version = registry.rollback(asked.reason, _actor())
    return body_of(ChampionNow, ChampionNow(registry.name, version.number))


def _actor() -> str:
    return f"{getpass.getuser()} (JupyterLab)"


def _version(one: "Version", metrics: Mapping[str, float]) -> ModelVersion:
    made = one.promotion
    promotion = (
        VersionPromotion(made.at, made.actor, made.reason, made.instead_of) if made else None
    )
    return ModelVersion(
        number=one.number,
        run=one.run,
        created=one.created.isoformat(),
        aliases=one.aliases,
        outcome=one.outcome,
        reason=one.tags.get("reason", ""),
        build=one.tags.get("build", ""),
        promotion=promotion,
        metrics=_metrics(metrics),
    )


def rows_of(
    past: "list[PastRun]", turns: list[Turn], versions: Mapping[str, int]
) -> Iterator[ModelRun]:
    """Give what MLflow knows and what the schedule knows as one list, the latest first."""
    known = {one.id for one in past}
    begun_by = {run: turn for turn in turns if (run := _run_of(turn, past)) in known}
    rows = [_past_row(one, begun_by.get(one.id), versions.get(one.id)) for one in past]
    told = {turn.id for turn in begun_by.values()}
    rows += [_turn_row(turn) for turn in turns if turn.id not in told]
    return iter(sorted(rows, key=lambda row: row.begun, reverse=True))


def _run_of(turn: Turn, past: "list[PastRun]") -> str:
    """The run that a turn of the schedule began, which one that was ended has not told.

    Where nothing is new, a turn names a run of before; that isn't its own.
    """
    named = str(turn.result.get("run", "")) if isinstance(turn.result, dict) else None
    for one in reversed(past):  # the first that began meanwhile
        is_within = turn.started <= one.begun and (turn.ended is None or one.begun <= turn.ended)
        if is_within and named in (None, one.id):
            return one.id
    return ""


def _past_row(one: "PastRun", turn: Turn | None, version: int | None) -> ModelRun:
    is_cut = turn is not None and one.outcome in ("running", "killed") and turn.ended is not None
    ended = turn.ended if turn is not None and is_cut else one.ended
    return ModelRun(
        key=one.id,
        id=one.id,
        begun=one.begun.isoformat(),
        ended=ended.isoformat() if ended else None,
        outcome=turn.outcome.value if turn is not None and is_cut else one.outcome,
        reason=turn.reason if turn is not None and is_cut else one.reason,
        trigger=one.trigger,
        job=turn.name if turn is not None else "",
        turn=turn.id if turn is not None else None,
        version=version,
        metrics=_metrics(one.metrics),
    )


def _turn_row(turn: Turn) -> ModelRun:
    return ModelRun(
        key=f"turn-{turn.id}",
        id="",
        begun=turn.started.isoformat(),
        ended=turn.ended.isoformat() if turn.ended else None,
        outcome=turn.outcome.value,
        reason=turn.reason or _said_by(turn),
        trigger=turn.cause.value,
        job=turn.name,
        turn=None if turn.outcome is Outcome.MISSED else turn.id,
        version=None,
        metrics={},
    )


def _said_by(turn: Turn) -> str:
    """The retraining's own words where it went well, as that nothing was new."""
    return str(turn.result.get("reason", "")) if isinstance(turn.result, dict) else ""


def _metrics(found: Mapping[str, float]) -> Metrics:
    return {name: value if math.isfinite(value) else None for name, value in found.items()}


def _gate(one: Mapping[str, Any]) -> GateVerdict:
    told = [str(one.get(name, "")) for name in ("kind", "metric", "told")]
    return GateVerdict(told[0], told[1], passed=one.get("passed") is True, told=told[2])


def _file(one: Mapping[str, Any]) -> DataFile:
    return DataFile(
        path=str(one.get("path", "")),
        sha256=str(one.get("sha256", "")),
        size=int(one.get("size", 0)),
        is_as_built=one.get("is_as_built") is True,
        revision=str(one.get("revision", "")),
    )
