"""Jobs and runs in the database, and the changes that they go through."""

import json
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter

from jupyter_mlops.errors import ConfigurationInvalid, ScheduleUnusable
from jupyter_mlops.operations.scheduling.database import back_up, changing, opened
from jupyter_mlops.operations.scheduling.due import Step
from jupyter_mlops.operations.scheduling.home import Home
from jupyter_mlops.operations.scheduling.jobs import Cause, Job, Outcome, Plan, Run

KEPT_RUNS = 500
"""Of each job."""
_PLANS = TypeAdapter(Plan)
_RUN = "id, job, name, cause, fire, turn, outcome, started, ended, exit_code, reason, result"
_COLUMNS = f"{_RUN}, notice_problem, alarm"


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ended."""

    outcome: Outcome
    exit_code: int | None = None
    reason: str = ""
    result: Any = None


class Store:
    """The schedule of one home; each call is complete on the disk when it returns."""

    def __init__(self, home: Home) -> None:
        self.home = home

    def add(self, name: str, plan: Plan, now: datetime) -> Job:
        """Add a job, whose times begin now. Raises ConfigurationInvalid for a name in use."""
        row = (name, _PLANS.dump_json(plan).decode(), 0, _text(now))
        with opened(self.home) as connection:
            try:
                connection.execute(
                    "INSERT INTO jobs (name, plan, paused, passed) VALUES (?, ?, ?, ?)", row
                )
            except sqlite3.IntegrityError as problem:
                raise ConfigurationInvalid(
                    f"there is a job {name!r} already",
                    f"choose another --name, or `nb2prod schedule remove {name}` first",
                ) from problem
        self._back_up()
        return self.job(name)

    def jobs(self) -> list[Job]:
        """All jobs, by name."""
        with opened(self.home) as connection:
            found = connection.execute(
                "SELECT id, name, plan, paused, passed FROM jobs ORDER BY name"
            )
            return [_job(row) for row in found]

    def job(self, name: str) -> Job:
        """One job. Raises ConfigurationInvalid."""
        jobs = self.jobs()
        for job in jobs:
            if job.name == name:
                return job
        known = ", ".join(job.name for job in jobs) or "none"
        raise ConfigurationInvalid(f"there is no job {name!r}", f"jobs are: {known}")

    def remove(self, job: Job) -> None:
        """Take a job out of the schedule; its runs stay in the history."""
        self._change("DELETE FROM jobs WHERE id = ?", job.id)

    def pause(self, job: Job) -> None:
        """Let no times of a job come."""
        self._change("UPDATE jobs SET paused = 1 WHERE id = ?", job.id)

    def resume(self, job: Job, now: datetime) -> None:
        """Let times come again; those of the pause were none."""
        self._change(
            "UPDATE jobs SET paused = 0, passed = max(passed, ?) WHERE id = ? AND paused",
            _text(now), job.id,
        )  # fmt: skip

    def _change(self, statement: str, *values: object) -> None:
        with opened(self.home) as connection:
            connection.execute(statement, values)
        self._back_up()

    def _back_up(self) -> None:
        # the change itself is written, and the daemon makes another copy within an hour
        with suppress(ScheduleUnusable, OSError):
            back_up(self.home)

    def claim(self, job: Job, step: Step, now: datetime, alarm: str = "") -> list[Run]:
        """Settle times; give what was missed and the run that begins, as far as there are such.

        `alarm` is what the alarm said that the run answers. Nothing begins where another process
        was first, or the job is gone.
        """
        begun = []
        with opened(self.home) as connection, changing(connection):
            settled = "?" if step.is_reset else "max(passed, ?)"
            changed = connection.execute(
                f"UPDATE jobs SET passed = {settled} WHERE id = ? AND NOT paused",  # noqa: S608  # one of two words above
                (_text(step.passed), job.id),
            )
            if changed.rowcount and step.missed is not None:
                begun.append(_insert(connection, job, _missed(step), now))
            if changed.rowcount and step.fire is not None:
                values = (step.cause, step.fire, step.turn, Outcome.RUNNING, "")
                begun.append(_insert(connection, job, values, now, alarm))
        return [self.run(number) for number in begun if number]

    def begin(self, job: Job, now: datetime) -> Run:
        """Begin a run that somebody has asked for."""
        with opened(self.home) as connection, changing(connection):
            number = _insert(connection, job, (Cause.HAND, now, 1, Outcome.RUNNING, ""), now)
        return self.run(number)

    def end(self, run: Run, ending: Ending, now: datetime) -> Run:
        """Write down how a run ended, and forget what is long past."""
        values = (ending.outcome, _text(now), ending.exit_code, ending.reason)
        with opened(self.home) as connection, changing(connection):
            connection.execute(
                "UPDATE runs SET outcome = ?, ended = ?, exit_code = ?, reason = ?, result = ? "
                "WHERE id = ?",
                (*values, json.dumps(ending.result), run.id),
            )
            old = connection.execute(
                "DELETE FROM runs WHERE job = ? AND id NOT IN "
                "(SELECT id FROM runs WHERE job = ? ORDER BY id DESC LIMIT ?) RETURNING id",
                (run.job, run.job, KEPT_RUNS),
            ).fetchall()
        for (number,) in old:
            self.home.log(number).unlink(missing_ok=True)
        return self.run(run.id)

    def interrupt(self, job: int, reason: str, now: datetime) -> list[Run]:
        """Mark what is said to run; whoever calls holds the job's lock, so that nothing does."""
        left = [run for run in self.runs(job) if run.outcome is Outcome.RUNNING]
        return [self.end(run, Ending(Outcome.INTERRUPTED, reason=reason), now) for run in left]

    def note_problem(self, run: Run, problem: str) -> None:
        """Keep that somebody couldn't be told of a run."""
        with opened(self.home) as connection:
            connection.execute("UPDATE runs SET notice_problem = ? WHERE id = ?", (problem, run.id))

    def run(self, number: int) -> Run:
        """One run."""
        with opened(self.home) as connection:
            return _runs(
                connection.execute(f"SELECT {_COLUMNS} FROM runs WHERE id = ?", (number,))  # noqa: S608  # our own columns
            )[0]

    def runs(self, job: int | None = None, limit: int = KEPT_RUNS) -> list[Run]:
        """The latest runs, of all jobs or of one, the latest first."""
        with opened(self.home) as connection:
            return _runs(
                connection.execute(
                    f"SELECT {_COLUMNS} FROM runs WHERE ?1 IS NULL OR job = ?1 "  # noqa: S608  # our own columns
                    "ORDER BY id DESC LIMIT ?2",
                    (job, limit),
                )
            )

    def last_runs(self) -> dict[int, Run]:
        """The latest run of each job that wasn't merely missed."""
        with opened(self.home) as connection:
            found = connection.execute(
                f"SELECT {_COLUMNS} FROM runs WHERE id IN "  # noqa: S608  # our own columns
                "(SELECT max(id) FROM runs WHERE outcome != ? GROUP BY job)",
                (Outcome.MISSED,),
            )
            return {run.job: run for run in _runs(found)}


