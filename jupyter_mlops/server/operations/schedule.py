"""The user's schedule, as far as it is about builds below the server's root."""

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from jupyter_mlops.errors import ConfigurationInvalid
from jupyter_mlops.operations.scheduling.due import next_time, next_try, retry_pause
from jupyter_mlops.operations.scheduling.home import Home
from jupyter_mlops.operations.scheduling.jobs import Job, Run
from jupyter_mlops.operations.scheduling.planning import (
    Training,
    Wish,
    checked_name,
    planned,
    shown_receivers,
)
from jupyter_mlops.operations.scheduling.store import Store
from jupyter_mlops.operations.scheduling.timetable import Timetable
from jupyter_mlops.server.operations.builds import build_folder
from jupyter_mlops.server.operations.logs import log_of
from jupyter_mlops.server.operations_contract import (
    JobChange,
    JobWish,
    LastTurn,
    RunLog,
    ScheduledJob,
    ScheduleNow,
)
from jupyter_mlops.server.paths import inside

_HOME = "NB2PROD_HOME"
MOST_TURNS = 100
"""Of a job, that are shown among the runs of its model."""


def home() -> Home:
    """The folder that `nb2prod schedule` takes too. Raises ScheduleUnusable."""
    given = os.environ.get(_HOME)
    return Home.at(Path(given) if given else None)


def schedule_now(root: Path) -> ScheduleNow:
    """Tell of all jobs. Raises ScheduleDamaged and ScheduleUnusable."""
    place = home()
    store = Store(place)
    jobs, last = store.jobs(), store.last_runs()
    now = datetime.now(UTC)
    below = [job for job in jobs if _is_below(root, job)]
    return ScheduleNow(
        has_daemon=_has_daemon(place),
        jobs=tuple(_shown(job, root, last.get(job.id), now) for job in below),
        elsewhere=len(jobs) - len(below),
    )


def job_below(root: Path, name: str) -> tuple[Store, Job]:
    """The job of this name. Raises ConfigurationInvalid, also for one about a build elsewhere."""
    store = Store(home())
    job = store.job(name)
    if not _is_below(root, job):
        raise ConfigurationInvalid(
            f"the job {name!r} is about a build outside of the server's folder",
            f"use `nb2prod schedule` in a terminal for {name}",
        )
    return store, job


def add_job(root: Path, asked: JobWish) -> ScheduleNow:
    """Add a job about a build below the root, as `nb2prod schedule add` does.

    Raises OutsideRoot, ProjectUnreadable and ConfigurationInvalid.
    """
    build, _name = build_folder(root, asked.build)
    inputs = inside(root, asked.inputs) if asked.inputs else None
    if inputs is not None and not inputs.is_dir():
        raise ConfigurationInvalid(
            f"there is no folder {asked.inputs!r}",
            "give a folder by its path from the folder of JupyterLab",
        )
    timetable = Timetable(asked.cron, asked.timezone)  # one that only waits for alarms has none
    given = tuple((name, json.dumps(value)) for name, value in asked.parameters.items())
    training = Training(given, inputs, asked.promotes, asked.only_new_data)
    wish = Wish(timetable.cron, asked.timezone, "once", 0, 60, None)
    name = checked_name(asked.name or None, build)
    Store(home()).add(name, planned(build, training, wish), datetime.now(UTC))
    return schedule_now(root)


def change_job(root: Path, asked: JobChange) -> ScheduleNow:
    """Pause, resume or remove a job. Raises what `job_below` raises."""
    store, job = job_below(root, asked.job)
    if asked.change == "remove":
        store.remove(job)
    elif asked.change == "pause":
        store.pause(job)
    else:
        store.resume(job, datetime.now(UTC))
    return schedule_now(root)


def turns_of(build: Path) -> list[Run]:
    """What the schedule knows of the runs of a build, the latest first."""
    store = Store(home())
    return [
        run
        for job in store.jobs()
        if Path(job.plan.build) == build
        for run in store.runs(job.id, MOST_TURNS)
    ]


def turn_log(root: Path, folder: str, number: int) -> RunLog:
    """What a run of a job about a build has printed, up to now where it still runs.

    Raises ConfigurationInvalid for one of another build, and what `build_folder` raises.
    """
    build, _name = build_folder(root, folder)
    if number not in {turn.id for turn in turns_of(build)}:
        raise ConfigurationInvalid(
            f"no job about {folder} has a run {number}", "see `nb2prod schedule runs`"
        )
    return log_of(home().log(number))


def _has_daemon(place: Home) -> bool:
    if sys.platform == "win32":
        return False  # it has no such locks, and no daemon
    from jupyter_mlops.operations.scheduling.locks import is_held  # noqa: PLC0415  # as just said

    return is_held(place.daemon_lock)


def _is_below(root: Path, job: Job) -> bool:
    return Path(job.plan.build).resolve().is_relative_to(root.resolve())


def _shown(job: Job, root: Path, last: Run | None, now: datetime) -> ScheduledJob:
    plan = job.plan
    comes = next_time(job, now)
    again = next_try(job, last)
    return ScheduledJob(
        name=job.name,
        build=Path(plan.build).resolve().relative_to(root.resolve()).as_posix(),
        cron=plan.cron,
        timezone=plan.timezone,
        watched=plan.watched,
        paused=job.paused,
        next=comes.isoformat() if comes else None,
        next_try=again.isoformat() if again and not job.paused else None,
        last=LastTurn(
            last.outcome.value,
            last.reason,
            last.started.isoformat(),
            last.ended.isoformat() if last.ended else None,
        )
        if last
        else None,
        missed=plan.missed.value,
        retries_after=tuple(retry_pause(plan, turn + 1) for turn in range(plan.retries)),
        time_limit=plan.time_limit,
        alarm_pause=plan.alarm_pause,
        tells=shown_receivers(plan.notices),
        tells_trouble_only=plan.notices.only_trouble,
    )
