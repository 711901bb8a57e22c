"""What an export is made of, and what comes of it."""

from dataclasses import dataclass, replace

from jupyter_mlops.operations.scheduling.home import Home
from jupyter_mlops.operations.scheduling.jobs import Job, Missed


@dataclass(frozen=True, slots=True)
class Asked:
    """A job, and where it is to run."""

    job: Job
    home: Home
    at: str | None = None
    """Where the build is there, if it's another machine."""
    image: str | None = None

    def command(self, python: str, build: str) -> list[str]:
        """The job's command, for another machine."""
        plan = self.job.plan
        return [python, *(build if word == plan.build else word for word in plan.command[1:])]


@dataclass(frozen=True, slots=True)
class Exported:
    """Files by name, and what they can't say."""

    files: dict[str, str]
    notes: tuple[str, ...] = ()

    def noting(self, *notes: str) -> "Exported":
        """Add what can't be said, of which some may be empty."""
        return replace(self, notes=(*self.notes, *filter(None, notes)))


def missed_note(job: Job, *possible: Missed) -> str:
    """Say that missed times are treated otherwise, unless the job's policy is possible there."""
    policy = job.plan.missed
    if policy in possible:
        return ""
    done = possible[-1].value
    return f"--missed {policy.value} can't be said there: missed times are treated as by {done}"


def retries_note(job: Job) -> str:
    """Say that nothing is retried, where that was asked for."""
    return "nothing is tried again there" if job.plan.retries else ""
