"""Models in use: versions, runs, what answers, the schedule; retrain, promote, go back."""

import asyncio
from http import HTTPStatus
from pathlib import Path

from tornado.web import authenticated

from jupyter_mlops.server.analysis import Analyzer, Subject
from jupyter_mlops.server.jobs_contract import Job
from jupyter_mlops.server.messages import body_of, parsed
from jupyter_mlops.server.operations import models
from jupyter_mlops.server.operations.builds import build_folder, builds_below
from jupyter_mlops.server.operations.schedule import (
    add_job,
    change_job,
    job_below,
    schedule_now,
    turn_log,
)
from jupyter_mlops.server.operations_contract import (
    JobChange,
    JobWish,
    OperatedBuilds,
    PromotionRequest,
    RetrainingRequest,
    RollbackRequest,
    RunLog,
    ScheduleNow,
    TurnRequest,
)
from jupyter_mlops.server.paths import inside
from jupyter_mlops.server.routes.base import Route
from jupyter_mlops.server.routes.jobs import JobRoute

PATIENCE = 180.0
"""Seconds for one answer: a busy machine loads MLflow for a minute, and of a server that is away
MLflow asks again and again."""
STORE = Subject(
    "the store of models",
    "see that the server of MLflow runs, then look again",
    "look again, it starts anew",
    rest=600,
)


def model_process(root: Path) -> Analyzer:
    """The process that has MLflow; it starts with the first question about models."""
    return Analyzer(root, PATIENCE, STORE)


class ModelRoute(Route):
    """A URL that MLflow is asked for."""

    @property
    def models(self) -> Analyzer:
        """The process that has MLflow."""
        found: Analyzer = self.settings["jupyter_mlops_models"]
        return found

    @property
    def build(self) -> str:
        """The folder of the build that the query names."""
        return self.get_query_argument("build")


class Builds(Route):
    """What can be operated."""

    @authenticated
    async def get(self) -> None:
        """List the builds below the server's root."""
        found = await asyncio.to_thread(builds_below, self.root)
        self.answer(body_of(OperatedBuilds, found))


class History(ModelRoute):
    """The model of a build."""

    @authenticated
    async def get(self) -> None:
        """List its versions and its runs."""
        self.answer(await self.models.answer(models.history, self.build))


class Details(ModelRoute):
    """A run."""

    @authenticated
    async def get(self, run: str) -> None:
        """Tell what it was made of, and what its gates say."""
        self.answer(await self.models.answer(models.details, self.build, run))


class Notebook(ModelRoute):
    """The executed notebook of a run."""

    @authenticated
    async def get(self, run: str) -> None:
        """Give its text, as JSON that no browser takes for a page."""
        self.answer(await self.models.answer(models.executed, self.build, run, ".ipynb"))


class Page(ModelRoute):
    """The executed notebook of a run, as a page."""

    @authenticated
    async def get(self, run: str) -> None:
        """Give its text, as JSON that no browser takes for a page."""
        self.answer(await self.models.answer(models.executed, self.build, run, ".html"))


class Log(ModelRoute):
    """The log of a run's kernel."""

    @authenticated
    async def get(self, run: str) -> None:
        """Give its text, as JSON that no browser takes for a page."""
        self.answer(await self.models.answer(models.log, self.build, run))


class Promotions(ModelRoute):
    """Which version answers."""

    @authenticated
    async def post(self) -> None:
        """Let another one answer."""
        asked = parsed(PromotionRequest, self.body())
        self.answer(await self.models.answer(models.promote, asked))


class Rollbacks(ModelRoute):
    """Which version answers."""

    @authenticated
    async def post(self) -> None:
        """Let the one before answer."""
        asked = parsed(RollbackRequest, self.body())
        self.answer(await self.models.answer(models.roll_back, asked))


class Retrainings(JobRoute):
    """Retrainings are jobs, followed and ended as builds are."""

    @authenticated
    async def post(self) -> None:
        """Start one."""
        asked = parsed(RetrainingRequest, self.body())
        folder, _name = await asyncio.to_thread(build_folder, self.root, asked.build)
        await asyncio.to_thread(inside, self.root, asked.inputs)
        about = folder.relative_to(self.root.resolve()).as_posix()
        given = {"asked": body_of(RetrainingRequest, asked).decode()}
        started = await self.jobs.begin("retraining", about, given)
        self.answer(body_of(Job, started.job), HTTPStatus.ACCEPTED)


class Schedule(Route):
    """The schedule."""

    @authenticated
    async def get(self) -> None:
        """List its jobs."""
        self.answer(body_of(ScheduleNow, await asyncio.to_thread(schedule_now, self.root)))

    @authenticated
    async def post(self) -> None:
        """Pause, resume or remove a job."""
        asked = parsed(JobChange, self.body())
        self.answer(body_of(ScheduleNow, await asyncio.to_thread(change_job, self.root, asked)))


class ScheduledJobs(Route):
    """The jobs of the schedule."""

    @authenticated
    async def post(self) -> None:
        """Add one."""
        asked = parsed(JobWish, self.body())
        self.answer(body_of(ScheduleNow, await asyncio.to_thread(add_job, self.root, asked)))


class TurnLog(Route):
    """The log of a run that the schedule has begun."""

    @authenticated
    async def get(self, number: str) -> None:
        """Give its text, as JSON that no browser takes for a page."""
        build = self.get_query_argument("build")
        found = await asyncio.to_thread(turn_log, self.root, build, int(number))
        self.answer(body_of(RunLog, found))


class Turns(JobRoute):
    """Runs of jobs of the schedule that somebody asks for."""

    @authenticated
    async def post(self) -> None:
        """Start one."""
        asked = parsed(TurnRequest, self.body())
        await asyncio.to_thread(job_below, self.root, asked.job)
        started = await self.jobs.begin("turn", asked.job, {"job": asked.job})
        self.answer(body_of(Job, started.job), HTTPStatus.ACCEPTED)
