"""Jobs on disk: written beside and renamed, so that a restarted server knows those of before."""

import contextlib
import hashlib
import os
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from jupyter_core.paths import jupyter_data_dir
from pydantic import TypeAdapter, ValidationError

from jupyter_mlops.server.contract import BuildReport
from jupyter_mlops.server.jobs_contract import Job, JobEvent

MOST_KEPT = 50
"""Jobs; the oldest go first."""


@dataclass(frozen=True, slots=True)
class JobRecord:
    """A job with all that is kept of it."""

    job: Job
    events: tuple[JobEvent, ...]
    report: BuildReport | None


_RECORD = TypeAdapter(JobRecord)


class JobRecords:
    """The folder of the jobs of one server root."""

    def __init__(self, root: Path) -> None:
        name = hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:16]
        self.folder = Path(jupyter_data_dir()) / "jupyter-mlops" / "jobs" / name

    def load(self) -> list[JobRecord]:
        """Give the jobs, the oldest first; what was running when the server ended has ended too."""
        found = [one for path in self.folder.glob("*.json") if (one := _read(path)) is not None]
        return [_ended(one) for one in sorted(found, key=lambda one: one.job.started)]

    def save(self, record: JobRecord) -> None:
        """Write a job, and forget the oldest ones."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, draft = tempfile.mkstemp(dir=self.folder, suffix=".draft")
        with os.fdopen(handle, "wb") as file:
            file.write(_RECORD.dump_json(record))
        Path(draft).replace(self.folder / f"{record.job.id}.json")
        by_age = sorted(self.folder.glob("*.json"), key=lambda path: path.stat().st_mtime)
        for path in by_age[:-MOST_KEPT]:
            with contextlib.suppress(FileNotFoundError):  # another server was faster
                path.unlink()


def _read(path: Path) -> JobRecord | None:
    """Read a job; what an older version or a full disk left is passed over."""
    try:
        return _RECORD.validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def _ended(record: JobRecord) -> JobRecord:
    if record.job.status != "running":
        return record
    job = replace(
        record.job, status="interrupted", message="the Jupyter server ended; start it again"
    )
    event = JobEvent(len(record.events) + 1, job, "")
    return replace(record, job=job, events=(*record.events, event))
