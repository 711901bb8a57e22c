"""What is due when: a simulated clock, the real store, and runs that end as the test says."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from jupyter_mlops.operations.scheduling.due import next_step
from jupyter_mlops.operations.scheduling.jobs import Job, Missed, Outcome
from jupyter_mlops.operations.scheduling.store import Ending


@dataclass
class Simulation:
    """A daemon that looks when it is told to, with runs that take no time."""

    schedule: Any
    job: Job
    ends: list[Outcome] = field(default_factory=list)
    """How the runs to come end; all further ones are kept."""

    def look(self, text: str = "") -> None:
        """Do all that is due, at a time of 2 March 2026 or at a whole one."""
        schedule = self.schedule
        if text:
            schedule.clock.now = instant(text)
        now, store = schedule.clock.now, schedule.store
        while True:
            job = store.job("churn")
            step = next_step(job, store.last_runs().get(job.id), now)
            if step is None:
                return
            for run in store.claim(job, step, now):
                if run.outcome is Outcome.RUNNING:
                    ending = self.ends.pop(0) if self.ends else Outcome.KEPT
                    store.end(run, Ending(ending), now)

    @property
    def history(self) -> list[str]:
        rows = self.schedule.outcomes("time", "try", "outcome")
        return [f"{time[8:16]} {turn} {outcome}" for time, turn, outcome in rows]


def instant(text: str) -> datetime:
    whole = text if "T" in text else f"2026-03-02T{text}"
    return datetime.fromisoformat(whole).replace(tzinfo=UTC)


@pytest.fixture
def simulate(schedule: Any) -> Any:
    def begin(*ends: Outcome, **fields: Any) -> Simulation:
        return Simulation(schedule, schedule.add(**fields), [*ends])

    return begin


def test_each_time_runs_once(simulate: Any) -> None:
    daemon = simulate(cron="*/10 * * * *")
    for text in ("12:05", "12:10:00", "12:10:01", "12:10:02", "12:20:59", "12:25"):
        daemon.look(text)
    assert daemon.history == ["02T12:10 1 kept", "02T12:20 1 kept"]


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (Missed.SKIP, ["02T12:10 1 kept", "02T12:20 1 missed"]),
        (Missed.ONCE, ["02T12:10 1 kept", "02T12:50 1 kept"]),
        (Missed.ALL, [f"02T12:{minute} 1 kept" for minute in (10, 20, 30, 40, 50)]),
    ],
)
def test_times_while_the_daemon_was_down(
    policy: Missed, expected: list[str], simulate: Any
) -> None:
    daemon = simulate(cron="*/10 * * * *", missed=policy)
    for text in ("12:10", "12:55", "12:56"):  # a clock that jumps forward is the same
        daemon.look(text)
    assert daemon.history == expected
    daemon.look("13:00:10")
    assert daemon.history == [*expected, "02T13:00 1 kept"]


def test_the_last_of_missed_times_may_still_be_on_time(simulate: Any) -> None:
    daemon = simulate(cron="*/10 * * * *", missed=Missed.SKIP)
    daemon.look("12:50:20")
    assert daemon.history == ["02T12:10 1 missed", "02T12:50 1 kept"]


def test_a_clock_that_is_set_back_repeats_nothing(simulate: Any) -> None:
    daemon = simulate(cron="*/10 * * * *", missed=Missed.ALL)
    for text in ("12:10", "12:20", "11:20", "11:50", "12:10", "12:20", "12:30"):
        daemon.look(text)
    assert daemon.history == [f"02T12:{minute} 1 kept" for minute in (10, 20, 30)]


def test_a_clock_that_was_a_year_ahead_stops_nothing(simulate: Any) -> None:
    daemon = simulate(cron="0 * * * *")
    for text in ("2027-03-02T12:00", "13:30", "14:00", "15:00"):
        daemon.look(text)
    assert daemon.history == ["02T12:00 1 kept", "02T14:00 1 kept", "02T15:00 1 kept"]


@pytest.mark.parametrize(
    ("begin", "expected"),
    [
        ("2026-03-27T12:00", ["28T01:30", "29T01:00", "30T00:30", "31T00:30"]),
        ("2026-10-23T12:00", ["24T00:30", "25T00:30", "26T01:30", "27T01:30"]),
    ],
    ids=["a day without 02:30", "a day with two of them"],
)
@pytest.mark.parametrize("policy", Missed)
def test_a_daily_job_runs_once_on_each_day(
    policy: Missed, begin: str, expected: list[str], simulate: Any, schedule: Any
) -> None:
    schedule.clock.now = instant(begin)
    daemon = simulate(cron="30 2 * * *", timezone="Europe/Berlin", missed=policy)
    for _ in range(4 * 24 * 2):
        schedule.clock.forward(minutes=30)
        daemon.look()
    assert daemon.history == [f"{each} 1 kept" for each in expected]


def test_failures_are_retried_later_and_later(simulate: Any, schedule: Any) -> None:
    failing = (Outcome.FAILED, Outcome.TIMED_OUT, Outcome.KILLED, Outcome.FAILED)
    daemon = simulate(*failing, cron="0 12 * * *", retries=3, backoff=60, missed=Missed.ONCE)
    schedule.clock.now = instant("2026-03-03T12:00:00")
    tried = []
    for _ in range(120):
        before = len(daemon.history)
        daemon.look()
        if len(daemon.history) > before:
            tried.append(f"{schedule.clock.now:%H:%M:%S}")
        schedule.clock.forward(seconds=10)
    assert tried == ["12:00:00", "12:01:00", "12:03:00", "12:07:00"]
    assert daemon.history == [
        "03T12:00 1 failed", "03T12:00 2 timed out", "03T12:00 3 killed", "03T12:00 4 failed"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "outcome",
    [Outcome.GATE_REFUSED, Outcome.DATA_REFUSED, Outcome.CANNOT_RUN, Outcome.KEPT, Outcome.DONE],
)
def test_nothing_else_is_retried(outcome: Outcome, simulate: Any) -> None:
    daemon = simulate(outcome, cron="0 13 * * *", retries=3, backoff=0)
    for text in ("13:00", "13:10", "14:00"):
        daemon.look(text)
    assert daemon.history == [f"02T13:00 1 {outcome.value}"]


def test_a_retry_that_goes_well_is_the_last(simulate: Any) -> None:
    daemon = simulate(Outcome.FAILED, cron="0 13 * * *", retries=3, backoff=60)
    for text in ("13:00", "13:00:59", "13:01", "13:10"):
        daemon.look(text)
    assert daemon.history == ["02T13:00 1 failed", "02T13:00 2 kept"]


def test_the_next_time_comes_before_a_retry(simulate: Any) -> None:
    daemon = simulate(Outcome.FAILED, cron="0 * * * *", retries=3, backoff=4000)
    for text in ("13:00", "14:00", "14:07", "14:30"):
        daemon.look(text)
    assert daemon.history == ["02T13:00 1 failed", "02T14:00 1 kept"]


@pytest.mark.parametrize(("policy", "tries"), [(Missed.SKIP, 1), (Missed.ONCE, 2), (Missed.ALL, 2)])
def test_what_was_interrupted_is_repeated_unless_skipped(
    policy: Missed, tries: int, simulate: Any
) -> None:
    # one that ends the daemon each time is not repeated for ever
    daemon = simulate(*[Outcome.INTERRUPTED] * 5, cron="0 13 * * *", missed=policy)
    daemon.look("13:00")
    daemon.look("13:30")
    assert daemon.history == [f"02T13:00 {each + 1} interrupted" for each in range(tries)]


def test_no_later_time_stands_for_an_interrupted_one_where_each_is_run(simulate: Any) -> None:
    daemon = simulate(Outcome.INTERRUPTED, cron="*/10 * * * *", missed=Missed.ALL)
    daemon.look("12:25")
    assert daemon.history == [
        "02T12:10 1 interrupted", "02T12:10 2 kept", "02T12:20 1 kept"
    ]  # fmt: skip


def test_a_pause_before_a_retry_is_a_day_at_most(simulate: Any, schedule: Any) -> None:
    failing = [Outcome.FAILED] * 19
    daemon = simulate(*failing, cron="0 0 1 1 *", retries=100, backoff=60)
    schedule.clock.now = instant("2027-01-01T00:00")
    for _ in range(20):
        daemon.look()
        schedule.clock.forward(days=1)
    assert daemon.history[-1] == "01T00:00 20 kept"


def test_a_pause_misses_nothing(simulate: Any, schedule: Any) -> None:
    daemon = simulate(Outcome.FAILED, cron="*/10 * * * *", missed=Missed.ALL, retries=5)
    daemon.look("12:10")
    schedule.store.pause(schedule.store.job("churn"))
    daemon.look("12:45")
    schedule.store.resume(schedule.store.job("churn"), instant("12:45"))
    daemon.look("12:46")
    daemon.look("12:50")
    assert daemon.history == ["02T12:10 1 failed", "02T12:50 1 kept"]


def test_two_that_decide_the_same_run_it_once(schedule: Any) -> None:
    """Even where no lock keeps one of them away."""
    job, store = schedule.add(cron="*/10 * * * *", missed=Missed.ALL), schedule.store
    schedule.clock.forward(minutes=35)
    now = schedule.clock.now
    begun = []
    for _ in range(6):
        step = next_step(job, None, now)
        assert step is not None
        begun += [store.claim(job, step, now), store.claim(job, step, now)]
        job = store.job("churn")
        if not next_step(job, None, now):
            break
    assert [len(runs) for runs in begun] == [1, 0, 1, 0, 1, 0]


def test_who_decided_early_and_acts_late_settles_nothing_again(schedule: Any) -> None:
    job, store = schedule.add(cron="*/10 * * * *"), schedule.store
    early, late = (schedule.clock.now + timedelta(minutes=span) for span in (10, 20))
    for now in (late, early):
        step = next_step(job, None, now)
        assert step is not None
        store.claim(job, step, now)
        assert store.job("churn").passed == instant("12:20")


@pytest.mark.parametrize("change", ["remove", "pause"])
def test_a_job_that_is_gone_or_paused_begins_nothing(change: str, schedule: Any) -> None:
    job, store = schedule.add(), schedule.store
    now = schedule.clock.now + timedelta(minutes=10)
    step = next_step(job, None, now)
    assert step is not None
    getattr(store, change)(job)
    assert store.claim(job, step, now) == []
    assert store.runs() == []


def test_of_the_history_the_latest_runs_stay(
    simulate: Any, schedule: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jupyter_mlops.operations.scheduling.store.KEPT_RUNS", 3)
    daemon = simulate(cron="* * * * *", missed=Missed.ALL)
    first = schedule.home.log(1)
    first.touch()
    daemon.look("12:05")
    assert daemon.history == [f"02T12:0{minute} 1 kept" for minute in (3, 4, 5)]
    assert not first.exists()
