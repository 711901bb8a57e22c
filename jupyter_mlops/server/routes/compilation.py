"""Jobs: start one, follow it, end it, see what it came to, try its service."""

import asyncio
from http import HTTPStatus

from tornado.iostream import StreamClosedError
from tornado.web import authenticated

from jupyter_mlops.server.contract import (
    BuildFile,
    BuildReport,
    BuildSearch,
    BuildStanding,
    ServiceAnswer,
    ServiceSchemas,
)
from jupyter_mlops.server.jobs.errors import UnknownJob
from jupyter_mlops.server.jobs.files import build_file
from jupyter_mlops.server.jobs.service import answer_of_service, schemas_of_service
from jupyter_mlops.server.jobs.standing import standing_of
from jupyter_mlops.server.jobs_contract import Job, JobEvent, JobList, JobRequest, Renaming
from jupyter_mlops.server.messages import body_of, parsed
from jupyter_mlops.server.routes.jobs import JobRoute

HEARTBEAT = 10.0
"""Seconds after which a silent stream says that it is still there."""


class BuildRoute(JobRoute):
    """A URL about what a build came to."""

    async def report(self, job_id: str) -> BuildReport:
        """Give what a build came to. Raises UnknownJob."""
        found = (await self.jobs.job(job_id)).report
        if found is None:
            raise UnknownJob(f"job {job_id} has no report", "wait until the build has ended")
        return found

    async def released(self, job_id: str) -> BuildReport:
        """Give what a build came to that has a folder. Raises UnknownJob."""
        found = await self.report(job_id)
        if not found.folder:
            raise UnknownJob("nothing was released, so there are no files", "look at the findings")
        return found


class All(JobRoute):
    """The jobs."""

    @authenticated
    async def get(self) -> None:
        """List them."""
        self.answer(body_of(JobList, JobList(tuple(await self.jobs.listed()))))

    @authenticated
    async def post(self) -> None:
        """Start one."""
        started = await self.jobs.start(parsed(JobRequest, self.body()))
        self.answer(body_of(Job, started.job), HTTPStatus.ACCEPTED)


class Searches(JobRoute):
    """Builds that were made elsewhere."""

    @authenticated
    async def post(self) -> None:
        """Look for one that is newer than all known ones; it is listed as a job from then on."""
        found = await self.jobs.find(parsed(BuildSearch, self.body()).path)
        self.answer(body_of(JobList, JobList(tuple(found))))


class Renamings(JobRoute):
    """What notebooks are called."""

    @authenticated
    async def post(self) -> None:
        """Let the jobs about a notebook follow it to another path."""
        followed = await self.jobs.follow(parsed(Renaming, self.body()))
        self.answer(body_of(JobList, JobList(tuple(followed))))


class One(JobRoute):
    """A job."""

    @authenticated
    async def get(self, job_id: str) -> None:
        """Tell how it stands."""
        self.answer(body_of(Job, (await self.jobs.job(job_id)).job))

    @authenticated
    async def delete(self, job_id: str) -> None:
        """Cancel it."""
        found = await self.jobs.job(job_id)
        await found.cancel()
        self.answer(body_of(Job, found.job))


class Events(JobRoute):
    """What happens in a job, as server-sent events."""

    @authenticated
    async def get(self, job_id: str) -> None:
        """Replay what came after a number, then go on until the job ends."""
        asked = self.get_query_argument("after", "0")
        after = int(asked) if asked.isdecimal() else 0
        found = await self.jobs.job(job_id)
        self.set_header("Content-Type", "text/event-stream")
        self.set_header("Cache-Control", "no-cache")
        self.set_header("X-Accel-Buffering", "no")
        try:
            async for event in found.events_after(after, HEARTBEAT):
                if event is None:
                    self.write(": still there\n\n")
                else:
                    data = body_of(JobEvent, event).decode()
                    self.write(f"id: {event.number}\ndata: {data}\n\n")
                await self.flush()
        except StreamClosedError:
            return  # the page was closed or reloaded; it asks again


class Report(BuildRoute):
    """What a build came to."""

    @authenticated
    async def get(self, job_id: str) -> None:
        """Give it."""
        self.answer(body_of(BuildReport, await self.report(job_id)))


class Standing(BuildRoute):
    """What has become of a build since."""

    @authenticated
    async def get(self, job_id: str) -> None:
        """Tell whether it still is what was proved, and of what notebook."""
        report = await self.released(job_id)
        path = (await self.jobs.job(job_id)).job.path
        found = await asyncio.to_thread(standing_of, self.root, report, path)
        self.answer(body_of(BuildStanding, found))


class File(BuildRoute):
    """A generated file."""

    @authenticated
    async def get(self, job_id: str, path: str) -> None:
        """Give its text."""
        folder = (await self.released(job_id)).folder
        found = await asyncio.to_thread(build_file, self.root, folder, path)
        self.answer(body_of(BuildFile, found))


class Service(JobRoute):
    """A running service."""

    @authenticated
    async def get(self, job_id: str) -> None:
        """Tell what it can be asked."""
        found = await schemas_of_service((await self.jobs.job(job_id)).port)
        self.answer(body_of(ServiceSchemas, found))

    @authenticated
    async def post(self, job_id: str) -> None:
        """Hand a request on to it, to the path that the query names."""
        port = (await self.jobs.job(job_id)).port
        found = await answer_of_service(port, self.get_query_argument("path"), self.body())
        self.answer(body_of(ServiceAnswer, found))
