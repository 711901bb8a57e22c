"""The tab of a build follows its notebook, and shows what was built on the command line."""

import json
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from lab_page import Lab
from playwright.sync_api import Locator, expect

PATIENCE = 360_000
"""Milliseconds for a whole build on a busy machine."""
QUICK = (
    ("parameters", "SIZE = 3"),
    ("data", "import numpy as np\nrows = np.arange(SIZE) / 2"),
    ("evaluate", "total = float(rows.sum())\nprint(total)"),
)

pytestmark = pytest.mark.timeout(900)


def begin(lab: Lab) -> Locator:
    lab.page.locator("[data-jp-item-name='mlops-build']").click()
    return lab.page.locator(".jp-mlops-build")


def title(lab: Lab, text: str) -> Locator:
    return lab.page.locator(".lm-TabBar-tab", has_text=text)


def rename(lab: Lab, name: str, to: str) -> None:
    """What people do in the file browser."""
    lab.run("filebrowser:activate")
    lab.page.locator(".jp-DirListing-item", has_text=name).click()
    lab.page.keyboard.press("F2")
    lab.page.locator(".jp-DirListing-editor").fill(to)
    lab.page.keyboard.press("Enter")
    expect(lab.page.locator(".jp-DirListing-item", has_text=to)).to_be_visible()


def save_as(lab: Lab, name: str) -> None:
    """What people do in the menu, with the notebook in front."""
    page = lab.page
    page.evaluate("() => void jupyterapp.commands.execute('docmanager:save-as')")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill(f"{lab.folder.name}/{name}")
    dialog.get_by_role("button", name="Save").click()
    expect(title(lab, f"Build of {name}")).to_be_visible()
    # JupyterLab closes the other file, and has noted the kernel in it
    dialog.get_by_role("button", name="Discard").click()
    expect(dialog).to_have_count(0)


def test_the_tab_follows_a_notebook_that_is_renamed_while_it_is_built_and_saved_as(
    lab: Lab,
) -> None:
    lab.open(
        lab.write(
            "first.ipynb", *QUICK[:2], ("evaluate", f"import time\ntime.sleep(5)\n{QUICK[2][1]}")
        )
    )
    tab = begin(lab)
    expect(tab.get_by_role("progressbar", name="recording the notebook")).to_be_visible(
        timeout=60_000
    )
    rename(lab, "first.ipynb", "second.ipynb")
    expect(title(lab, "Build of second.ipynb")).to_be_visible()
    expect(title(lab, "Build of first.ipynb")).to_have_count(0)
    expect(tab).to_contain_text("Proved", timeout=PATIENCE)
    expect(tab).not_to_contain_text("isn't there any more")
    expect(tab.locator(".jp-mlops-blocked")).to_have_count(0)
    tab.get_by_role("tab", name="Tests").click()
    tab.get_by_role("button", name="Run the tests").click()
    expect(tab).to_contain_text("all tests passed", timeout=PATIENCE)

    title(lab, "second.ipynb").first.click()
    save_as(lab, "third.ipynb")
    expect(title(lab, "second.ipynb")).to_have_count(0)
    expect(tab).to_contain_text("all tests passed")
    expect(tab).to_contain_text("Proved")
    expect(tab.locator(".jp-mlops-blocked")).to_have_count(0)
    lab.screenshot("followed")
    lab.reload("third.ipynb")
    expect(title(lab, "Build of third.ipynb")).to_be_visible(timeout=60_000)
    expect(tab).to_contain_text("Proved", timeout=60_000)
    tab.get_by_role("button", name="Build again").click()
    expect(tab).to_contain_text("Building")
    expect(tab).to_contain_text("Proved", timeout=PATIENCE)
    assert sorted(one.name for one in (lab.folder / "build").iterdir()) == ["first", "third"]
    lab.errors.clear()  # of the stream that the reload has cut


