"""One turn of a job, with real programs: what becomes of whatever they do."""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jupyter_mlops.errors import ConfigurationInvalid
from jupyter_mlops.operations.scheduling.jobs import Missed
from jupyter_mlops.operations.scheduling.locks import is_held

SLEEPS = "import time; time.sleep(60)"
UNTIL_TOLD = """
import os.path, time
open("begun", "a").close()
for _ in range(500):  # ten seconds, if the test has failed
    if os.path.exists("end"): break
    time.sleep(0.02)
"""


def run(schedule: Any, code: str, **fields: Any) -> dict[str, Any]:
    """Let a program be due once; gives what became of it."""
    job = schedule.add(code, **fields)
    schedule.clock.forward(minutes=10)
    schedule.turn(job)
    (ended,) = schedule.store.runs()
    return {**ended.shown(), "log": schedule.home.log(ended.id)}


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        ('print(\'{"outcome": "promoted"}\')', "promoted"),
        ('print(\'{"outcome": "kept"}\')', "kept"),
        ("print('hello')", "done"),
        ('print(\'{"outcome": "promoted"}\'); raise SystemExit(1)', "failed"),
        ("raise SystemExit(2)", "cannot run"),
        ("raise SystemExit(3)", "gate refused"),
        ("raise SystemExit(4)", "data refused"),
        ("raise SystemExit(77)", "failed"),
        ("1 / 0", "failed"),
        ("import os; os.kill(os.getpid(), 9)", "killed"),
        ("raise SystemExit(143)", "killed"),
    ],
)
def test_exit_codes(code: str, outcome: str, schedule: Any) -> None:
    ended = run(schedule, code)
    assert (ended["outcome"], ended["try"]) == (outcome, 1)
    assert bool(ended["reason"]) == (outcome not in {"promoted", "kept", "done"})


def test_what_the_command_says_is_kept(schedule: Any) -> None:
    document = {"outcome": "refused", "reason": "accuracy 0.71 is below 0.80"}
    code = f"import sys; print({json.dumps(document)!r}); print('tried', file=sys.stderr)"
    ended = run(schedule, f"{code}; raise SystemExit(3)")
    assert (ended["reason"], ended["result"]) == (document["reason"], document)
    text = ended["log"].read_text("utf-8")
    assert "accuracy" in text
    assert "tried" in text


def test_what_is_no_number_in_json_is_none_in_the_history(schedule: Any) -> None:
    code = 'print(\'{"outcome": "kept", "metrics": {"auc": NaN}}\')'
    assert run(schedule, code)["result"] == {"outcome": "kept", "metrics": {"auc": None}}


def test_of_a_large_document_the_outcome_is_kept(schedule: Any) -> None:
    code = "import json; print(json.dumps({'outcome': 'promoted', 'rows': ['x' * 9] * 20000}))"
    ended = run(schedule, code)
    assert (ended["outcome"], ended["result"]) == ("promoted", {"outcome": "promoted"})


