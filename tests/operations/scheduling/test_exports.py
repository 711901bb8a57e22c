"""Jobs for other schedulers: checked by what those schedulers check with, or by running them."""

import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_mlops.errors import ConfigurationInvalid
from jupyter_mlops.operations.scheduling.exports.asked import Asked, Exported
from jupyter_mlops.operations.scheduling.exports.calendar_fields import calendar_fields
from jupyter_mlops.operations.scheduling.exports.export import FORMATS, export
from jupyter_mlops.operations.scheduling.exports.systemd import on_calendar, quoted
from jupyter_mlops.operations.scheduling.jobs import Missed, Notices, Plan
from jupyter_mlops.operations.scheduling.timetable import Timetable

ODD = "50% of $x ${y} 'one' \"two\" \\ `id` é #"
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)

Exporting = Callable[..., Exported]

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd is the one that knows"
)


def run(*words: str | Path) -> str:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return f"{done.stdout}{done.stderr}" if done.returncode else ""


@pytest.fixture
def exporting(schedule: Any) -> Exporting:
    folder = schedule.folder / 'it\'s 100% a "folder"'
    (folder / "build").mkdir(parents=True)
    words = (sys.executable, "-S", "-c", "import sys; print(sys.argv[1:])")
    plan = replace(
        schedule.plan(),
        folder=str(folder),
        build=str(folder / "build"),
        command=(*words, str(folder / "build"), "-p", "note", ODD),
    )

    def give(
        target: str, at: str | None = None, image: str | None = "x/y:1", **fields: Any
    ) -> Exported:
        job = schedule.store.add("churn", replace(plan, **fields), BEGIN)
        return export(target, Asked(job, schedule.home, at, image))

    return give


def only(exported: Exported) -> str:
    (text,) = exported.files.values()
    return text


@needs_systemd
def test_systemd_takes_its_units(exporting: Exporting, tmp_path: Path) -> None:
    exported = exporting(
        "systemd", time_limit=600.0, cron="*/15 3-5 1 * 7", timezone="Europe/Berlin"
    )
    assert set(exported.files) == {"nb2prod-churn.service", "nb2prod-churn.timer"}
    paths = [tmp_path / name for name in exported.files]
    for path, text in zip(paths, exported.files.values(), strict=True):
        path.write_text(text, "utf-8")
    verify = ("systemd-analyze", "verify", "--man=no")
    assert run(*verify, *paths) == ""
    paths[1].write_text(paths[1].read_text("utf-8").replace("OnCalendar=", "OnCalendar=x"), "utf-8")
    assert "Invalid" in run(*verify, *paths) or "refusing" in run(*verify, *paths).lower()