def test_the_tab_goes_on_with_the_build_of_a_folder_that_is_renamed(lab: Lab) -> None:
    inner = lab.folder / "inner"
    inner.mkdir()
    path = lab.write("a.ipynb", *QUICK)
    lab.open(path.rename(inner / path.name))
    tab = begin(lab)
    expect(tab).to_contain_text("Proved", timeout=PATIENCE)
    lab.run("filebrowser:go-to-path", path=lab.folder.name)
    rename(lab, "inner", "outer")
    tab.get_by_role("tab", name="Files").click()
    tab.get_by_role("button", name="data.py", exact=True).click()
    expect(tab.locator(".cm-content")).to_contain_text("arange")
    tab.get_by_role("button", name="Open the folder").click()
    expect(lab.page.locator(".jp-BreadCrumbs")).to_contain_text("outer")
    expect(tab.locator(".jp-mlops-blocked")).to_have_count(0)


def test_a_build_of_the_command_line_is_shown(lab: Lab) -> None:
    path = lab.write("told.ipynb", *QUICK)
    lab.open(path)
    lab.run("jupyter-mlops:show-build")
    tab = lab.page.locator(".jp-mlops-build")
    expect(tab).to_contain_text("There is no build of this notebook yet.")
    command = [sys.executable, "-m", "jupyter_mlops", "build", path.name, "-o", "out"]
    subprocess.run(command, cwd=lab.folder, check=True, capture_output=True)
    lab.page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(tab).to_contain_text("Proved", timeout=60_000)
    expect(tab).to_contain_text(f"Found in {lab.folder.name}/out")
    expect(tab).to_contain_text("Run with SIZE = 4")
    lab.screenshot("found")
    tab.get_by_role("tab", name="Files").click()
    tab.get_by_role("button", name="data.py", exact=True).click()
    expect(tab.locator(".cm-content")).to_contain_text("arange")
    edit(path)
    lab.page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(tab).to_contain_text("1 cell changed")
    lab.reload(path.name)
    expect(tab).to_contain_text("Proved", timeout=60_000)
    tab.get_by_role("button", name="Build again").click()
    expect(tab).to_contain_text("Building")
    expect(tab).to_contain_text("Proved", timeout=PATIENCE)
    tab.get_by_role("tab", name="Changes").click()
    expect(tab.get_by_role("tabpanel")).to_contain_text("total")
    assert not (lab.folder / "build").exists()


def test_a_hostile_notebook_and_a_hostile_build_run_nothing(lab: Lab) -> None:
    evil = '<img src="x" onerror="window.hit=true">'
    failing = ("evaluate", f"total = rows.sum()\nraise RuntimeError({evil!r})")
    path = lab.write("hostile.ipynb", *QUICK[:2], failing)
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata["title"] = evil
    nbformat.write(notebook, path)
    lab.open(path)
    tab = begin(lab)
    expect(tab).to_contain_text("Not built", timeout=PATIENCE)
    expect(tab).to_contain_text("window.hit")
    nothing_ran(lab)

    command = [sys.executable, "-m", "jupyter_mlops", "build", path.name, "-o", "out", "--static"]
    subprocess.run(command, cwd=lab.folder, check=True, capture_output=True)
    manifest = json.loads((lab.folder / "out" / "build.json").read_text("utf-8"))
    manifest["version"] = evil
    manifest["files"][evil] = evil
    row = dict.fromkeys(("point", "stage", "subject", "name", "verdict", "detail"), evil)
    manifest["proof"] = {"points": [{evil: evil}], "rows": [row], "labels": [evil]}
    (lab.folder / "out" / "build.json").write_text(json.dumps(manifest), encoding="utf-8")
    lab.page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(tab.locator("th[scope='rowgroup']")).to_have_text(evil, timeout=60_000)
    nothing_ran(lab)
    tab.get_by_role("tab", name="Files").click()
    tab.get_by_role("button", name=evil).click()
    expect(tab).to_contain_text("isn't in the build any more")
    nothing_ran(lab)
    lab.errors.clear()  # of the file that isn't there


def nothing_ran(lab: Lab) -> None:
    lab.page.wait_for_timeout(500)
    assert lab.page.evaluate("window.hit") is None
    assert lab.page.locator(".jp-mlops-build img").count() == 0


def edit(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[-1].source = "total = float(rows.max())\nprint(total)"
    nbformat.write(notebook, path)