def test_how_mail_is_sent_is_nothing_for_jobs(
    schedule: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NB2PROD_SMTP_PASSWORD", "T0KEN")
    monkeypatch.setenv("OTHER", "kept")
    code = "import os, json; print(json.dumps([os.environ.get(x) for x in"
    ended = run(schedule, f"{code} ('NB2PROD_SMTP_PASSWORD', 'OTHER')]))")
    assert ended["result"] == [None, "kept"]


def test_there_is_no_shell(schedule: Any) -> None:
    plan = schedule.plan()
    words = (sys.executable, "-S", "-c", "import sys; print(sys.argv[1:])", "$HOME; touch x", "*")
    job = schedule.store.add("churn", replace(plan, command=words), schedule.clock.now)
    schedule.turns.by_hand(job)
    assert schedule.home.log(1).read_text("utf-8") == "['$HOME; touch x', '*']\n"


@pytest.mark.parametrize("gone", ["build", "folder", "command"])
def test_what_is_gone_cannot_run(gone: str, schedule: Any, tmp_path: Path) -> None:
    fields = {gone: ("/no/such/program",) if gone == "command" else str(tmp_path / "gone")}
    ended = run(schedule, "", **fields)
    assert ended["outcome"] == "cannot run"
    assert ("such" if gone == "command" else "gone") in ended["reason"]


def test_a_time_limit(schedule: Any) -> None:
    begun = time.monotonic()
    ended = run(schedule, SLEEPS, time_limit=0.5)
    assert time.monotonic() - begun < 5
    assert (ended["outcome"], ended["reason"]) == ("timed out", "it took longer than 0.5 seconds")


def is_gone(process: int) -> bool:
    """Whether a process has ended; one that its parent didn't wait for may remain as a zombie."""
    status = Path(f"/proc/{process}/stat")
    for _ in range(50):
        if not status.exists() or ") Z " in status.read_text("utf-8"):
            return True
        time.sleep(0.05)
    return False


def test_what_ignores_its_end_is_killed(schedule: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jupyter_mlops.operations.scheduling.supervising.PATIENCE", 0.2)
    code = "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(60)"
    ended = run(schedule, code, time_limit=0.4)
    assert (ended["outcome"], ended["exit_code"]) == ("timed out", -9)


@pytest.mark.parametrize(
    "session",
    [
        "start_new_session=False",
        pytest.param(
            "start_new_session=True",  # as kernels have
            marks=pytest.mark.skipif(sys.platform != "linux", reason="needs its subreapers"),
        ),
    ],
)
@pytest.mark.parametrize("last", ["", "time.sleep(60)"], ids=["left", "at the time limit"])
def test_nothing_stays_in_the_background(
    session: str, last: str, schedule: Any, tmp_path: Path
) -> None:
    code = f"""
import subprocess, sys, pathlib, time
child = subprocess.Popen([sys.executable, "-S", "-c", {SLEEPS!r}], {session})
pathlib.Path("child").write_text(str(child.pid))
{last}
"""
    ended = run(schedule, code, time_limit=1)
    assert ended["outcome"] == ("timed out" if last else "done")
    assert is_gone(int((tmp_path / "child").read_text("utf-8")))


def test_a_log_keeps_beginning_and_end(schedule: Any) -> None:
    code = (
        "print('first'); line = 'x' * 999 + chr(10)\nfor _ in range(100_000): print(line, end='')"
    )
    ended = run(schedule, f"{code}\nprint('last')")
    text = ended["log"].read_bytes()
    assert ended["outcome"] == "done"
    assert text.startswith(b"first\n")
    assert text.endswith(b"x\nlast\n")
    assert b"bytes are left out here" in text
    assert len(text) < 600_000


def test_no_job_runs_twice_at_once(schedule: Any, tmp_path: Path) -> None:
    job = schedule.add(f"{UNTIL_TOLD}print('{{}}')")
    schedule.clock.forward(minutes=10)
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(schedule.turns.take, job.id)
        wait_for(tmp_path / "begun")
        with pytest.raises(ConfigurationInvalid, match="churn is running"):
            schedule.turns.by_hand(job)
        schedule.clock.forward(minutes=10)
        schedule.turn(job)  # returns at once
        assert schedule.outcomes() == [("running",)]
        (tmp_path / "end").touch()
        running.result()
    assert schedule.outcomes() == [("done",)]
    # the time that came meanwhile is a missed one, for which the policy is `once`
    schedule.turn(job)
    assert schedule.outcomes("time", "outcome") == [
        ("2026-03-02T12:10:00+00:00", "done"), ("2026-03-02T12:20:00+00:00", "done")
    ]  # fmt: skip


def test_the_times_of_a_run_by_hand_stay_as_they_are(schedule: Any) -> None:
    job = schedule.add("", missed=Missed.ALL)
    schedule.turns.by_hand(job)
    schedule.clock.forward(minutes=10)
    schedule.turn(job)
    assert schedule.outcomes("cause", "outcome") == [("hand", "done"), ("time", "done")]


def test_a_job_that_takes_longer_than_its_period(schedule: Any) -> None:
    """Its times go by the policy, as if nothing had been there to run it."""
    for policy, expected in ((Missed.SKIP, "missed"), (Missed.ONCE, ""), (Missed.ALL, "done")):
        job = schedule.store.add(
            policy.value,
            replace(schedule.plan(cron="* * * * *"), missed=policy),
            schedule.clock.now,
        )
        schedule.clock.forward(minutes=1)
        schedule.turn(job)
        schedule.clock.forward(minutes=2, seconds=10)
        schedule.turn(job)
        schedule.turn(job)
        runs = schedule.store.runs(job.id)
        assert [run.outcome.value for run in reversed(runs)] == [
            "done",
            *filter(None, [expected]),
            "done",
        ]


def test_a_log_that_cannot_be_written_costs_the_log_only(schedule: Any) -> None:
    schedule.home.log(1).mkdir()
    ended = run(schedule, 'print(\'{"outcome": "kept"}\')')
    assert ended["outcome"] == "kept"
    assert "its log ends early" in ended["reason"]


def test_a_warden_that_is_killed_is_no_success(schedule: Any, tmp_path: Path) -> None:
    code = f"import os; os.kill(os.getppid(), 9)\n{UNTIL_TOLD}"
    job = schedule.add(code)
    schedule.clock.forward(minutes=10)
    schedule.turn(job)
    assert schedule.outcomes() == [("killed",)]
    # what it has left behind still keeps the job to itself
    wait_for(tmp_path / "begun")
    with pytest.raises(ConfigurationInvalid, match="churn is running"):
        schedule.turns.by_hand(job)
    (tmp_path / "end").touch()
    assert is_free(schedule.home.job_lock(job.id))


def is_free(lock: Path) -> bool:
    for _ in range(100):
        if not is_held(lock):
            return True
        time.sleep(0.05)
    return False


def wait_for(path: Path) -> None:
    for _ in range(200):
        if path.exists():
            return
        time.sleep(0.05)
    raise AssertionError(path)
