"""Why a job isn't started, or has nothing to show."""

from http import HTTPStatus

from jupyter_mlops.errors import Nb2ProdError


class JobRefused(Nb2ProdError):
    """What was asked of a job can't be done; `status` is that of the answer."""

    reference = "job-refused"
    status = HTTPStatus.CONFLICT


class AlreadyRunning(JobRefused):
    """Two builds of a notebook would write the same folder."""

    reference = "already-running"


class TooManyJobs(JobRefused):
    """More would only make all of them slower."""

    reference = "too-many-jobs"
    status = HTTPStatus.TOO_MANY_REQUESTS


class NothingBuilt(JobRefused):
    """The notebook has no build that could be tested or served."""

    reference = "nothing-built"


class NotebookGone(JobRefused):
    """The file of the notebook was moved or deleted, or never saved."""

    reference = "notebook-gone"
    status = HTTPStatus.NOT_FOUND

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} isn't there any more", "save it, or build it under its new name")


class UnknownJob(JobRefused):
    """There is no job of this id, or it has no such thing."""

    reference = "not-found"
    status = HTTPStatus.NOT_FOUND


class ServiceUnreachable(JobRefused):
    """The service doesn't run, or doesn't answer."""

    reference = "service-unreachable"
    status = HTTPStatus.BAD_GATEWAY
