"""What routes about jobs share: the jobs, and how one that isn't started is told."""

import json
from dataclasses import asdict
from typing import Any

from jupyter_mlops.server.contract import Refusal
from jupyter_mlops.server.jobs.errors import JobRefused
from jupyter_mlops.server.jobs.table import Jobs
from jupyter_mlops.server.routes.base import Route


class JobRoute(Route):
    """A URL about jobs."""

    @property
    def jobs(self) -> Jobs:
        """The jobs of this server."""
        if "jupyter_mlops_jobs" not in self.settings:
            self.settings["jupyter_mlops_jobs"] = Jobs(self.root)
        found: Jobs = self.settings["jupyter_mlops_jobs"]
        return found

    def write_error(self, status_code: int, **said: Any) -> None:
        """Refuse with the status that the refusal names."""
        error = said.get("exc_info", (None, None, None))[1]
        if not isinstance(error, JobRefused):
            super().write_error(status_code, **said)
            return
        refusal = Refusal(error.message, error.hint, error.reference)
        self.answer(json.dumps(asdict(refusal)).encode(), error.status)
