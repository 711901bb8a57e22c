"""From a cron expression and a time zone to instants.

cronsim reads the expression as Debian's cron does, and was chosen for that: 0 and 7 are Sunday, and
a day may be given by month or by week, of which either will do. (APScheduler's trigger counts
weekdays from Monday and wants both to hold.) It also follows cron where clocks change: a time of
the day that is skipped comes right after the gap, one that comes twice counts once, and what runs
every hour or minute goes by the time that has really passed.

All instants are UTC. Only ever walking forward keeps one rule for both kinds of changes.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from jupyter_mlops.errors import ConfigurationInvalid

_SHORT = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
}
_FIELDS = 5
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


class Timetable:
    """When a job is due."""

    def __init__(self, cron: str, timezone: str) -> None:
        """Raises ConfigurationInvalid for what can't be read, and for times that never come."""
        self.cron = _SHORT.get(cron.strip().lower(), " ".join(cron.split()))
        self.timezone = timezone
        self.zone = _zone(timezone)
        if len(self.cron.split(" ")) != _FIELDS:
            raise _unreadable(cron, "it has not five fields")
        try:
            comes = self.after(_BEGINNING)
        except CronSimError as problem:
            raise _unreadable(cron, str(problem)) from problem
        if comes is None:
            raise _unreadable(cron, "that time never comes")

    def after(self, instant: datetime) -> datetime | None:
        """The first time later than this one."""
        return next(self._from(instant), None)

    def latest(self, after: datetime, until: datetime) -> datetime | None:
        """The last time in a span that excludes its beginning and includes its end."""
        # in windows that grow, so that a year of minutes is not walked through
        width = timedelta(hours=1)
        while True:
            begin = max(after, until - width)
            found = list(self._between(begin, until))
            if found or begin == after:
                return found[-1] if found else None
            width *= 4

    def _between(self, after: datetime, until: datetime) -> Iterator[datetime]:
        for instant in self._from(after):
            if instant > until:
                return
            yield instant

    def _from(self, instant: datetime) -> Iterator[datetime]:
        last = instant
        for local in CronSim(self.cron, instant.astimezone(self.zone)):
            found = local.astimezone(UTC)
            # several times of a gap come as the one after it
            if found > last:
                yield (last := found)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as problem:
        raise ConfigurationInvalid(
            f"there is no time zone {name!r}", "give one such as Europe/Berlin or UTC"
        ) from problem


def _unreadable(cron: str, problem: str) -> ConfigurationInvalid:
    return ConfigurationInvalid(
        f"{cron!r} is no time for a schedule: {problem}",
        "give minute, hour, day of the month, month and day of the week, such as '0 3 * * sun'",
    )
