"""A CronJob of Kubernetes."""

import math
import re
from typing import Any

import yaml

from jupyter_mlops.errors import ConfigurationInvalid
from jupyter_mlops.operations.scheduling.exports.asked import Asked, Exported, missed_note
from jupyter_mlops.operations.scheduling.exports.calendar_fields import calendar_fields
from jupyter_mlops.operations.scheduling.jobs import Job, Missed
from jupyter_mlops.signals import PATIENCE

_USER = 10001
_LONGEST_NAME = 52
_REFUSALS = (2, 3, 4)
"""Exit codes after which nothing is tried again."""
_ON_TIME, _LATE = 60, 86400
"""Seconds after its time in which a run may begin."""


def export(asked: Asked) -> Exported:
    """One manifest, for an image that holds nb2prod and the build."""
    job, plan = asked.job, asked.job.plan
    if not asked.image:
        raise ConfigurationInvalid(
            "a CronJob runs an image", "give --image, one that holds nb2prod and the build"
        )
    name = _name(job)
    spec: dict[str, Any] = {
        "schedule": calendar_fields(plan).cron(),
        "timeZone": plan.timezone,
        "concurrencyPolicy": "Forbid",
        "startingDeadlineSeconds": _ON_TIME if plan.missed is Missed.SKIP else _LATE,
        "jobTemplate": {"spec": _run(asked, asked.image)},
    }
    manifest = {
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "metadata": {"name": name, "labels": {"app.kubernetes.io/name": name}},
        "spec": spec,
    }
    text = yaml.safe_dump(manifest, sort_keys=False, allow_unicode=True, width=1000)
    pauses = "pauses before retries are those of Kubernetes" if plan.retries else ""
    return Exported({f"{name}.yaml": text}).noting(
        missed_note(job, Missed.SKIP, Missed.ONCE), pauses
    )


def _run(asked: Asked, image: str) -> dict[str, Any]:
    plan = asked.job.plan
    limit = {"activeDeadlineSeconds": math.ceil(plan.time_limit)} if plan.time_limit else {}
    refused = {"containerName": "retrain", "operator": "In", "values": [*_REFUSALS]}
    return {
        "backoffLimit": plan.retries,
        **limit,
        "podFailurePolicy": {"rules": [{"action": "FailJob", "onExitCodes": refused}]},
        "template": {
            "spec": {
                "restartPolicy": "Never",
                "automountServiceAccountToken": False,
                "terminationGracePeriodSeconds": int(PATIENCE),
                "securityContext": {
                    "runAsNonRoot": True,
                    "runAsUser": _USER,
                    "seccompProfile": {"type": "RuntimeDefault"},
                },
                "containers": [_container(asked, image)],
            }
        },
    }


def _container(asked: Asked, image: str) -> dict[str, Any]:
    command = asked.command("python", asked.at or asked.job.plan.build)
    return {
        "name": "retrain",
        "image": image,
        # $(NAME) would be replaced by a variable
        "command": [word.replace("$(", "$$(") for word in command],
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "capabilities": {"drop": ["ALL"]},
        },
    }


def _name(job: Job) -> str:
    name = re.sub(r"[^a-z0-9]+", "-", f"retrain-{job.name}".lower())
    return name[:_LONGEST_NAME].strip("-")
