"""Lines of a crontab."""

import math
import shlex

from jupyter_mlops.errors import ConfigurationInvalid
from jupyter_mlops.operations.scheduling.exports.asked import (
    Asked,
    Exported,
    missed_note,
    retries_note,
)
from jupyter_mlops.operations.scheduling.exports.calendar_fields import calendar_fields
from jupyter_mlops.operations.scheduling.jobs import Missed
from jupyter_mlops.signals import PATIENCE

_LONGEST = 998
"""What cron reads of a command."""


def export(asked: Asked) -> Exported:
    """A time zone and a line, which holds the same lock as the daemon would."""
    job, plan = asked.job, asked.job.plan
    calendar_fields(plan)  # refuses what cron can't read
    words = asked.command(plan.command[0], asked.at or plan.build)
    if plan.time_limit:
        limit = str(math.ceil(plan.time_limit))
        words = ["timeout", f"--kill-after={PATIENCE:g}", limit, *words]
    words = ["flock", "--nonblock", str(asked.home.job_lock(job.id)), *words]
    log = shlex.quote(str(asked.home.folder / "logs" / f"cron-{job.name}.log"))
    command = f"cd {shlex.quote(plan.folder)} && {shlex.join(words)} > {log} 2>&1"
    command = command.replace("%", r"\%")  # which would end the line
    if len(command) > _LONGEST:
        raise ConfigurationInvalid(
            f"cron takes commands of {_LONGEST} characters, this one has {len(command)}",
            "give fewer parameters, or use another format",
        )
    text = f"# {job.name}, by nb2prod\nCRON_TZ={plan.timezone}\n{plan.cron} {command}\n"
    zone = (
        "CRON_TZ holds for all lines after it, and not every cron knows it; "
        "Debian's takes the time zone of the machine"
    )
    files = {f"nb2prod-{job.name}.crontab": text}
    return Exported(files).noting(zone, missed_note(job, Missed.SKIP), retries_note(job))
