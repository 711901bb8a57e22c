"""The daemon as a process of its own, and what may happen to it."""

import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from jupyter_mlops.operations.scheduling import database
from jupyter_mlops.operations.scheduling.jobs import Missed
from jupyter_mlops.operations.scheduling.locks import is_held
from jupyter_mlops.signals import NUMBERS

WAITS = "import time; open('begun', 'a').write('x'); time.sleep(60)"
APPENDS = "import os; os.write(os.open('ran', os.O_WRONLY | os.O_APPEND | os.O_CREAT), b'x')"


def usual_signals() -> None:
    """Who runs the tests may have told them to ignore some, which children would take over."""
    for number in NUMBERS:
        signal.signal(number, signal.SIG_DFL)


@contextmanager
def daemon(schedule: Any) -> Iterator[Any]:
    command = [sys.executable, "-m", "jupyter_mlops", "schedule", "start", "--json", "--home"]
    process = subprocess.Popen(
        [*command, str(schedule.home.folder.parent)],
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=usual_signals,  # noqa: PLW1509  # no other thread has a lock here
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def ended(process: Any) -> list[str]:
    """End a daemon, as systemd does; gives what it said."""
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    return [json.loads(line)["event"] for line in said.splitlines()]


def eventually(holds: Callable[[], object]) -> None:
    for _ in range(300):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError(holds)


def overdue(schedule: Any, code: str, hours: int = 1, **fields: Any) -> Any:
    """Add an hourly job of which some times have already passed."""
    schedule.clock.now = datetime.now(UTC) - timedelta(hours=hours)
    return schedule.add(code, "0 * * * *", **fields)


def test_two_daemons_run_each_time_once(schedule: Any, tmp_path: Path) -> None:
    overdue(schedule, APPENDS, hours=6, missed=Missed.ALL)
    with daemon(schedule) as one, daemon(schedule) as other:
        eventually(lambda: schedule.outcomes().count(("done",)) >= 6)
        said = ended(one) + ended(other)
    assert sum("another daemon runs here too" in each for each in said) == 1
    times = schedule.outcomes("time")
    assert len(times) == len(set(times)) == len((tmp_path / "ran").read_text("utf-8"))
    assert set(schedule.outcomes()) == {("done",)}


def test_a_daemon_that_ends_also_ends_its_jobs(schedule: Any, tmp_path: Path) -> None:
    job = overdue(schedule, WAITS)
    with daemon(schedule) as process:
        eventually((tmp_path / "begun").exists)
        said = ended(process)
    assert said[-1] == "ended"
    assert schedule.outcomes("outcome", "reason", "exit_code") == [
        ("interrupted", "the scheduler was ended", -15)
    ]
    assert not is_held(schedule.home.job_lock(job.id))


def test_a_daemon_that_is_killed(schedule: Any, tmp_path: Path) -> None:
    job = overdue(schedule, WAITS)
    with daemon(schedule) as process:
        eventually((tmp_path / "begun").exists)
        process.kill()
    # its job ends with it, and the next daemon finds out
    eventually(lambda: not is_held(schedule.home.job_lock(job.id)))
    assert schedule.outcomes() == [("running",)]
    with daemon(schedule) as process:
        eventually(lambda: (tmp_path / "begun").read_text("utf-8") == "xx")
        ended(process)
    assert schedule.outcomes("try", "outcome", "reason") == [
        (1, "interrupted", "the process that ran it is gone"),
        (2, "interrupted", "the scheduler was ended"),
    ]


def test_what_is_left_of_a_removed_job_is_no_running_one(schedule: Any) -> None:
    job = schedule.add()
    schedule.store.begin(job, schedule.clock.now)
    schedule.store.remove(job)
    with daemon(schedule) as process:
        eventually(lambda: schedule.outcomes() == [("interrupted",)])
        ended(process)


def test_a_full_disk_does_not_end_the_daemon(schedule: Any, tmp_path: Path) -> None:
    """No file may grow in the daemon, while those of others do."""
    with daemon(schedule) as process:
        eventually(lambda: is_held(schedule.home.daemon_lock))
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (4096, -1))
        overdue(schedule, APPENDS, hours=2)
        time.sleep(2.5)
        assert process.poll() is None
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (-1, -1))
        eventually(lambda: schedule.outcomes() == [("done",)])
        said = ended(process)
    assert any("can't be read or written" in each for each in said), said
    assert (tmp_path / "ran").read_text("utf-8") == "x"


def command(schedule: Any, *words: str) -> Any:
    return subprocess.run(
        [sys.executable, "-m", "jupyter_mlops", "schedule", *words],
        env={**os.environ, "NB2PROD_HOME": str(schedule.home.folder.parent)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("damage", ["header", "middle"])
def test_a_damaged_schedule_can_be_restored(damage: str, schedule: Any) -> None:
    schedule.add()
    place = 0 if damage == "header" else 4096
    with schedule.home.database.open("r+b") as file:
        file.seek(place)
        file.write(b"\xff" * 4096)
    started = command(schedule, "start")
    assert started.returncode == 2
    assert "error[schedule-damaged]" in started.stderr
    assert "nb2prod schedule restore" in started.stderr
    restored = command(schedule, "restore", "--json")
    assert restored.returncode == 0, restored.stderr
    assert Path(json.loads(restored.stdout)["damaged"]).is_file()
    assert [job.name for job in schedule.store.jobs()] == ["churn"]


def test_nothing_of_the_damaged_schedule_gets_into_the_restored_one(schedule: Any) -> None:
    schedule.add()
    # a process that is killed leaves such a journal behind
    with closing(sqlite3.connect(schedule.home.database)) as connection:
        connection.execute("UPDATE jobs SET name = 'of the damaged one'")
        connection.commit()
        assert schedule.home.database.with_name("schedule.sqlite-wal").stat().st_size
        database.restore(schedule.home)
        assert [job.name for job in schedule.store.jobs()] == ["churn"]


def test_a_run_by_hand_can_be_broken_off(schedule: Any, tmp_path: Path) -> None:
    schedule.add(WAITS)
    home = str(schedule.home.folder.parent)
    words = [sys.executable, "-m", "jupyter_mlops", "schedule", "run-now", "churn", "--home", home]
    with subprocess.Popen(words, preexec_fn=usual_signals) as process:  # noqa: PLW1509  # no other thread has a lock here
        eventually((tmp_path / "begun").exists)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130
    assert schedule.outcomes("cause", "outcome") == [("hand", "interrupted")]


def test_a_daemon_hears_alarms(schedule: Any) -> None:
    schedule.add(cron="")
    with daemon(schedule) as process:
        eventually(lambda: is_held(schedule.home.daemon_lock))
        assert command(schedule, "alarm", "churn", "drift").returncode == 0
        eventually(lambda: schedule.outcomes("alarm", "outcome") == [("drift", "done")])
        ended(process)
    assert schedule.outcomes("cause") == [("alarm",)]
