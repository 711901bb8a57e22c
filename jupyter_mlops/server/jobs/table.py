"""All jobs of a server: which may start, which are known."""

import asyncio
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from jupyter_mlops.server.contract import Job, JobEvent, JobKind, JobRequest
from jupyter_mlops.server.jobs.errors import (
    AlreadyRunning,
    NotebookGone,
    NothingBuilt,
    TooManyJobs,
    UnknownJob,
)
from jupyter_mlops.server.jobs.job import RunningJob
from jupyter_mlops.server.jobs.records import MOST_KEPT, JobRecord, JobRecords
from jupyter_mlops.server.paths import inside

MOST_RUNNING = 4
TIME_LIMITS = {
    "build": 3600.0, "tests": 1800.0, "service": 8 * 3600.0,
    "retraining": 2 * 3600.0, "turn": 24 * 3600.0,
}  # fmt: skip
"""Seconds; a notebook's own limit for one run is a setting of the compiler, or of its schedule."""


class Jobs:
    """The jobs of one server root."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._records = JobRecords(root)
        self._writing = asyncio.Lock()
        self._reading = asyncio.Lock()
        self._known: dict[str, RunningJob] | None = None

    async def listed(self) -> list[Job]:
        """Give the jobs, the newest first."""
        return [one.job for one in reversed((await self._all()).values())]

    async def job(self, job_id: str) -> RunningJob:
        """Give a job. Raises UnknownJob."""
        found = (await self._all()).get(job_id)
        if found is None:
            raise UnknownJob(f"there is no job {job_id}", "build the notebook again")
        return found

    async def start(self, wanted: JobRequest) -> RunningJob:
        """Start a job about a notebook. Raises JobRefused and OutsideRoot."""
        path = await asyncio.to_thread(inside, self.root, wanted.path)
        if not await asyncio.to_thread(path.is_file):
            raise NotebookGone(wanted.path)
        known = await self._all()
        folder = self._folder(wanted, list(known.values()))
        return self._begin(
            known, wanted.kind, wanted.path, {"notebook": str(path), "folder": folder}
        )

    async def begin(self, kind: JobKind, about: str, given: Mapping[str, str]) -> RunningJob:
        """Start a job about something else than a notebook. Raises JobRefused."""
        return self._begin(await self._all(), kind, about, given)

    def _begin(
        self, known: dict[str, RunningJob], kind: JobKind, about: str, given: Mapping[str, str]
    ) -> RunningJob:
        # nothing is awaited from here to the new job's entry: two requests can't both pass
        self._check(kind, about, [one for one in known.values() if one.is_running])
        started = datetime.now(UTC).isoformat()
        job = Job(secrets.token_hex(8), kind, about, "running", started, None, "")
        entry = RunningJob(JobRecord(job, (JobEvent(1, job, ""),), None), self._save)
        known[job.id] = entry
        self._forget(known)
        entry.start({"kind": kind, "root": str(self.root), **given}, TIME_LIMITS[kind])
        return entry

    def _check(self, kind: JobKind, about: str, running: list[RunningJob]) -> None:
        for one in running:
            if (one.job.kind, one.job.path) == (kind, about):
                raise AlreadyRunning(
                    f"a job of kind {kind} is already running for {about}",
                    "wait for it, or cancel it",
                )
        if len(running) >= MOST_RUNNING:
            raise TooManyJobs(
                f"{MOST_RUNNING} jobs are running", "wait for one of them, or cancel one"
            )

    def _folder(self, wanted: JobRequest, known: list[RunningJob]) -> str:
        if wanted.kind == "build":
            return ""
        for one in reversed(known):
            if one.job.path == wanted.path and one.report is not None and one.report.folder:
                return one.report.folder
        raise NothingBuilt(f"{wanted.path} has no build yet", "build the package first")

    def _forget(self, known: dict[str, RunningJob]) -> None:
        ended = [job_id for job_id, one in known.items() if not one.is_running]
        for job_id in ended[: max(0, len(known) - MOST_KEPT)]:
            del known[job_id]

    async def _save(self, record: JobRecord) -> None:
        async with self._writing:
            await asyncio.to_thread(self._records.save, record)

    async def _all(self) -> dict[str, RunningJob]:
        async with self._reading:
            if self._known is None:
                found = await asyncio.to_thread(self._records.load)
                self._known = {one.job.id: RunningJob(one, self._save) for one in found}
        return self._known
