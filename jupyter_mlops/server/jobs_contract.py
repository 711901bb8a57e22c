"""The part of the contract that is about jobs: what runs on the server, and how far it is."""

from dataclasses import dataclass
from typing import Literal

BuildJobKind = Literal["build", "tests", "service"]
JobKind = Literal["build", "tests", "service", "retraining", "turn"]
"""The last two are about models in use: a retraining, and one turn of a job of the schedule."""
JobStatus = Literal["running", "done", "refused", "failed", "cancelled", "interrupted"]


@dataclass(frozen=True, slots=True)
class JobRequest:
    """Start a job about a notebook, whose file must hold what is meant."""

    kind: BuildJobKind
    path: str
    """Of the notebook, from the server's root."""


@dataclass(frozen=True, slots=True)
class Renaming:
    """A notebook, or a folder above notebooks and builds, goes by another path from now on."""

    path: str
    """As it was, from the server's root."""
    to: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is."""

    phase: str
    """`recording`, `validating`, …: a word for people."""
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it stands now."""

    id: str
    kind: JobKind
    path: str
    """Of the notebook; of the build for a retraining; the name of the job in the schedule."""
    status: JobStatus
    started: str
    """ISO 8601, UTC."""
    progress: Progress | None
    message: str
    """Why it has failed or ended, in words for people; else empty."""


@dataclass(frozen=True, slots=True)
class JobList:
    """The jobs that are known, the newest first."""

    jobs: tuple[Job, ...]


@dataclass(frozen=True, slots=True)
class JobEvent:
    """One thing that happened in a job; they are counted from 1 and can be asked for again."""

    number: int
    job: Job
    output: str
    """Lines that the job has printed, for tests and services; else empty."""


JOBS: tuple[type, ...] = (JobRequest, Job, JobList, JobEvent, Renaming)
"""All of it that is a body of a request or of an answer."""