def _missed(step: Step) -> tuple[Cause, datetime, int, Outcome, str]:
    fire = step.missed or step.passed
    reason = "nothing could run it within a minute of its time"
    if step.fire is None and fire < step.passed:
        reason += f", nor at later times up to {step.passed.isoformat()}"
    return Cause.TIME, fire, 1, Outcome.MISSED, reason


def _insert(
    connection: sqlite3.Connection,
    job: Job,
    values: tuple[Cause, datetime, int, Outcome, str],
    now: datetime,
    alarm: str = "",
) -> int:
    """Give the number of the new run, or 0 where the same one is there already."""
    cause, fire, turn, outcome, reason = values
    ended = _text(now) if outcome is Outcome.MISSED else None
    row = (job.id, job.name, cause, _text(fire), turn, outcome, _text(now), ended, reason, alarm)
    made = connection.execute(
        "INSERT INTO runs (job, name, cause, fire, turn, outcome, started, ended, reason, alarm, "
        "result, notice_problem) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'null', '') "
        "ON CONFLICT DO NOTHING RETURNING id",
        row,
    ).fetchone()
    return int(made[0]) if made else 0


def _job(row: tuple[Any, ...]) -> Job:
    number, name, plan, paused, passed = row
    return Job(number, name, _PLANS.validate_json(plan), bool(paused), _instant(passed))


def _runs(rows: Iterable[tuple[Any, ...]]) -> list[Run]:
    return [
        Run(
            number, job, name, Cause(cause), _instant(fire), turn, Outcome(outcome),
            _instant(started), _instant(ended) if ended else None, exit_code, reason,
            json.loads(result), problem, alarm,
        )
        for number, job, name, cause, fire, turn, outcome, started, ended, exit_code, reason,
        result, problem, alarm in rows
    ]  # fmt: skip


def _text(instant: datetime) -> str:
    """Write a time so that texts sort as times do."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
