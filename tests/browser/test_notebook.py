"""The same in Notebook 7, which shows one document a page."""

from pathlib import Path

import pytest
from lab_page import Lab
from playwright.sync_api import Locator, expect

PATIENCE = 360_000
"""Milliseconds for a whole build on a busy machine."""


def test_a_cell_is_tagged_and_the_pipeline_shown_in_notebook_7(lab: Lab) -> None:
    path = lab.write(
        "seven.ipynb",
        ("", "rows = [[1], [2]]"),
        ("train", "from sklearn.linear_model import Ridge\nmodel = Ridge().fit(rows, [1, 2])"),
    )
    server, page = lab.server, lab.page
    place = path.relative_to(server.root).as_posix()
    page.goto(f"{server.address}/notebooks/{place}?token={server.token}")
    notebook = page.locator(".jp-NotebookPanel[data-mlops-ready]")
    expect(notebook.locator(".jp-Cell")).to_have_count(2)
    first = notebook.locator(".jp-Cell").first
    first.hover()
    first.get_by_role("button", name="Tag this cell").click()
    page.get_by_role("menuitem", name="data").first.click()
    expect(first.get_by_role("button", name="Stage of this cell: data")).to_be_visible()
    for key in ("Alt+m", "g"):
        page.keyboard.press(key)
    panel = page.get_by_role("region", name="Pipeline")
    expect(panel.locator(".jp-mlops-stage")).to_have_count(2)
    lab.screenshot("notebook-7")
    page.keyboard.press("Control+s")
    expect(page.locator(".jp-NotebookCheckpoint")).to_contain_text("Last Checkpoint")
    page.wait_for_timeout(1000)
    assert lab.tags(path) == [["data"], ["train"]]
    lab.errors.clear()  # Notebook's own


def opened(lab: Lab, path: Path, page: str = "notebooks") -> None:
    """Load a page of Notebook 7 about a file or folder of the server."""
    server = lab.server
    place = path.relative_to(server.root).as_posix()
    lab.page.goto(f"{server.address}/{page}/{place}?token={server.token}")
    if page == "notebooks":
        expect(lab.page.locator(".jp-NotebookPanel[data-mlops-ready]")).to_be_visible()


def build_of(lab: Lab) -> Locator:
    """What lies below the notebook."""
    return lab.page.locator(".jp-mlops-build:not(.jp-mlops-operations)")


def below(lab: Lab, name: str) -> Locator:
    return lab.page.locator("#jp-down-stack .lm-TabBar-tab", has_text=name)


@pytest.mark.timeout(900)
def test_a_notebook_is_built_in_notebook_7_over_a_reload_and_renamed(lab: Lab) -> None:
    page, tab = lab.page, build_of(lab)
    path = lab.write(
        "built.ipynb",
        ("parameters", "SIZE = 3"),
        ("data", "import numpy as np\nrows = np.arange(SIZE) / 2"),
        ("evaluate", "import time\ntime.sleep(3)\ntotal = float(rows.sum())\nprint(total)"),
    )
    opened(lab, path)
    page.locator("[data-jp-item-name='mlops-build']").click()
    bar = tab.get_by_role("progressbar", name="recording the notebook")
    expect(bar).to_be_visible(timeout=60_000)
    page.reload()
    expect(tab.get_by_role("button", name="Cancel")).to_be_visible(timeout=60_000)
    expect(tab).to_contain_text("Proved", timeout=PATIENCE)
    lab.screenshot("notebook-7-proof")
    shows_files(lab)
    rename_in_title(lab, "named.ipynb")
    expect(below(lab, "Build of named.ipynb")).to_be_visible()
    expect(tab).to_contain_text("Proved")
    expect(tab.locator(".jp-mlops-blocked")).to_have_count(0)
    tab.get_by_role("button", name="Retrain and operate").click()
    expect(page.locator(".jp-mlops-operations")).to_be_visible()
    below(lab, "Build of named.ipynb").click()
    expect(tab).to_contain_text("Proved")
    rename_in_tree(lab, "named.ipynb", "listed.ipynb")
    opened(lab, lab.folder / "listed.ipynb")
    lab.run("jupyter-mlops:show-build")
    expect(tab).to_contain_text("Proved", timeout=60_000)
    lab.errors.clear()  # Notebook's own, and of the stream that the reload has cut


def shows_files(lab: Lab) -> None:
    tab = build_of(lab)
    tab.get_by_role("tab", name="Files").click()
    tab.get_by_role("button", name="data.py", exact=True).first.click()
    expect(tab.locator(".cm-content")).to_contain_text("arange")
    with lab.page.expect_popup() as popup:
        tab.get_by_role("button", name="Open the folder").click()
    expect(popup.value.locator(".jp-DirListing-item", has_text="build.json")).to_be_visible()
    popup.value.close()


def rename_in_title(lab: Lab, to: str) -> None:
    lab.page.locator("#jp-title").click()
    dialog = lab.page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill(to)
    dialog.get_by_role("button", name="Rename").click()


def rename_in_tree(lab: Lab, name: str, to: str) -> None:
    opened(lab, lab.folder, "tree")
    listed = lab.page.locator(".jp-DirListing-item")
    listed.filter(has_text=name).click()
    lab.page.keyboard.press("F2")
    lab.page.locator(".jp-DirListing-editor").fill(to)
    lab.page.keyboard.press("Enter")
    expect(listed.filter(has_text=to)).to_be_visible()