@given(st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")) | st.just(" ")))
def test_a_word_for_systemd_is_that_word(word: str) -> None:
    # within double quotes shlex reads these as systemd does; specifiers and variables come after
    assert shlex.split(quoted(word)) == [word.replace("%", "%%").replace("$", "$$")]


@needs_systemd
@pytest.mark.parametrize(
    "cron", ["0 3 * * 0", "*/20 8-10,18 * 1-3 1-5", "0 0 13 * 5", "5 4 */9 * *", "0 12 29 2 *"]
)
def test_systemd_reads_the_same_times(cron: str, schedule: Any) -> None:
    plan = replace(schedule.plan(cron=cron), timezone="America/New_York")
    found: set[str] = set()
    for each in on_calendar(plan):
        done = subprocess.run(
            ["systemd-analyze", "calendar", "--iterations=9", f"--base-time={BEGIN:%F %T UTC}",
             each],
            env={"TZ": "UTC"}, capture_output=True, text=True, check=True,
        )  # fmt: skip
        lines = done.stdout.splitlines()
        found |= {" ".join(line.split()[-3:-1]) for line in lines if line.endswith(" UTC")}
    table, instant, expected = Timetable(cron, plan.timezone), BEGIN, []
    for _ in range(9):
        following = table.after(instant)
        assert following is not None
        instant = following
        expected.append(f"{instant:%F %T}")
    assert sorted(found)[:9] == expected


def test_cron_runs_the_same_command(exporting: Exporting, schedule: Any) -> None:
    text = only(exporting("cron", time_limit=600.0, timezone="Europe/Berlin", cron="0 3 * * 7"))
    _, zone, line = text.splitlines()
    assert zone == "CRON_TZ=Europe/Berlin"
    *fields, command = line.split(" ", 5)
    assert fields == ["0", "3", "*", "*", "7"]
    assert "%" not in command.replace(r"\%", "")
    done = subprocess.run(["sh", "-c", command.replace(r"\%", "%")], check=False)
    assert done.returncode == 0
    log = (schedule.home.folder / "logs/cron-churn.log").read_text("utf-8")
    assert log == f"{[schedule.store.job('churn').plan.build, '-p', 'note', ODD]}\n"


def test_github_takes_its_workflow(exporting: Exporting, tmp_path: Path) -> None:
    exported = exporting("github-actions", cron="0 3 * * 5-7", time_limit=90.0)
    path = tmp_path / "workflow.yml"
    path.write_text(only(exported), "utf-8")
    schema = (sys.executable, "-m", "check_jsonschema", "--builtin-schema")
    assert run(*schema, "vendor.github-workflows", path) == ""
    workflow = yaml.safe_load(path.read_text("utf-8"))
    assert workflow["on"]["schedule"] == [{"cron": "0 3 * * 0,5,6", "timezone": "UTC"}]
    assert workflow["jobs"]["retrain"]["timeout-minutes"] == 2
    *_, step = workflow["jobs"]["retrain"]["steps"]
    assert shlex.split(step["run"])[0] == "python"
    assert shlex.split(step["run"])[-4:] == ["build", "-p", "note", ODD]


def test_kubernetes_takes_its_manifest(exporting: Exporting, tmp_path: Path) -> None:
    exported = exporting(
        "kubernetes", at="/srv/churn", retries=3, time_limit=90.0, cron="0 3 * * 7"
    )
    path = tmp_path / "job.yaml"
    path.write_text(only(exported), "utf-8")
    validate = Path(sys.executable).parent / "kubernetes-validate"
    assert run(validate, "--strict", path) == ""
    spec = yaml.safe_load(path.read_text("utf-8"))["spec"]
    assert (spec["schedule"], spec["concurrencyPolicy"]) == ("0 3 * * 0", "Forbid")
    assert spec["jobTemplate"]["spec"]["backoffLimit"] == 3
    (container,) = spec["jobTemplate"]["spec"]["template"]["spec"]["containers"]
    assert container["command"][-4:] == ["/srv/churn", "-p", "note", ODD]


@pytest.mark.parametrize("target", FORMATS)
def test_a_line_break_is_refused(target: str, exporting: Exporting) -> None:
    with pytest.raises(ConfigurationInvalid, match="line break"):
        exporting(target, command=("python", "a\nExecStartPre=/bin/x"))


@pytest.mark.parametrize("target", FORMATS)
def test_days_that_others_cannot_count_are_refused(target: str, exporting: Exporting) -> None:
    with pytest.raises(ConfigurationInvalid, match="which others don't"):
        exporting(target, cron="0 3 L * *")


@pytest.mark.parametrize(
    ("target", "fields", "message"),
    [
        ("kubernetes", {"image": None}, "runs an image"),
        ("kubernetes", {"cron": "0 3 */2 * 1"}, "one of the month and one of the week"),
        ("github-actions", {"cron": "*/2 * * * *"}, "every 5 minutes"),
        ("github-actions", {"build": "/elsewhere"}, "--at"),
        ("github-actions", {"command": ("python", "${{ secrets.X }}")}, "would evaluate"),
        ("cron", {"command": ("python", "x" * 1000)}, "998 characters"),
    ],
)
def test_what_cannot_be_said_is_refused(
    target: str, fields: dict[str, Any], message: str, exporting: Exporting
) -> None:
    with pytest.raises(ConfigurationInvalid, match=message):
        exporting(target, **fields)


@pytest.mark.parametrize("target", FORMATS)
def test_what_is_lost_is_noted(target: str, exporting: Exporting) -> None:
    notices = Notices(webhooks=("https://hook.example/T0KEN",))
    exported = exporting(target, missed=Missed.ALL, retries=2, notices=notices)
    notes = " ".join(exported.notes)
    assert "--missed all can't be said" in notes
    assert "nobody is told" in notes
    assert "tried again" in notes or "retries" in notes
    assert "T0KEN" not in notes + "".join(exported.files.values())


@given(
    cron=st.sampled_from(
        [
            "0 3 1-31 * 1",
            "0 3 * * 0-6",
            "0 3 1,15 * 5-7",
            "*/7 * */2 * *",
            "0-59 1 * 2 7",
            "5 5 5 5 5",
        ]
    ),
    begin=st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)),
)
@settings(max_examples=40, deadline=None)
def test_lists_mean_the_same(cron: str, begin: datetime) -> None:
    plan = Plan("", (), "", cron)
    instant = begin.replace(tzinfo=UTC)
    assert Timetable(calendar_fields(plan).cron(), "UTC").after(instant) == Timetable(
        cron, "UTC"
    ).after(instant)
