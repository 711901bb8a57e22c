"""What a job has to do now: a function of what the store knows and of the clock, nothing else.

So a daemon that was killed, a second one, and a clock that was set need no rules of their own.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from jupyter_mlops.operations.scheduling.jobs import RETRIED, Cause, Job, Missed, Outcome, Plan, Run
from jupyter_mlops.operations.scheduling.timetable import Timetable

GRACE = timedelta(minutes=1)
"""What begins within it is on time."""
SETTLED = timedelta(seconds=2)
"""Before, whoever writes an alarm may not have finished."""
_LONGEST_PAUSE = 86400.0
"""Seconds before a retry."""
_CLOCK_FAULT = timedelta(days=1)
"""Summer time and corrections of a clock are smaller."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done about a job."""

    passed: datetime
    """Up to where times are settled with it."""
    fire: datetime | None = None
    """The time that a run is due for."""
    turn: int = 1
    cause: Cause = Cause.TIME
    missed: datetime | None = None
    """The first of times that are skipped."""
    is_reset: bool = False
    """Whether the settled time goes back: the clock was far ahead once."""


def next_step(
    job: Job, last: Run | None, now: datetime, alarm: datetime | None = None
) -> Step | None:
    """What is due; `last` is the job's latest run that wasn't merely missed.

    `alarm` is when the latest alarm came.
    """
    if job.paused:
        return None
    if job.passed - now > _CLOCK_FAULT:
        return Step(now, is_reset=True)
    again = _retry(job, last, now)
    # where each time is run, no later one stands for what was interrupted
    if again and last and last.outcome is Outcome.INTERRUPTED and job.plan.missed is Missed.ALL:
        return again
    return _alarmed(job, last, now, alarm) or _due(job, now) or again


def _alarmed(job: Job, last: Run | None, now: datetime, alarm: datetime | None) -> Step | None:
    """One run for all alarms until now; times of the schedule that have come are merged into it.

    An alarm is settled like a time: what came before the latest run was due is answered by that.
    """
    if alarm is None or not job.passed < alarm <= now - SETTLED:
        return None
    if last is not None and now - last.started < timedelta(seconds=job.plan.alarm_pause):
        return None
    due = _due(job, now)
    if due is None:
        return Step(alarm, alarm, cause=Cause.ALARM)
    if job.plan.missed is Missed.ALL:
        return due if due.passed <= alarm else Step(alarm, alarm, cause=Cause.ALARM)
    latest = max(due.passed, alarm)
    return Step(latest, latest, cause=Cause.ALARM, missed=due.missed)


def _due(job: Job, now: datetime) -> Step | None:
    if not job.plan.cron:
        return None
    table = Timetable(job.plan.cron, job.plan.timezone)
    first = table.after(job.passed)
    if first is None or first > now:
        return None
    if job.plan.missed is Missed.ALL:
        return Step(first, first)
    latest = table.latest(job.passed, now) or first
    if job.plan.missed is Missed.SKIP and now - latest > GRACE:
        return Step(latest, missed=first)
    is_skipping = job.plan.missed is Missed.SKIP and first < latest
    return Step(latest, latest, missed=first if is_skipping else None)


def _retry(job: Job, last: Run | None, now: datetime) -> Step | None:
    at = next_try(job, last)
    if last is None or at is None or at > now:
        return None
    return Step(job.passed, last.fire, last.turn + 1, Cause.RETRY)


def next_time(job: Job, now: datetime) -> datetime | None:
    """The next time in the schedule; None while there is none."""
    if job.paused or not job.plan.cron:
        return None
    return Timetable(job.plan.cron, job.plan.timezone).after(max(now, job.passed))


def next_try(job: Job, last: Run | None) -> datetime | None:
    """When a run is tried again, unless another time comes first."""
    # what was run by hand, or before a pause, isn't the schedule's to repeat
    if last is None or last.ended is None or last.cause is Cause.HAND or last.fire < job.passed:
        return None
    plan = job.plan
    if last.outcome is Outcome.INTERRUPTED:
        is_repeated = plan.missed is not Missed.SKIP and last.turn <= max(1, plan.retries)
        return last.ended if is_repeated else None
    if last.outcome not in RETRIED or last.turn > plan.retries:
        return None
    pause = retry_pause(plan, last.turn)
    return last.ended + timedelta(seconds=pause)


def retry_pause(plan: Plan, turn: int) -> float:
    """Seconds from the end of a try (1 is the first) to the next one."""
    return min(plan.backoff * 2.0 ** (turn - 1), _LONGEST_PAUSE)
