"""Tells of a run that has ended, to all that its job names.

Whatever goes wrong here is given as text: it never changes what became of the run.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from jupyter_mlops.operations.scheduling.due import next_try
from jupyter_mlops.operations.scheduling.jobs import GOOD, Job, Run
from jupyter_mlops.operations.scheduling.notices.command import run_hook
from jupyter_mlops.operations.scheduling.notices.mail import send_mail
from jupyter_mlops.operations.scheduling.notices.webhook import post
from jupyter_mlops.plain import Plain


def tell(job: Job, run: Run, log: Path) -> str:
    """Tell of a run; gives what went wrong, or nothing."""
    if job.plan.notices.only_trouble and run.outcome in GOOD:
        return ""
    return "; ".join(filter(None, _told(job, event(job, run, log))))


def event(job: Job, run: Run, log: Path) -> dict[str, Plain]:
    """What hooks are given of a run."""
    again = next_try(job, run)
    return {
        **run.shown(),
        "is_good": run.outcome in GOOD,
        "build": job.plan.build,
        "log": str(log) if log.exists() else None,
        "next_try": again.isoformat() if again else None,
    }


def _told(job: Job, content: dict[str, Plain]) -> Iterator[str]:
    document = json.dumps(content).encode()
    for words in job.plan.notices.commands:
        yield run_hook(words, document)
    for address in job.plan.notices.webhooks:
        yield post(address, document)
    if job.plan.notices.emails:
        yield send_mail(job.plan.notices.emails, content)
