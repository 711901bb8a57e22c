"""From a cron expression to numbers, for schedulers that don't read cron as Debian's does."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from cronsim import CronSim

from jupyter_mlops.errors import ConfigurationInvalid
from jupyter_mlops.operations.scheduling.jobs import Plan

Numbers = tuple[int, ...] | None
"""None is every one."""


@dataclass(frozen=True, slots=True)
class CalendarFields:
    """When a job is due."""

    minutes: Numbers
    hours: Numbers
    days: Numbers
    months: Numbers
    weekdays: Numbers
    """0 is Sunday."""
    is_both: bool
    """Whether day of the month and day of the week must hold, not either of them."""

    def cron(self) -> str:
        """Five fields of lists, which every reader of cron takes for the same."""
        if self.is_both and self.days is not None and self.weekdays is not None:
            raise ConfigurationInvalid(
                "a day that must be one of the month and one of the week can't be said there",
                "give one of the two as *",
            )
        fields = (self.minutes, self.hours, self.days, self.months, self.weekdays)
        return " ".join(listed(each) for each in fields)


def listed(numbers: Numbers) -> str:
    """A list with commas, or a star."""
    return "*" if numbers is None else ",".join(map(str, numbers))


def calendar_fields(plan: Plan) -> CalendarFields:
    """Read the expression of a plan. Raises ConfigurationInvalid for what only few can read."""
    # none of cronsim's sets changes with the moment that it starts from
    read = CronSim(plan.cron, datetime(2000, 1, 1, tzinfo=UTC))
    weekdays = {each % 7 if isinstance(each, int) else -1 for each in read.weekdays}
    if min(read.days) < 0 or min(weekdays) < 0:
        raise ConfigurationInvalid(
            f"{plan.cron!r} counts days by L or #, which others don't", "give days as numbers"
        )
    days, in_week = _numbers(read.days, 31), _numbers(weekdays, 7)
    if not read.day_and and (days is None or in_week is None):
        days = in_week = None  # either will do, and one always does
    return CalendarFields(
        _numbers(read.minutes, 60),
        _numbers(read.hours, 24),
        days,
        _numbers(read.months, 12),
        in_week,
        read.day_and,
    )


def _numbers(found: Iterable[int], of: int) -> Numbers:
    numbers = tuple(sorted(found))
    return None if len(numbers) == of else numbers
