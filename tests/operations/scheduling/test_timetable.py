"""When a cron expression is due: as other readers of such expressions say, and as clocks change."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from croniter import croniter
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_mlops.errors import ConfigurationInvalid
from jupyter_mlops.operations.scheduling.timetable import Timetable

BERLIN = ZoneInfo("Europe/Berlin")
DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def due(cron: str, begin: str, end: str, timezone: str = "UTC") -> list[str]:
    """Give the times of a span, as clocks in the time zone show them."""
    table, zone = Timetable(cron, timezone), ZoneInfo(timezone)
    last = datetime.fromisoformat(end).replace(tzinfo=zone)
    instant = table.after(datetime.fromisoformat(begin).replace(tzinfo=zone))
    found = []
    while instant is not None and instant < last:
        found.append(f"{instant.astimezone(zone):%d %H:%M%z}".removesuffix("+0000"))
        instant = table.after(instant)
    return found


@pytest.mark.parametrize(
    ("field", "days"),
    [
        ("0", "sun"), ("7", "sun"), ("sun", "sun"), ("1-5", "mon tue wed thu fri"),
        ("5-7", "fri sat sun"), ("0,3", "sun wed"), ("*/2", "sun tue thu sat"),
        ("1-6/2", "mon wed fri"), ("MON,Fri", "mon fri"), ("6", "sat"),
    ],
)  # fmt: skip
def test_weekdays_are_those_of_cron(field: str, days: str) -> None:
    # the first of November 2026 is a Sunday
    found = due(f"0 3 * * {field}", "2026-11-01", "2026-11-08")
    names = {DAYS[int(each[:2]) - 1] for each in found}
    assert names == set(days.split())


def test_either_kind_of_day_will_do() -> None:
    assert due("0 0 13 * fri", "2026-02-01", "2026-02-28") == [
        "06 00:00", "13 00:00", "20 00:00", "27 00:00"
    ]  # fmt: skip
    assert due("0 0 10 * fri", "2026-02-01", "2026-02-15") == ["06 00:00", "10 00:00", "13 00:00"]


def numbers(low: int, high: int) -> st.SearchStrategy[str]:
    one = st.integers(low, high)
    # croniter takes 0-0 for the whole week
    ends = st.lists(one, min_size=2, max_size=2, unique=True).map(sorted)
    span = ends.map(lambda both: f"{both[0]}-{both[1]}")
    wide = st.tuples(ends, st.integers(1, 5)).map(lambda two: f"{two[0][0]}-{two[0][1]}/{two[1]}")
    item = st.one_of(one.map(str), span, wide)
    return st.one_of(st.just("*"), st.lists(item, min_size=1, max_size=3).map(",".join))


CRONS = st.tuples(
    numbers(0, 59), numbers(0, 23), numbers(1, 28), numbers(1, 12), numbers(0, 6)
).map(" ".join)


@given(cron=CRONS, begin=st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)))
@settings(max_examples=150, deadline=None)
def test_it_agrees_with_another_implementation(cron: str, begin: datetime) -> None:
    instant = begin.replace(tzinfo=UTC)
    table, other = Timetable(cron, "UTC"), croniter(cron, instant)
    for _ in range(5):
        following = table.after(instant)
        assert following == other.get_next(datetime)
        assert following is not None
        instant = following


@given(
    cron=CRONS,
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"]),
    begin=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),
    hours=st.integers(0, 24 * 40),
)
@settings(max_examples=40, deadline=None)
def test_the_latest_is_the_last_of_those_after(
    cron: str, zone: str, begin: datetime, hours: int
) -> None:
    table, start = Timetable(cron, zone), begin.replace(tzinfo=UTC)
    end = start + timedelta(hours=hours)
    walked = [start]
    while (following := table.after(walked[-1])) and following <= end and len(walked) < 3000:
        walked.append(following)
    assert all(one < other for one, other in pairwise(walked))
    if len(walked) < 3000:
        assert table.latest(start, end) == (walked[-1] if len(walked) > 1 else None)


@pytest.mark.parametrize(
    ("cron", "day", "expected"),
    [
        ("30 2 * * *", 29, ["03:00+0200"]),  # the day has no 02:30
        ("0,15,30 2,3 * * *", 29, ["03:00+0200", "03:15+0200", "03:30+0200"]),
        ("30 * * * *", 29, ["00:30+0100", "01:30+0100", "03:30+0200", "04:30+0200"]),
    ],
)
def test_what_a_day_in_spring_lacks_comes_once(cron: str, day: int, expected: list[str]) -> None:
    found = due(cron, f"2026-03-{day}T00:00", f"2026-03-{day}T05:00", "Europe/Berlin")
    assert found == [f"{day} {each}" for each in expected]
    following = due(cron, "2026-03-28T12:00", "2026-03-31T00:00", "Europe/Berlin")
    assert [each for each in following if each.startswith("30 02:30")]


def test_what_a_day_in_autumn_has_twice_comes_once() -> None:
    span = ("2026-10-24T12:00", "2026-10-26T12:00", "Europe/Berlin")
    assert due("30 2 * * *", *span) == ["25 02:30+0200", "26 02:30+0100"]
    # also from a moment between the two
    between = utc("2026-10-25T01:10")
    assert Timetable("30 2 * * *", "Europe/Berlin").after(between) == utc("2026-10-26T01:30")


def test_what_is_hourly_goes_by_time_that_passes() -> None:
    found = due("0 * * * *", "2026-10-25T01:00", "2026-10-25T04:00", "Europe/Berlin")
    assert found == ["25 02:00+0200", "25 02:00+0100", "25 03:00+0100"]


@given(
    minute=st.integers(0, 59),
    hour=st.integers(0, 23),
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Asia/Tokyo"]),
)
@settings(max_examples=30, deadline=None)
def test_a_daily_time_comes_once_on_every_day(minute: int, hour: int, zone: str) -> None:
    place = ZoneInfo(zone)
    table, instant = Timetable(f"{minute} {hour} * * *", zone), utc("2026-01-01T12:00")
    days = []
    while (following := table.after(instant)) and following < utc("2026-12-30T12:00"):
        instant = following
        days.append(instant.astimezone(place).date())
    assert len(days) == len(set(days)) == (days[-1] - days[0]).days + 1


@pytest.mark.parametrize(
    "cron",
    ["", "* * * *", "0 0 3 * * *", "61 * * * *", "0 24 * * *", "0 0 30 2 *", "0 3 * * 8",
     "@nightly", "0 3 * * sunday", "a b c d e", "0 3 * * 1-", "*/0 * * * *"],
)  # fmt: skip
def test_what_is_no_time_is_refused(cron: str) -> None:
    with pytest.raises(ConfigurationInvalid, match="is no time for a schedule"):
        Timetable(cron, "UTC")


@pytest.mark.parametrize("zone", ["Europe/Berlim", "", "../etc/passwd", "/etc/localtime", "CET "])
def test_what_is_no_time_zone_is_refused(zone: str) -> None:
    with pytest.raises(ConfigurationInvalid, match="no time zone"):
        Timetable("0 3 * * *", zone)


def test_a_year_of_minutes_is_not_walked_through() -> None:
    table = Timetable("* * * * *", "Europe/Berlin")
    now = utc("2026-06-01T00:00")
    assert table.latest(now - timedelta(days=3650), now) == now


def test_short_forms() -> None:
    assert Timetable("@daily", "UTC").cron == "0 0 * * *"
    assert Timetable(" 0  3 * * * ", "UTC").cron == "0 3 * * *"
