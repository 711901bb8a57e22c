"""From what a user asks for to a plan, with everything in it checked."""

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from jupyter_mlops.builds import read_manifest
from jupyter_mlops.errors import ConfigurationInvalid
from jupyter_mlops.operations.scheduling.due import next_try
from jupyter_mlops.operations.scheduling.jobs import Job, Missed, Notices, Plan, Run
from jupyter_mlops.operations.scheduling.notices.command import hook_words
from jupyter_mlops.operations.scheduling.notices.mail import checked_receiver
from jupyter_mlops.operations.scheduling.notices.webhook import checked_address, shown_address
from jupyter_mlops.operations.scheduling.timetable import Timetable
from jupyter_mlops.plain import Plain

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


@dataclass(frozen=True, slots=True)
class Wish:
    """When a build is to be retrained, and what happens if that goes wrong."""

    cron: str
    timezone: str
    missed: str
    retries: int
    backoff: float
    time_limit: float | None


@dataclass(frozen=True, slots=True)
class Training:
    """How `nb2prod retrain` is called."""

    parameters: tuple[tuple[str, str], ...] = ()
    inputs: Path | None = None
    promote_if: str | None = None
    if_new_data: bool = False

    def words(self) -> list[str]:
        """The options, those without a wish left out."""
        words = [word for name, value in self.parameters for word in ("-p", name, value)]
        if self.inputs is not None:
            words += ["--inputs", str(self.inputs.resolve())]
        if self.promote_if is not None:
            words += ["--promote-if", self.promote_if]
        return [*words, "--if-new-data"] if self.if_new_data else words


def planned(build: Path, training: Training, wish: Wish) -> Plan:
    """Give the plan that retrains a build. Raises ConfigurationInvalid and ProjectUnreadable."""
    read_manifest(build)
    words = training.words()
    folder = str(build.resolve())
    # not by what lies in the current folder, where a file may have the name of a library
    command = (sys.executable, "-P", "-m", "jupyter_mlops", "retrain", folder, "--json", *words)
    return Plan(
        folder,
        command,
        str(Path.cwd()),
        Timetable(wish.cron, wish.timezone).cron,
        wish.timezone,
        Missed(wish.missed),
        wish.retries,
        wish.backoff,
        wish.time_limit,
    )


def telling(
    plan: Plan,
    commands: Iterable[str],
    webhooks: Iterable[str],
    emails: Iterable[str],
    only_trouble: bool,
) -> Plan:
    """Add to a plan whom its runs are told to. Raises ConfigurationInvalid."""
    notices = Notices(
        tuple(hook_words(command) for command in commands),
        tuple(checked_address(address) for address in webhooks),
        tuple(checked_receiver(address) for address in emails),
        only_trouble,
    )
    return replace(plan, notices=notices)


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
    comes = Timetable(plan.cron, plan.timezone).after(max(now, job.passed))
    again = next_try(job, last)
    return {
        "name": job.name,
        "build": plan.build,
        "folder": plan.folder,
        "cron": plan.cron,
        "timezone": plan.timezone,
        "paused": job.paused,
        "next": comes.isoformat() if comes and not job.paused else None,
        "next_try": again.isoformat() if again and not job.paused else None,
        "missed": plan.missed.value,
        "retries": plan.retries,
        "backoff": plan.backoff,
        "time_limit": plan.time_limit,
        "tells": [
            *(words[0] for words in notices.commands),
            *(shown_address(address) for address in notices.webhooks),
            *notices.emails,
        ],
        "tells_trouble_only": notices.only_trouble,
        "last": last.shown() if last else None,
    }
