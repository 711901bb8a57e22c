"""All jobs of a server: which may start, which are known."""

import asyncio
import secrets
from datetime import UTC, datetime
from pathlib import Path

from jupyter_mlops.server.contract import Job, JobEvent, JobRequest
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
TIME_LIMITS = {"build": 3600.0, "tests": 1800.0, "service": 8 * 3600.0}
"""Seconds; a notebook's own limit for one run is a setting of the compiler."""


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
        # nothing is awaited from here to the new job's entry: two requests can't both pass
        running = [one for one in known.values() if one.is_running]
        self._check(wanted, running)
        folder = self._folder(wanted, list(known.values()))
        started = datetime.now(UTC).isoformat()
        job = Job(secrets.token_hex(8), wanted.kind, wanted.path, "running", started, None, "")
        entry = RunningJob(JobRecord(job, (JobEvent(1, job, ""),), None), self._save)
        known[job.id] = entry
        self._forget(known)
        request = {
            "kind": wanted.kind, "notebook": str(path), "root": str(self.root), "folder": folder,
        }  # fmt: skip
        entry.start(request, TIME_LIMITS[wanted.kind])
        return entry

    def _check(self, wanted: JobRequest, running: list[RunningJob]) -> None:
        for one in running:
            if (one.job.kind, one.job.path) == (wanted.kind, wanted.path):
                raise AlreadyRunning(
                    f"a job of kind {wanted.kind} is already running for {wanted.path}",
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
