"""From what a user asks for to a plan, with everything in it checked."""

import re
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jupyter_mlops.builds import read_manifest
from jupyter_mlops.errors import ConfigurationInvalid
from jupyter_mlops.operations.scheduling.due import next_time, next_try
from jupyter_mlops.operations.scheduling.jobs import Job, Missed, Notices, Plan, Run
from jupyter_mlops.operations.scheduling.notices.webhook import shown_address
from jupyter_mlops.operations.scheduling.timetable import Timetable
from jupyter_mlops.plain import Plain, parse_value

_WAIT = 3600.0
"""Seconds for another retraining of the same model, as of another job, to end."""
_NOBODY = Notices()
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


@dataclass(frozen=True, slots=True)
class Wish:
    """When a build is to be retrained, and what happens if that goes wrong."""

    cron: str | None
    """None: only alarms begin it."""
    timezone: str
    missed: str
    retries: int
    backoff: float
    time_limit: float | None
    when_file: Path | None = None
    """A file that is an alarm whenever it is written."""
    alarm_pause: float = 600.0


@dataclass(frozen=True, slots=True)
class Training:
    """How `nb2prod retrain` is called."""

    parameters: tuple[tuple[str, str], ...] = ()
    inputs: Path | None = None
    promote_if: str | None = None
    if_new_data: bool = False
    memory_limit: int | None = None
    """Megabytes."""

    def words(self) -> list[str]:
        """The options, those without a wish left out."""
        words = ["--trigger", "schedule", "--wait", f"{_WAIT:g}"]
        words += [word for name, value in self.parameters for word in ("-p", name, value)]
        if self.inputs is not None:
            words += ["--inputs", str(self.inputs.resolve())]
        if self.promote_if is not None:
            words += ["--promote-if", self.promote_if]
        if self.memory_limit is not None:
            words += ["--memory-limit", str(self.memory_limit)]
        return [*words, "--if-new-data"] if self.if_new_data else words


def planned(build: Path, training: Training, wish: Wish, notices: Notices = _NOBODY) -> Plan:
    """Give the plan that retrains a build. Raises ConfigurationInvalid and ProjectUnreadable."""
    manifest = read_manifest(build)
    if training.parameters:
        # loads what reads notebooks, which most commands do without
        from jupyter_mlops.operations.overriding import check_parameters  # noqa: PLC0415  # as said

        given = {name: parse_value(text) for name, text in training.parameters}
        check_parameters(build / "notebook" / str(manifest["notebook"]), given)
    words = training.words()
    if wish.time_limit is not None:  # else the notebook would have an hour, whatever the job has
        words += ["--time-limit", f"{wish.time_limit:g}"]
    folder = str(build.resolve())
    # not by what lies in the current folder, where a file may have the name of a library
    command = (sys.executable, "-P", "-m", "jupyter_mlops", "retrain", folder, "--json", *words)
    return Plan(
        folder,
        command,
        str(Path.cwd()),
        Timetable(wish.cron, wish.timezone).cron if wish.cron else "",
        wish.timezone,
        Missed(wish.missed),
        wish.retries,
        wish.backoff,
        wish.time_limit,
        notices,
        str(wish.when_file.absolute()) if wish.when_file is not None else "",
        wish.alarm_pause,
    )


def checked_name(given: str | None, build: Path) -> str:
    """Give a job's name, by default that of the folder. Raises ConfigurationInvalid."""
    name = given or build.resolve().name
    if not _NAME.fullmatch(name):
        raise ConfigurationInvalid(
            f"{name!r} can't be the name of a job",
            "give a --name of letters, digits, dots, hyphens and underscores",
        )
    return name


def shown_job(job: Job, last: Run | None, now: datetime) -> dict[str, Plain]:
    """A job as a JSON object, without what may be secret: addresses' paths, arguments of hooks."""
    plan, notices = job.plan, job.plan.notices
    comes = next_time(job, now)
    again = next_try(job, last)
    return {
        "name": job.name,
        "build": plan.build,
        "folder": plan.folder,
        "cron": plan.cron,
        "timezone": plan.timezone,
        "paused": job.paused,
        "next": comes.isoformat() if comes else None,
        "next_try": again.isoformat() if again and not job.paused else None,
        "missed": plan.missed.value,
        "retries": plan.retries,
        "backoff": plan.backoff,
        "time_limit": plan.time_limit,
        "watched": plan.watched,
        "alarm_pause": plan.alarm_pause,
        "tells": list(shown_receivers(notices)),
        "tells_trouble_only": notices.only_trouble,
        "last": last.shown() if last else None,
    }


def shown_receivers(notices: Notices) -> tuple[str, ...]:
    """Whom a run's end is told to, without what may be secret."""
    return (
        *(words[0] for words in notices.commands),
        *(shown_address(address) for address in notices.webhooks),
        *notices.emails,
    )
