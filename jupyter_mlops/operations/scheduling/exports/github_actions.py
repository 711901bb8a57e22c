"""A workflow of GitHub Actions."""

import math
import shlex
import sys
from itertools import pairwise
from pathlib import Path

import yaml

from jupyter_mlops.errors import ConfigurationInvalid
from jupyter_mlops.operations.scheduling.exports.asked import (
    Asked,
    Exported,
    missed_note,
    retries_note,
)
from jupyter_mlops.operations.scheduling.exports.calendar_fields import calendar_fields
from jupyter_mlops.operations.scheduling.jobs import Missed, Plan

_SHORTEST = 5
"""Minutes between runs."""
_LONGEST = 360
"""Minutes that a job may take."""


def export(asked: Asked) -> Exported:
    """One workflow, for the repository that holds the build."""
    job, plan = asked.job, asked.job.plan
    command = asked.command("python", asked.at or _in_repository(plan))
    if any("${{" in word for word in command):
        raise ConfigurationInvalid(
            "a parameter holds ${{, which GitHub would evaluate", "give the parameter another value"
        )
    limit = min(_LONGEST, math.ceil(plan.time_limit / 60)) if plan.time_limit else _LONGEST
    workflow = {
        "name": f"Retrain {job.name}",
        "on": {
            "schedule": [{"cron": _cron(plan), "timezone": plan.timezone}],
            "workflow_dispatch": {},
        },
        "permissions": {"contents": "read"},
        "concurrency": {"group": f"retrain-{job.name}", "cancel-in-progress": False},
        "jobs": {
            "retrain": {
                "runs-on": "ubuntu-latest",
                "timeout-minutes": limit,
                "steps": [
                    {"uses": "actions/checkout@v5"},
                    {
                        "uses": "actions/setup-python@v6",
                        "with": {"python-version": f"{sys.version_info[0]}.{sys.version_info[1]}"},
                    },
                    {"run": "python -m pip install 'jupyter_mlops[operate]'"},
                    {"run": shlex.join(command)},
                ],
            }
        },
    }
    path = f".github/workflows/retrain-{job.name}.yml"
    text = yaml.safe_dump(workflow, sort_keys=False, allow_unicode=True, width=1000)
    return Exported({path: text}).noting(
        "GitHub may begin a run late, or not at all when it is busy",
        missed_note(job, Missed.SKIP),
        retries_note(job),
    )


def _cron(plan: Plan) -> str:
    fields = calendar_fields(plan)
    minutes = range(60) if fields.minutes is None else fields.minutes
    if any(later - earlier < _SHORTEST for earlier, later in pairwise(minutes)):
        raise ConfigurationInvalid(
            f"GitHub runs nothing more often than every {_SHORTEST} minutes",
            "choose other times, or another format",
        )
    return fields.cron()


def _in_repository(plan: Plan) -> str:
    build, folder = Path(plan.build), Path(plan.folder)
    if not build.is_relative_to(folder):
        raise ConfigurationInvalid(
            f"{build} is not below {folder}, where the job was added",
            "say with --at where the build is in the repository",
        )
    return build.relative_to(folder).as_posix()
