"""The part of the contract that is about models in use: builds, versions, runs, the schedule."""

from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class OperatedParameter:
    """A parameter that a retraining can be given."""

    name: str
    default: Any
    help: str


@dataclass(frozen=True, slots=True)
class OperatedBuild:
    """A build below the server's root."""

    folder: str
    """From the server's root."""
    name: str
    """Of its model."""
    version: str
    hindrance: str
    """Why it can't be retrained, with what can be done about it; else empty."""
    parameters: tuple[OperatedParameter, ...]


@dataclass(frozen=True, slots=True)
class OperatedBuilds:
    """All builds below the server's root, by folder."""

    builds: tuple[OperatedBuild, ...]
    missing: tuple[str, ...]
    """Libraries that retraining needs and that aren't installed; they come with one extra."""
    is_all: bool
    """Whether the whole of the server's root was looked through."""


@dataclass(frozen=True, slots=True)
class VersionPromotion:
    """When a version last took another's place, by whom and why."""

    at: str
    actor: str
    reason: str
    instead_of: int | None


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """A trained model in the registry."""

    number: int
    run: str
    created: str
    """ISO 8601, UTC, as all times here."""
    aliases: tuple[str, ...]
    """Of `champion`, `challenger`, `previous`."""
    outcome: str
    reason: str
    build: str
    """The version of the build that it is from."""
    promotion: VersionPromotion | None
    metrics: dict[str, float | None]
    """Null is one that isn't a number."""


@dataclass(frozen=True, slots=True)
class ModelRun:
    """A retraining, or a time of the schedule at which there was none."""

    key: str
    """Different for each row."""
    id: str
    """Of the run in MLflow; empty where it never came to one."""
    begun: str
    ended: str | None
    outcome: str
    """`running`, `promoted`, `kept`, `gate refused`, `data refused`, `failed`, `killed`, …"""
    reason: str
    trigger: str
    job: str
    """Of the schedule; empty for one that it has not started."""
    turn: int | None
    """Number in the schedule, under which its log is kept; null where it has begun nothing."""
    version: int | None
    metrics: dict[str, float | None]


@dataclass(frozen=True, slots=True)
class ModelHistory:
    """The versions and the runs of a build's model, the newest first."""

    name: str
    store: str
    """Where they are kept, without secrets; empty where nothing was ever retrained."""
    versions: tuple[ModelVersion, ...]
    runs: tuple[ModelRun, ...]


@dataclass(frozen=True, slots=True)
class GateVerdict:
    """What a gate says of a run."""

    kind: str
    metric: str
    passed: bool
    told: str


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file of data that a run was made from."""

    path: str
    sha256: str
    size: int
    is_as_built: bool
    """Whether it is the one that the build was proved with."""
    revision: str
    """What DVC tracks it as; else empty."""


@dataclass(frozen=True, slots=True)
class RunDetails:
    """What a run was made of, and what it was held to."""

    id: str
    parameters: dict[str, str]
    """Name → value as JSON."""
    metrics: dict[str, float | None]
    gates: tuple[GateVerdict, ...]
    files: tuple[DataFile, ...]
    environment: dict[str, str]
    has_notebook: bool


@dataclass(frozen=True, slots=True)
class ExecutedNotebook:
    """The executed notebook of a run, to read: nothing of it is trusted."""

    text: str
    """Of the notebook's file, or of the page that was made of it."""


@dataclass(frozen=True, slots=True)
class RunLog:
    """What a run has printed, as text of which nothing is trusted."""

    text: str
    """Its end, where it is long."""
    left_out: int
    """Bytes before it."""


@dataclass(frozen=True, slots=True)
class PromotionRequest:
    """Let a version answer from now on."""

    build: str
    version: int
    reason: str


@dataclass(frozen=True, slots=True)
class RollbackRequest:
    """Let the version answer that did before."""

    build: str
    reason: str


@dataclass(frozen=True, slots=True)
class ChampionNow:
    """The version that answers from now on."""

    name: str
    version: int


@dataclass(frozen=True, slots=True)
class RetrainingRequest:
    """Train a build's model again, as a job."""

    build: str
    inputs: str
    """Folder of the data, from the server's root; empty: the data of the build."""
    parameters: dict[str, Any]
    promotes: Literal["not-worse", "better", "never"]


@dataclass(frozen=True, slots=True)
class LastTurn:
    """How the latest run of a job stands or ended."""

    outcome: str
    reason: str
    begun: str
    ended: str | None


@dataclass(frozen=True, slots=True)
class ScheduledJob:
    """A build that is retrained at set times."""

    name: str
    build: str
    """From the server's root."""
    cron: str
    """Empty where only alarms begin it."""
    timezone: str
    watched: str
    """A file that is an alarm whenever it is written; else empty."""
    paused: bool
    next: str | None
    """When it is due; null while it is paused, and where only alarms begin it."""
    next_try: str | None
    last: LastTurn | None
    missed: Literal["skip", "once", "all"]
    """What becomes of times at which no scheduler ran."""
    retries_after: tuple[float, ...]
    """Seconds before each try after one that has failed."""
    time_limit: float | None
    alarm_pause: float
    """Seconds from the beginning of a run to one that an alarm begins."""
    tells: tuple[str, ...]
    """Whom the end of a run is told to: programs, hosts, mail addresses, and nothing secret."""
    tells_trouble_only: bool


@dataclass(frozen=True, slots=True)
class ScheduleNow:
    """The user's schedule, as far as it is about builds below the server's root."""

    has_daemon: bool
    """Whether anything starts by itself."""
    jobs: tuple[ScheduledJob, ...]
    elsewhere: int
    """Number of jobs about other builds."""


@dataclass(frozen=True, slots=True)
class JobWish:
    """Retrain a build at set times from now on."""

    build: str
    name: str
    """Empty: that of the build's folder."""
    cron: str
    timezone: str
    inputs: str
    """Folder in which each run finds its data, from the server's root; empty: that of the build."""
    parameters: dict[str, Any]
    promotes: Literal["not-worse", "better", "never"]
    only_new_data: bool


@dataclass(frozen=True, slots=True)
class JobChange:
    """Do something with a job of the schedule; of one that is removed the history stays."""

    job: str
    change: Literal["pause", "resume", "remove"]


@dataclass(frozen=True, slots=True)
class TurnRequest:
    """Run a job of the schedule now; its times stay as they are."""

    job: str


OPERATIONS: tuple[type, ...] = (
    OperatedBuilds, ModelHistory, RunDetails, ExecutedNotebook, RunLog, PromotionRequest,
    RollbackRequest, ChampionNow, RetrainingRequest, ScheduleNow, JobWish, JobChange, TurnRequest,
)  # fmt: skip
"""All of it that is a body of a request or of an answer."""
