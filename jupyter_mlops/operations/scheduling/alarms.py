"""Alarms: a file that is written asks for one run of a job, whoever writes it.

Each job has such a file in the home, which `nb2prod schedule alarm` and the hook write, and may
watch one elsewhere. When the file was written is when the alarm came. Nothing else is kept, and the
file stays: an alarm is settled as times are.
"""

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from jupyter_mlops.errors import ScheduleUnusable
from jupyter_mlops.operations.scheduling.home import Home
from jupyter_mlops.operations.scheduling.jobs import Job

LONGEST = 2_000
"""Characters of an alarm that are kept."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """The latest one of a job."""

    came: datetime
    path: Path

    def read(self) -> str:
        """What it says; where that is nothing, or can't be read, which file it is."""
        said = ""
        if self.path.is_file():
            with suppress(OSError), self.path.open(encoding="utf-8", errors="replace") as file:
                said = file.read(LONGEST).replace("\0", "").strip()
        return said or f"{self.path} was written"


def raise_alarm(home: Home, job: str, text: str) -> None:
    """Ask for a run of the job with this name. Raises ScheduleUnusable."""
    path = home.alarms / job
    draft = home.alarms / f".{job}.{os.getpid()}"
    try:
        draft.write_text(text[:LONGEST], "utf-8")
        draft.replace(path)
    except OSError as problem:
        raise ScheduleUnusable(
            f"{path} can't be written: {problem.strerror}",
            "see whether the disk is full and the folder yours",
        ) from problem


def latest_alarm(home: Home, job: Job) -> Alarm | None:
    """The one that was written last."""
    places = [home.alarms / job.name, *([Path(job.plan.watched)] if job.plan.watched else [])]
    found = []
    for path in places:
        with suppress(OSError):
            found.append(Alarm(datetime.fromtimestamp(path.stat().st_mtime, UTC), path))
    return max(found, key=lambda alarm: alarm.came, default=None)
