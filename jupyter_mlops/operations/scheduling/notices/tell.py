"""Tells of a run that has ended, to all that its job names.

Whatever goes wrong here is given as text: it never changes what became of the run.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from jupyter_mlops.operations.scheduling.due import next_try
from jupyter_mlops.operations.scheduling.jobs import GOOD, Job, Notices, Run
from jupyter_mlops.operations.scheduling.notices.command import run_hook
from jupyter_mlops.operations.scheduling.notices.mail import send_mail
from jupyter_mlops.operations.scheduling.notices.webhook import post
from jupyter_mlops.plain import Plain


def tell(job: Job, run: Run, log: Path) -> str:
    """Tell of a run; gives what went wrong, or nothing."""
    again = next_try(job, run)
    more: dict[str, Plain] = {
        "build": job.plan.build,
        "log": str(log) if log.exists() else None,
        "next_try": again.isoformat() if again else None,
    }
    return tell_of(run, more, job.plan.notices)


def tell_of(run: Run, more: Mapping[str, Plain], notices: Notices) -> str:
    """Tell of a run and more about it; gives what went wrong, or nothing."""
    is_good = run.outcome in GOOD
    if notices.only_trouble and is_good:
        return ""
    content: dict[str, Plain] = {**run.shown(), "is_good": is_good, **more}
    return "; ".join(filter(None, _told(notices, content)))


def _told(notices: Notices, content: Mapping[str, Plain]) -> Iterator[str]:
    document = json.dumps(content).encode()
    for words in notices.commands:
        yield run_hook(words, document)
    for address in notices.webhooks:
        yield post(address, document)
    if notices.emails:
        yield send_mail(notices.emails, content)
