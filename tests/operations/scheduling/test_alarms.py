"""Alarms begin one run, whoever raises them, and its record says what they said."""

import json
import os
import sqlite3
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from jupyter_mlops.errors import ScheduleUnusable
from jupyter_mlops.operations.scheduling.alarm_hook import listening
from jupyter_mlops.operations.scheduling.alarms import latest_alarm, raise_alarm
from jupyter_mlops.operations.scheduling.due import next_step
from jupyter_mlops.operations.scheduling.jobs import Missed, Outcome
from jupyter_mlops.operations.scheduling.store import Ending

TELLS = """
import os, json
told = [os.environ[f"NB2PROD_{name}"] for name in ("TRIGGER", "NOTE")]
print(json.dumps({"outcome": "kept", "told": told}))
"""
At = Callable[[str], datetime]


@pytest.fixture
def history(schedule: Any, at: At) -> Callable[..., list[str]]:
    """Look at each time in turn, with the alarms that came until then."""

    def told(job: Any, alarms: list[str], looks: list[str]) -> list[str]:
        store, came = schedule.store, [at(f"2026-03-02T{text}") for text in alarms]
        for text in looks:
            now = at(f"2026-03-02T{text}")
            alarm = max((one for one in came if one <= now), default=None)
            while step := next_step(store.job(job.name), store.last_runs().get(job.id), now, alarm):
                for run in store.claim(job, step, now):
                    if run.outcome is Outcome.RUNNING:
                        store.end(run, Ending(Outcome.KEPT), now)
        rows = schedule.outcomes("time", "cause", "outcome")
        return [f"{time[11:16]} {cause} {outcome}" for time, cause, outcome in rows]

    return told


@pytest.mark.parametrize(
    ("fields", "times", "expected"),
    [
        ({"cron": ""}, (["12:03:00"], ["12:03:01"]), []),
        ({"cron": ""}, (["12:03:00"], ["12:03:02", "12:30"]), ["12:03 alarm kept"]),
        ({"cron": ""}, (["11:59:00"], ["12:01"]), []),
        (
            {"cron": ""},
            (["12:03:00", "12:05:00", "12:06:00"], ["12:04", "12:07", "12:13:59", "12:14"]),
            ["12:03 alarm kept", "12:06 alarm kept"],
        ),
        ({}, (["12:09:59"], ["12:10:00"]), ["12:10 time kept"]),
        ({}, (["12:11:00"], ["12:10", "12:12", "12:20"]), ["12:10 time kept", "12:20 alarm kept"]),
        ({}, (["12:33:00"], ["12:35", "12:45"]), ["12:33 alarm kept", "12:40 time kept"]),
        (
            {"missed": Missed.SKIP},
            (["12:33:00"], ["12:35"]),
            ["12:10 time missed", "12:33 alarm kept"],
        ),
        (
            {"missed": Missed.ALL, "alarm_pause": 0.0},
            (["12:25:00"], ["12:35"]),
            ["12:10 time kept", "12:20 time kept", "12:25 alarm kept", "12:30 time kept"],
        ),
    ],
    ids=[
        "still being written", "once", "before the job", "several are one", "just before a time",
        "while it pauses", "with missed times", "with skipped times", "with all times",
    ],
)  # fmt: skip
def test_what_an_alarm_begins(
    fields: dict[str, Any],
    times: tuple[list[str], list[str]],
    expected: list[str],
    schedule: Any,
    history: Callable[..., list[str]],
) -> None:
    assert history(schedule.add(**fields), *times) == expected


def test_alarms_of_a_pause_are_none(
    schedule: Any, history: Callable[..., list[str]], at: At
) -> None:
    job = schedule.add(cron="")
    schedule.store.pause(job)
    assert history(job, ["12:03:00"], ["12:04"]) == []
    schedule.store.resume(job, at("2026-03-02T12:05"))
    assert history(job, ["12:03:00"], ["12:06"]) == []


def written(path: Path, text: str, when: datetime) -> None:
    path.write_text(text, "utf-8")
    os.utime(path, (when.timestamp(), when.timestamp()))


