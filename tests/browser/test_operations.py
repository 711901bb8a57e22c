"""Models in use from JupyterLab: retrained, read, promoted, rolled back, with hostile texts."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from lab_page import Lab
from loans_build import write_month
from playwright.sync_api import Locator, expect
from screen_reader import violations
from test_looks import FAINT, LEAST

PATIENCE = 360_000
"""Milliseconds for a retraining, or for MLflow to be loaded, on a busy machine."""
HOSTILE = "<img src=x onerror=\"window.hostile = 'ran'\">"
pytestmark = pytest.mark.timeout(1500)


def nb2prod(lab: Lab, *words: str) -> Any:
    """The command in the folder of the test, with the schedule of its server."""
    done = subprocess.run(
        [sys.executable, "-m", "jupyter_mlops", *words, "--json"],
        cwd=lab.folder,
        env=os.environ | {"NB2PROD_HOME": str(lab.server.state / "schedule")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout, done.stderr
    return json.loads(done.stdout)


def champion(lab: Lab) -> tuple[int, str]:
    """The version that answers, and why."""
    versions = nb2prod(lab, "models", "list", "build/loans")["versions"]
    [one] = [one for one in versions if "champion" in one["aliases"]]
    return one["version"], one["promoted"]["reason"]


def operated(lab: Lab) -> Locator:
    lab.run("jupyter-mlops:show-operations", folder=f"{lab.folder.name}/build/loans")
    return lab.page.locator(".jp-mlops-operations")


def retrain_by_clicks(lab: Lab, tab: Locator) -> None:
    tab.get_by_role("button", name="Retrain …").click()
    dialog = lab.page.get_by_role("dialog")
    lab.screenshot("operations-retrain")
    dialog.get_by_label("Folder with the data").fill(f"{lab.folder.name}/new")
    dialog.get_by_role("button", name="Retrain").click()
    expect(tab.get_by_role("progressbar")).to_be_visible(timeout=60_000)
    expect(tab).to_contain_text("version 1 answers", timeout=PATIENCE)


def spoil_names(lab: Lab) -> None:
    """Retrain on data that breaks the contract with a hostile text, and call it hostile too."""
    write_month(lab.folder / "hostile", 3, debt=-1.0)
    words = ("retrain", "build/loans", "--inputs", "hostile", "--trigger", HOSTILE)
    assert nb2prod(lab, *words)["outcome"] == "data refused"


def reasons_are_short_until_opened(tab: Locator) -> None:
    """Of the latest run, which tells of each gate."""
    row = tab.get_by_role("table", name="Runs").get_by_role("row").nth(1)
    reason, opener = row.locator(".jp-mlops-reason"), row.locator(".jp-mlops-opener")
    closed = reason.evaluate("one => [one.clientHeight, one.scrollHeight]")
    assert closed[0] < closed[1]
    opener.click()
    opened = reason.evaluate("one => [one.clientHeight, one.scrollHeight]")
    assert opened == [closed[1], closed[1]]
    opener.click()


def promote(lab: Lab, tab: Locator, number: int, reason: str) -> None:
    tab.get_by_role("button", name=f"Promote version {number}").click()
    dialog = lab.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Services that follow models:/loans@champion")
    assert dialog.get_by_role("button", name="Promote").is_disabled()  # a reason is asked for
    dialog.get_by_role("textbox").fill(reason)
    lab.screenshot("operations-promote")
    dialog.get_by_role("button", name="Promote").click()
    expect(tab).to_contain_text(f"version {number} answers", timeout=PATIENCE)


def roll_back(lab: Lab, tab: Locator, number: int, reason: str) -> None:
    tab.get_by_role("button", name=f"Roll back to version {number}").click()
    dialog = lab.page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill(reason)
    dialog.get_by_role("button", name="Roll back").click()
    expect(tab).to_contain_text(f"version {number} answers", timeout=PATIENCE)


def schedule_by_clicks(lab: Lab, tab: Locator) -> None:
    """Add a job, at first one that can't be, and run it; it finds nothing new."""
    tab.get_by_role("button", name="Add a job for loans").click()
    dialog = lab.page.get_by_role("dialog")
    dialog.get_by_label("How often").select_option("weekly")
    dialog.get_by_label("Day of the week").select_option("0")
    dialog.get_by_label("At", exact=True).fill("04:30")
    dialog.get_by_label("Time zone").fill("Mars")
    dialog.get_by_label("Folder with the data").fill(f"{lab.folder.name}/new")
    dialog.get_by_label("only if there are new data").check()
    dialog.get_by_label("Name of the job").fill("nightly")
    dialog.get_by_role("button", name="Add").click()
    expect(dialog.get_by_role("alert")).to_contain_text("no time zone 'Mars'", timeout=60_000)
    lab.screenshot("operations-schedule")
    [refusal] = lab.errors
    assert "status of 422" in refusal
    lab.errors.clear()
    dialog.get_by_label("Time zone").fill("Europe/Berlin")
    dialog.get_by_role("button", name="Add").click()
    expect(tab).to_contain_text("30 4 * * 0", timeout=60_000)
    [job] = nb2prod(lab, "schedule", "list")["jobs"]
    assert (job["name"], job["timezone"]) == ("nightly", "Europe/Berlin")
    tab.get_by_role("button", name="Details of nightly").click()
    for told in ("tried again after", "nb2prod schedule alarm nightly TEXT", "nobody"):
        expect(tab).to_contain_text(told)
    tab.get_by_role("button", name="Run nightly now").click()
    lab.screenshot("operations-job")


