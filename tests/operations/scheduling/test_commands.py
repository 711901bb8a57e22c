"""`nb2prod schedule`, as it is typed."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from jupyter_mlops.cli import main
from jupyter_mlops.operations.scheduling.jobs import Missed

SECRET = "T0KEN"  # noqa: S105  # the secret of a test

Typed = Callable[..., Result]


@pytest.fixture
def typed(schedule: Any, monkeypatch: pytest.MonkeyPatch) -> Typed:
    monkeypatch.chdir(schedule.folder)
    home = str(schedule.home.folder.parent)
    return lambda *words: CliRunner(env={"NB2PROD_HOME": home}).invoke(main, ["schedule", *words])


@pytest.fixture
def build(tmp_path: Path) -> str:
    (tmp_path / "churn/notebook").mkdir(parents=True)
    told = {"schema": 1, "name": "churn", "notebook": "churn.py"}
    (tmp_path / "churn/build.json").write_text(json.dumps(told), "utf-8")
    source = '# %% tags=["parameters"]\ndays = 30\n'
    (tmp_path / "churn/notebook/churn.py").write_text(source, "utf-8")
    return "churn"


def document(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_job_is_added_and_shown(typed: Typed, build: str, schedule: Any) -> None:
    words = ("--cron", "0 3 * * 0", "--timezone", "Europe/Berlin", "-p", "days", "90")
    telling = (
        "--on-event",
        f"notify --key {SECRET}",
        "--webhook",
        f"https://hook.example/{SECRET}",
    )
    rules = ("--retries", "2", "--backoff", "5", "--time-limit", "600", "--missed", "all")
    added = document(typed("add", build, *words, *telling, *rules, "--json"))
    assert document(typed("list", "--json")) == {"daemon": False, "jobs": [added]}
    assert added["tells"] == ["notify", "https://hook.example/…"]
    assert (added["missed"], added["retries"], added["backoff"], added["time_limit"]) == (
        "all", 2, 5.0, 600.0
    )  # fmt: skip
    plan = schedule.store.job("churn").plan
    assert plan.command[1:] == (
        "-P", "-m", "jupyter_mlops", "retrain", str(schedule.folder / "churn"), "--json",
        "--trigger", "schedule", "--wait", "3600", "-p", "days", "90", "--time-limit", "600",
    )  # fmt: skip
    shown = typed("list").output
    assert "03:00 CE" in shown
    assert "no daemon runs" in shown
    assert SECRET not in shown + json.dumps(added)


def test_a_job_passes_on_how_to_retrain(typed: Typed, build: str, schedule: Any) -> None:
    (schedule.folder / "data").mkdir()
    words = ("--inputs", "data", "--promote-if", "better", "--if-new-data")
    words += ("--memory-limit", "4000")
    typed("add", build, "--cron", "@daily", *words)
    inputs = str((Path(build).parent / "data").resolve())
    assert schedule.store.job("churn").plan.command[6:] == (
        "--json", "--trigger", "schedule", "--wait", "3600", "--inputs", inputs,
        "--promote-if", "better", "--memory-limit", "4000", "--if-new-data",
    )  # fmt: skip
    line = document(typed("export", "cron", "churn", "--json"))
    assert f"--inputs {inputs} --promote-if better --memory-limit 4000" in "".join(
        line["files"].values()
    )
    assert not any("--inputs" in note for note in line["notes"])
    elsewhere = document(typed("export", "kubernetes", "churn", "--image", "a/b:1", "--json"))
    assert any("--inputs names a folder of this machine" in note for note in elsewhere["notes"])


def test_the_folder_is_nobody_elses(typed: Typed, build: str, schedule: Any) -> None:
    typed("add", build, "--cron", "@daily")
    assert schedule.home.folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["add", "churn", "--cron", "61 * * * *"], "is no time"),
        (["add", "churn", "--cron", "@daily", "--timezone", "Mars"], "no time zone"),
        (["add", "churn", "--cron", "@daily", "--name", "../x"], "can't be the name"),
        (["add", "churn", "--cron", "@daily", "--webhook", f"ftp://{SECRET}"], "none of http"),
        (["add", "churn", "--cron", "@daily", "--email", "nobody"], "no address"),
        (["add", "churn", "--cron", "@daily", "--on-event", "a 'b"], "no command"),
        (["add", "nothing", "--cron", "@daily"], "is not a build"),
        (["add", "churn", "--cron", "@daily", "-p", "dayz", "90"], "dayz"),
        (["add", "churn", "--cron", "@daily", "-p", "days", "many"], "days"),
        (["alarm", "nobody"], "there is no job 'nobody'"),
        (["add", "churn", "--cron", "@daily", "--retries", "-1"], "--retries"),
        (["remove", "nobody"], "there is no job 'nobody'"),
        (["runs", "nobody"], "there is no job 'nobody'"),
        (["restore"], "there is no backup"),
    ],
)
def test_what_is_wrong_is_said(words: list[str], message: str, typed: Typed, build: str) -> None:
    assert build
    result = typed(*words)
    assert result.exit_code == 2
    assert message in result.output
    assert SECRET not in result.output
    assert "error" in json.loads(typed(*words, "--json").stdout)


def test_a_name_is_given_once(typed: Typed, build: str) -> None:
    assert typed("add", build, "--cron", "@daily").exit_code == 0
    again = typed("add", build, "--cron", "@daily")
    assert (again.exit_code, "there is a job 'churn' already" in again.output) == (2, True)
    assert typed("add", build, "--cron", "@daily", "--name", "churn-2").exit_code == 0


def test_pause_resume_remove(typed: Typed, schedule: Any) -> None:
    schedule.add()
    assert document(typed("pause", "churn", "--json")) == {"job": "churn", "status": "paused"}
    assert document(typed("list", "--json"))["jobs"][0]["next"] is None
    assert "paused" in typed("list").output
    assert typed("resume", "churn").output == "churn is resumed\n"
    assert document(typed("list", "--json"))["jobs"][0]["next"]
    assert typed("remove", "churn").exit_code == 0
    assert document(typed("list", "--json"))["jobs"] == []


@pytest.mark.parametrize("code", [0, 1, 2, 3, 4])
def test_run_now_has_the_exit_code_of_the_job(code: int, typed: Typed, schedule: Any) -> None:
    schedule.add(f"raise SystemExit({code})")
    result = typed("run-now", "churn", "--json")
    assert result.exit_code == code
    assert json.loads(result.stdout)["cause"] == "hand"


def test_the_history_shows_what_went_wrong(typed: Typed, schedule: Any) -> None:
    job = schedule.add('print(\'{"reason": "accuracy fell"}\'); raise SystemExit(3)')
    schedule.clock.forward(minutes=10)
    schedule.turn(job)
    schedule.store.add("other", schedule.plan(), schedule.clock.now)
    (run,) = document(typed("runs", "--json"))["runs"]
    assert (run["outcome"], run["reason"]) == ("gate refused", "accuracy fell")
    assert Path(run["log"]).is_file()
    shown = typed("runs", "churn").output
    assert "gate refused" in shown
    assert "accuracy fell" in shown
    assert document(typed("runs", "other", "--json"))["runs"] == []
    schedule.store.remove(job)
    assert len(document(typed("runs", "--json"))["runs"]) == 1


def test_list_tells_when_a_try_comes_again(typed: Typed, schedule: Any) -> None:
    job = schedule.store.add(
        "churn", replace(schedule.plan("1/0"), retries=1, backoff=30), schedule.clock.now
    )
    schedule.clock.forward(minutes=10)
    schedule.turn(job)
    (shown,) = document(typed("list", "--json"))["jobs"]
    ended = schedule.store.runs()[0].ended
    assert shown["next_try"] == (ended + timedelta(seconds=30)).isoformat()


def test_an_export_is_shown_or_written(typed: Typed, schedule: Any) -> None:
    schedule.add(missed=Missed.ALL)
    files = document(typed("export", "systemd", "churn", "--json"))["files"]
    shown = typed("export", "systemd", "churn")
    assert all(text in shown.stdout for text in files.values())
    assert "note: --missed all can't be said" in shown.stderr
    assert typed("export", "systemd", "churn", "-o", "units").exit_code == 0
    for name, text in files.items():
        assert (schedule.folder / "units" / name).read_text("utf-8") == text
    wrong = typed("export", "systemd", "churn", "-o", "units/nb2prod-churn.timer")
    assert (wrong.exit_code, "can't be written" in wrong.output) == (2, True)


def test_a_job_without_times_waits_for_alarms(typed: Typed, build: str, schedule: Any) -> None:
    added = document(
        typed("add", build, "--when-file", "drift.txt", "--alarm-pause", "0", "--json")
    )
    assert (added["cron"], added["next"], added["alarm_pause"]) == ("", None, 0.0)
    assert added["watched"] == str(schedule.folder / "drift.txt")
    assert "alarms only" in typed("list").output
    assert typed("alarm", "churn", "accuracy fell").output == "churn runs soon\n"
    assert (schedule.home.alarms / "churn").read_text("utf-8") == "accuracy fell"
    refused = typed("export", "cron", "churn")
    assert (refused.exit_code, "has no times" in refused.output) == (2, True)
    again = typed("add", build, "--name", "other")
    assert again.output == "other has no times, and waits for alarms\n"


def test_an_export_says_that_alarms_stay_here(typed: Typed, build: str) -> None:
    typed("add", build, "--cron", "@daily", "--when-file", "drift.txt")
    notes = document(typed("export", "systemd", "churn", "--json"))["notes"]
    assert any("no alarm begins it there" in note for note in notes)