@pytest.mark.parametrize("place", ["home", "watched"])
def test_a_run_is_told_why(place: str, schedule: Any, tmp_path: Path) -> None:
    watched = tmp_path / "drift.txt"
    job = schedule.add(TELLS, watched=str(watched), alarm_pause=0.0)
    path = schedule.home.alarms / "churn" if place == "home" else watched
    schedule.turns.by_hand(job)
    schedule.clock.forward(minutes=10)
    schedule.turn(job)
    written(path, "accuracy fell\nto 0.71\0", schedule.clock.now)
    schedule.clock.forward(seconds=3)
    schedule.turn(job)
    schedule.turn(job)
    runs = schedule.store.runs()[::-1]
    assert [run.result["told"] for run in runs] == [
        ["manual", ""], ["schedule", ""], ["alarm", "accuracy fell\nto 0.71"]
    ]  # fmt: skip
    assert runs[-1].shown()["alarm"] == "accuracy fell\nto 0.71"


def test_a_retry_answers_the_same_alarm(schedule: Any) -> None:
    job = schedule.add(f"{TELLS}\nraise SystemExit(1)", cron="", retries=1, backoff=5.0)
    written(schedule.home.alarms / "churn", "drift", schedule.clock.now)
    os.utime(schedule.home.alarms / "churn", (schedule.clock.now.timestamp() + 1,) * 2)
    for _ in range(2):
        schedule.clock.forward(seconds=10)
        schedule.turn(job)
    told = [(run.cause.value, run.result["told"]) for run in schedule.store.runs()[::-1]]
    assert told == [("alarm", ["alarm", "drift"]), ("retry", ["alarm", "drift"])]


def test_a_file_that_says_nothing_is_an_alarm_too(schedule: Any, tmp_path: Path) -> None:
    job = schedule.add(watched=str(tmp_path / "folder"))
    assert latest_alarm(schedule.home, job) is None
    (tmp_path / "folder").mkdir()
    alarm = latest_alarm(schedule.home, job)
    assert alarm is not None
    assert alarm.read() == f"{tmp_path / 'folder'} was written"
    raise_alarm(schedule.home, "churn", "x" * 5000)
    alarm = latest_alarm(schedule.home, job)
    assert alarm is not None
    assert alarm.read() == "x" * 2000


def test_an_older_schedule_is_brought_up(schedule: Any) -> None:
    schedule.turns.by_hand(schedule.add())
    with closing(sqlite3.connect(schedule.home.database)) as connection:
        connection.execute("ALTER TABLE runs DROP COLUMN alarm")
        connection.execute("PRAGMA user_version = 1")
    assert schedule.outcomes("outcome", "alarm") == [("done", "")]


def answer(url: str, token: str, text: bytes, length: int | None = None) -> int:
    headers = {"Authorization": f"Bearer {token}", "Content-Length": str(length or len(text))}
    try:
        request = urllib.request.Request(url, text, headers)  # noqa: S310  # of the test's own server
        with urllib.request.urlopen(request) as found:  # noqa: S310  # of the test's own server
            return int(found.status)
    except urllib.error.HTTPError as problem:
        with problem:
            return problem.code


def test_the_hook_takes_alarms_from_those_who_may(schedule: Any) -> None:
    schedule.add()
    with listening(schedule.home, 0, schedule.said.append):
        address = schedule.said[0].split()[3].removesuffix("JOB,")
        assert address.startswith("http://127.0.0.1:")
        token = schedule.home.token.read_text("ascii").strip()
        assert schedule.home.token.stat().st_mode & 0o777 == 0o600
        assert answer(f"{address}churn", "", b"drift") == 401
        assert answer(f"{address}churn", token[:-1], b"drift") == 401
        assert answer(f"{address}nobody", token, b"drift") == 404
        assert answer(f"{address}../token", token, b"drift") == 404
        assert answer(address.replace("alarms", "jobs") + "churn", token, b"drift") == 404
        assert answer(f"{address}churn", token, b"x", 70_000) == 413
        assert not list(schedule.home.alarms.iterdir())
        assert answer(f"{address}churn", token, "größere Fehler".encode()) == 202
        port = int(address.split(":")[2].split("/")[0])
        with (
            pytest.raises(ScheduleUnusable, match="port"),
            listening(schedule.home, port, schedule.said.append),
        ):
            pass
    assert (schedule.home.alarms / "churn").read_text("utf-8") == "größere Fehler"
    assert schedule.said[1:] == ["churn: an alarm has come"]
    assert token not in "".join(schedule.said)
    with listening(schedule.home, 0, schedule.said.append):
        assert schedule.home.token.read_text("ascii").strip() == token
    assert json.dumps(schedule.outcomes()) == "[]"
