"""The same in Notebook 7, which shows one document a page."""

from lab_page import Lab
from playwright.sync_api import expect


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
