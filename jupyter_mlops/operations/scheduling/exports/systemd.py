"""A timer and a service of systemd."""

import re

from jupyter_mlops.operations.scheduling.exports.asked import (
    Asked,
    Exported,
    missed_note,
    retries_note,
)
from jupyter_mlops.operations.scheduling.exports.calendar_fields import (
    CalendarFields,
    Numbers,
    calendar_fields,
    listed,
)
from jupyter_mlops.operations.scheduling.jobs import Missed, Plan
from jupyter_mlops.signals import PATIENCE

_DAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
_PLAIN = re.compile(r"[A-Za-z0-9_@:,./=+-]+")


def export(asked: Asked) -> Exported:
    """Two units, to be put beside each other."""
    job, plan = asked.job, asked.job.plan
    name = f"nb2prod-{job.name}"
    command = " ".join(map(quoted, asked.command(plan.command[0], asked.at or plan.build)))
    service = {
        "Unit": [("Description", f"Retraining of {job.name} by nb2prod")],
        "Service": [
            ("Type", "oneshot"),
            ("WorkingDirectory", plan.folder.replace("%", "%%")),
            ("ExecStart", command),
            ("TimeoutStartSec", f"{plan.time_limit:g}" if plan.time_limit else "infinity"),
            ("TimeoutStopSec", f"{PATIENCE:g}"),
        ],
    }
    timer = {
        "Unit": [("Description", f"Times of {name}.service")],
        "Timer": [
            *(("OnCalendar", each) for each in on_calendar(plan)),
            ("Persistent", "false" if plan.missed is Missed.SKIP else "true"),
            ("AccuracySec", "1s"),
        ],
        "Install": [("WantedBy", "timers.target")],
    }
    files = {f"{name}.service": _unit(service), f"{name}.timer": _unit(timer)}
    return Exported(files).noting(missed_note(job, Missed.SKIP, Missed.ONCE), retries_note(job))


def quoted(word: str) -> str:
    """A word of a command line: variables and specifiers in it stand for themselves."""
    text = word.replace("%", "%%").replace("$", "$$")
    if _PLAIN.fullmatch(text):
        return text
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def on_calendar(plan: Plan) -> list[str]:
    """The times as systemd writes them; where either kind of day will do, each has its own."""
    fields = calendar_fields(plan)
    if fields.is_both or fields.days is None or fields.weekdays is None:
        return [_event(fields, fields.days, fields.weekdays, plan.timezone)]
    return [
        _event(fields, fields.days, None, plan.timezone),
        _event(fields, None, fields.weekdays, plan.timezone),
    ]


def _event(fields: CalendarFields, days: Numbers, weekdays: Numbers, timezone: str) -> str:
    week = "" if weekdays is None else ",".join(_DAYS[each] for each in weekdays) + " "
    date = f"*-{listed(fields.months)}-{listed(days)}"
    return f"{week}{date} {listed(fields.hours)}:{listed(fields.minutes)}:00 {timezone}"


def _unit(sections: dict[str, list[tuple[str, str]]]) -> str:
    return "\n".join(
        f"[{title}]\n" + "".join(f"{key}={value}\n" for key, value in pairs)
        for title, pairs in sections.items()
    )
