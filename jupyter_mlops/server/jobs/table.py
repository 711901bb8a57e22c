"""All jobs of a server: which may start, which are known."""

import asyncio
import hashlib
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import get_args

from jupyter_mlops.server.jobs.errors import (
    AlreadyRunning,
    NotebookGone,
    NothingBuilt,
    TooManyJobs,
    UnknownJob,
)
from jupyter_mlops.server.jobs.found import FoundBuild, found_build
from jupyter_mlops.server.jobs.job import RunningJob
from jupyter_mlops.server.jobs.records import MOST_KEPT, JobRecord, JobRecords
from jupyter_mlops.server.jobs_contract import (
    BuildJobKind,
    Job,
    JobEvent,
    JobKind,
    JobRequest,
    Renaming,
)
from jupyter_mlops.server.paths import inside

MOST_RUNNING = 4
TIME_LIMITS = {
    "build": 3600.0, "tests": 1800.0, "service": 8 * 3600.0,
    "retraining": 2 * 3600.0, "turn": 24 * 3600.0,
}  # fmt: skip
"""Seconds; a notebook's own limit for one run is a setting of the compiler, or of its schedule."""
_OF_NOTEBOOKS = get_args(BuildJobKind)


class Jobs:
    """The jobs of one server root."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._records = JobRecords(root)
        self._writing = asyncio.Lock()
        self._reading = asyncio.Lock()
        self._searching = asyncio.Lock()
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

    async def find(self, path: str) -> list[Job]:
        """Take in the build of a notebook that was made elsewhere, if that is the newest one.

        Raises NotebookGone, OutsideRoot and NotebookUnreadable.
        """
        async with self._searching:  # it goes through many folders; once is enough at a time
            found = await asyncio.to_thread(found_build, self.root, path)
        known = await self._all()
        mine = [one for one in known.values() if (one.job.kind, one.job.path) == ("build", path)]
        if found is None or any(_is_newer(one, found) for one in mine):
            return []
        name = f"{path}\0{found.report.folder}\0{found.report.digest}"
        job_id = hashlib.sha256(name.encode()).hexdigest()[:16]
        job = Job(job_id, "build", path, "done", found.written, None, "")
        record = JobRecord(job, (JobEvent(1, job, ""),), found.report)
        known[job.id] = RunningJob(record, self._save)
        self._forget(known)
        await self._save(record)
        return [job]

    async def follow(self, renaming: Renaming) -> list[Job]:
        """Let jobs follow a notebook, or a folder, that was renamed; gives those that do.

        Raises NotebookGone and OutsideRoot.
        """
        path = await asyncio.to_thread(inside, self.root, renaming.to)
        if not await asyncio.to_thread(path.exists):
            raise NotebookGone(renaming.to)
        known = [one for one in (await self._all()).values() if one.job.kind in _OF_NOTEBOOKS]
        return [one.job for one in known if await one.follow(renaming)]

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
            # one that was renamed meanwhile still writes where it was going to
            if one.job.kind == kind and about in (one.job.path, one.begun_about):
                raise AlreadyRunning(
                    f"a job of kind {kind} is already running for {about}",
                    "wait for it, or cancel it",
                )
        if len(running) >= MOST_RUNNING:
            raise TooManyJobs(
                f"{MOST_RUNNING} jobs are running", "wait for one of them, or cancel one"
            )

    def _folder(self, wanted: JobRequest, known: list[RunningJob]) -> str:
        """Where the last build is; for the next one only if somebody else has put it there."""
        mine = [one.report for one in known if one.job.path == wanted.path and one.report]
        built = [one for one in mine if one.folder]
        if not built:
            if wanted.kind == "build":
                return ""
            raise NothingBuilt(f"{wanted.path} has no build yet", "build the package first")
        last = built[-1]
        own = PurePosixPath(wanted.path).parent / "build" / last.name
        is_elsewhere = last.folder != str(own) and any(
            one.is_found and one.folder == last.folder for one in built
        )
        return last.folder if wanted.kind != "build" or is_elsewhere else ""

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


def _is_newer(known: RunningJob, found: FoundBuild) -> bool:
    """Whether a job says more than a build that was found: it is of later, or it has made it."""
    has_made = known.report is not None and known.report.digest == found.report.digest
    return known.is_running or has_made or known.job.started >= found.written
