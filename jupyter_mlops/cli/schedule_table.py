"""Jobs and runs as lines of text."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

_BY = {"hand": " by hand", "alarm": " by alarm"}


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Columns, each as wide as its longest text."""
    lines = [heads, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def in_zone(instant: str, timezone: str) -> str:
    """A time as a clock in the time zone shows it."""
    return f"{datetime.fromisoformat(instant).astimezone(ZoneInfo(timezone)):%Y-%m-%d %H:%M %Z}"


def job_rows(jobs: Iterable[Mapping[str, Any]]) -> list[tuple[str, ...]]:
    """The rows of `schedule list`."""
    return [
        (
            job["name"],
            _next(job),
            f"{job['cron']} {job['timezone']}" if job["cron"] else "alarms only",
            job["last"]["outcome"] if job["last"] else "-",
            job["build"],
        )
        for job in jobs
    ]


def _next(job: Mapping[str, Any]) -> str:
    if job["paused"]:
        return "paused"
    return in_zone(job["next"], job["timezone"]) if job["next"] else "-"


def run_rows(runs: Iterable[Mapping[str, Any]]) -> list[tuple[str, ...]]:
    """The rows of `schedule runs`."""
    return [
        (
            str(run["id"]),
            run["job"],
            in_zone(run["time"], "UTC"),
            f"{run['try']}{_BY.get(run['cause'], '')}",
            _took(run),
            run["outcome"],
            " ".join(run["reason"].split()),
        )
        for run in runs
    ]


def _took(run: Mapping[str, Any]) -> str:
    if run["ended"] is None:
        return "-"
    took = datetime.fromisoformat(run["ended"]) - datetime.fromisoformat(run["started"])
    return f"{took.total_seconds():.1f} s"