def read_log(tab: Locator) -> None:
    """Of the job's run, once it is through."""
    row = tab.get_by_role("row").filter(has_text="schedule: nightly").filter(has_text="kept")
    row.get_by_role("button", name="Details of the run").click(timeout=PATIENCE)
    tab.get_by_text("Log of the retraining").click()
    log = tab.get_by_label("Log of the retraining")
    expect(log).to_contain_text("data and parameters are those of the run", timeout=60_000)
    expect(row).to_contain_text("data and parameters are those of the run")


def pause_and_remove(lab: Lab, tab: Locator) -> None:
    tab.get_by_role("button", name="Pause nightly").click()
    expect(tab.get_by_role("button", name="Resume nightly")).to_be_visible()
    assert nb2prod(lab, "schedule", "list")["jobs"][0]["paused"]
    tab.get_by_role("button", name="Remove nightly").click()
    lab.page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(tab.get_by_role("button", name="Resume nightly")).to_have_count(0)
    assert nb2prod(lab, "schedule", "list")["jobs"] == []


def is_legible(lab: Lab) -> None:
    """All of it is seen in light and in dark, and has names for a screen reader."""
    for theme in ("JupyterLab Light", "JupyterLab Dark"):
        lab.run("apputils:change-theme", theme=theme)
        lab.page.wait_for_timeout(1000)  # for its style sheet
        lab.screenshot(f"operations-{theme.split()[-1].lower()}")
        seen, faint = lab.page.evaluate(FAINT, LEAST)
        assert seen > 60
        # a sign beside its word is seen with less
        assert [one for one in faint if one[-1] not in "✓✗"] == [], theme
        assert violations(lab) == [], theme


def read_notebook(lab: Lab, tab: Locator) -> None:
    """Open the executed notebook of the latest good run, as one and as a page."""
    row = tab.get_by_role("row").filter(has_text="JupyterLab").filter(has_text="promoted")
    row.get_by_role("button", name="Open the notebook").click()
    notebook = lab.page.locator(".jp-NotebookPanel:visible")
    expect(notebook).to_contain_text("accuracy:", timeout=60_000)
    expect(notebook).to_contain_text("Who pays a loan back?")
    lab.screenshot("operations-notebook")
    assert lab.server.ask("api/kernels") == []  # nothing that could run it
    lab.run("jupyter-mlops:show-operations")
    row.get_by_role("button", name="as a page").click()
    page = lab.page.frame_locator(".jp-mlops-page iframe")
    expect(page.locator("body")).to_contain_text("accuracy:", timeout=60_000)
    lab.screenshot("operations-page")


@pytest.mark.usefixtures("npm")
def test_a_build_is_retrained_read_promoted_and_rolled_back(lab: Lab, made: Path) -> None:
    shutil.copytree(made, lab.folder / "build" / "loans")
    write_month(lab.folder / "new", 1)
    lab.open()
    tab = operated(lab)
    expect(tab).to_contain_text("loans was never retrained", timeout=60_000)
    lab.screenshot("operations-empty")
    retrain_by_clicks(lab, tab)
    spoil_names(lab)
    write_month(lab.folder / "new", 2)
    assert nb2prod(lab, "retrain", "build/loans", "--inputs", "new")["outcome"] == "promoted"

    # it is seen without asking for it
    expect(tab).to_contain_text("version 2 answers", timeout=60_000)
    expect(tab).to_contain_text("data refused")
    reasons_are_short_until_opened(tab)
    expect(tab).to_contain_text(HOSTILE)
    promote(lab, tab, 1, f"better {HOSTILE}")
    assert champion(lab) == (1, f"better {HOSTILE}")
    tab.get_by_role("button", name="Details of version 1").click()
    expect(tab).to_contain_text(f"instead of version 2: better {HOSTILE}", timeout=60_000)
    expect(tab).to_contain_text("passed, ", timeout=60_000)

    roll_back(lab, tab, 2, "complaints")
    assert champion(lab) == (2, "complaints")

    schedule_by_clicks(lab, tab)
    read_log(tab)
    is_legible(lab)
    pause_and_remove(lab, tab)
    read_notebook(lab, tab)
    assert lab.page.evaluate("window.hostile") is None
    assert not [one for one in lab.page.frames if one.evaluate("window.hostile")]


def test_where_nothing_was_built_it_is_told_how_to_begin(own_lab: Lab) -> None:
    own_lab.open()
    own_lab.run("jupyter-mlops:show-operations")
    tab = own_lab.page.locator(".jp-mlops-operations")
    expect(tab).to_contain_text("There is no build in the folder of JupyterLab yet", timeout=60_000)
    expect(tab.get_by_role("button", name="Retrain")).to_have_count(0)
    own_lab.run("application:close")
    expect(tab).to_have_count(0)
    own_lab.run("launcher:create")
    own_lab.page.locator(".jp-LauncherCard", has_text="Models in Use").click()
    expect(tab).to_be_visible()
