"""What is scheduled, and what became of each run, as values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from jupyter_mlops.plain import Plain


class Missed(StrEnum):
    """What happens with times that passed while nothing could run."""

    SKIP = "skip"
    ONCE = "once"
    ALL = "all"


class Outcome(StrEnum):
    """What became of a run, or that it is still going on."""

    RUNNING = "running"
    PROMOTED = "promoted"
    KEPT = "kept"
    DONE = "done"
    """It ended well, without saying whether a model was promoted."""
    GATE_REFUSED = "gate refused"
    DATA_REFUSED = "data refused"
    FAILED = "failed"
    KILLED = "killed"
    TIMED_OUT = "timed out"
    CANNOT_RUN = "cannot run"
    INTERRUPTED = "interrupted"
    """What ran it was ended, or is gone."""
    MISSED = "missed"
    """Its time passed, and the job is one that skips such times."""


GOOD = frozenset({Outcome.PROMOTED, Outcome.KEPT, Outcome.DONE})
RETRIED = frozenset({Outcome.FAILED, Outcome.KILLED, Outcome.TIMED_OUT})
"""Trying again may help. A refusal stays one until the data or the notebook change."""


class Cause(StrEnum):
    """Why a run began."""

    TIME = "time"
    RETRY = "retry"
    ALARM = "alarm"
    HAND = "hand"


@dataclass(frozen=True, slots=True)
class Notices:
    """Whom a run's end is told to."""

    commands: tuple[tuple[str, ...], ...] = ()
    webhooks: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    only_trouble: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What is run, when, and what happens if that goes wrong."""

    build: str
    command: tuple[str, ...]
    folder: str
    """Where the command runs."""
    cron: str
    """Empty: it has no times, and waits for alarms."""
    timezone: str = "UTC"
    missed: Missed = Missed.ONCE
    retries: int = 0
    backoff: float = 60.0
    """Seconds before the first retry, twice as many before each further one."""
    time_limit: float | None = None
    notices: Notices = Notices()
    watched: str = ""
    """A file that is an alarm whenever it is written; empty: none."""
    alarm_pause: float = 600.0
    """Seconds from the beginning of a run to one that an alarm begins."""


@dataclass(frozen=True, slots=True)
class Job:
    """A plan in the store."""

    id: int
    name: str
    plan: Plan
    paused: bool
    passed: datetime
    """Up to here all times are settled: they were run, or will never be."""


@dataclass(frozen=True, slots=True)
class Run:
    """One try at one time of a job."""

    id: int
    job: int
    name: str
    cause: Cause
    fire: datetime
    """The time in the schedule that it is for."""
    turn: int
    """1 for the first try."""
    outcome: Outcome
    started: datetime
    ended: datetime | None = None
    exit_code: int | None = None
    reason: str = ""
    result: Any = None
    """The JSON document that the command printed."""
    notice_problem: str = ""
    alarm: str = ""
    """What the alarm said that it is an answer to."""

    def shown(self) -> dict[str, Plain]:
        """The run as a JSON object."""
        return {
            "id": self.id,
            "job": self.name,
            "cause": self.cause.value,
            "alarm": self.alarm,
            "time": self.fire.isoformat(),
            "try": self.turn,
            "outcome": self.outcome.value,
            "started": self.started.isoformat(),
            "ended": self.ended.isoformat() if self.ended else None,
            "exit_code": self.exit_code,
            "reason": self.reason,
            "result": self.result,
            "notice_problem": self.notice_problem,
        }
