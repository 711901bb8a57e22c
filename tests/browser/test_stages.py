"""Tags in JupyterLab: by mouse and by keyboard, undone, suggested, found and renamed."""

import re

from lab_page import Lab
from playwright.sync_api import expect

CELLS = (
    ("markdown", "# Rows"),
    ("", "import pandas as pd"),
    ("mine", 'df = pd.DataFrame({"x": range(9), "y": range(9)})'),
    ("", "from sklearn.linear_model import LinearRegression"),
    ("", "model = LinearRegression().fit(df[['x']], df['y'])"),
)


def press(lab: Lab, *keys: str) -> None:
    for key in keys:
        lab.page.keyboard.press(key)


def select(lab: Lab, number: int) -> None:
    lab.cell(number).locator(".jp-InputPrompt").click()


def test_a_cell_is_tagged_by_mouse_and_nothing_else_in_the_file_changes(lab: Lab) -> None:
    path = lab.write("mouse.ipynb", *CELLS)
    lab.open(path)
    lab.cell(3).hover()
    lab.cell(3).get_by_role("button", name="Tag this cell").click()
    lab.page.get_by_role("menuitem", name="data").first.click()
    badge = lab.cell(3).get_by_role("button", name="Stage of this cell: data")
    expect(badge).to_have_text("◧ data")
    lab.save()
    assert lab.tags(path) == [None, None, ["mine", "data"], None, None]
    badge.click()
    press(lab, "Enter")  # the menu begins at the tag that the cell has
    expect(badge).to_have_count(0)
    lab.save()
    assert lab.tags(path) == [None, None, ["mine"], None, None]


def test_cells_are_tagged_by_keyboard_and_each_tag_is_undone_alone(lab: Lab) -> None:
    path = lab.write("keys.ipynb", *CELLS)
    lab.open(path)
    select(lab, 3)
    press(lab, "Alt+m", "d")
    press(lab, "ArrowDown", "ArrowDown", "Alt+m", "t", "Alt+m", "k")
    lab.save()
    assert lab.tags(path) == [None, None, ["mine", "data"], None, ["train", "keep"]]
    press(lab, "z")
    lab.save()
    assert lab.tags(path)[4] == ["train"]
    press(lab, "z", "z")
    lab.save()
    assert lab.tags(path) == [None, None, ["mine"], None, None]
    press(lab, "Shift+Z")
    lab.save()
    assert lab.tags(path)[2] == ["mine", "data"]


def test_suggested_tags_are_accepted_and_refused(lab: Lab) -> None:
    path = lab.write("suggest.ipynb", *CELLS)
    lab.open(path)
    select(lab, 2)
    press(lab, "Alt+m", "a")
    bar = lab.page.get_by_role("region", name="Suggested tags")
    expect(bar).to_be_visible()
    offers = lab.page.get_by_role("group", name="Suggested tag: ")
    found = offers.count()
    assert found >= 2  # the table and the fit
    lab.screenshot("suggestions")
    lab.cell(3).get_by_role("button", name="Refuse").click()
    expect(offers).to_have_count(found - 1)
    bar.get_by_role("button", name="Accept all").click()
    expect(bar).to_be_hidden()
    lab.save()
    tags = lab.tags(path)
    assert tags[2] == ["mine"]
    assert tags[4] == ["train"]


def active(lab: Lab, number: int) -> None:
    expect(lab.cell(number)).to_have_class(re.compile("jp-mod-active"))


def from_menu(lab: Lab, number: int, item: str) -> None:
    """Choose in the menu of a tagged cell."""
    lab.cell(number).get_by_role("button", name="Stage of this cell").click()
    lab.page.get_by_role("menuitem", name=item).click()


def choose(lab: Lab, tag: str) -> None:
    """In the dialog that asks for one of the notebook's tags."""
    lab.page.get_by_role("dialog").locator("select").select_option(tag)
    press(lab, "Enter")


def test_cells_of_a_stage_are_jumped_to_and_selected(lab: Lab) -> None:
    path = lab.write(
        "jump.ipynb", ("data", "a = 1"), ("train", "b = 1"), ("", "c = 1"), ("data:clean", "d = 1")
    )
    lab.open(path)
    select(lab, 1)
    for key, reached in (("ArrowDown", 4), ("ArrowDown", 1), ("ArrowUp", 4), ("ArrowUp", 1)):
        press(lab, "Alt+m", key)
        active(lab, reached)
    from_menu(lab, 1, "Select All data Cells")
    chosen = lab.page.locator(".jp-Cell.jp-mod-selected")
    expect(chosen).to_have_text([re.compile("a = 1"), re.compile("d = 1")])
    press(lab, "Alt+m", "k")  # does it to what is selected
    lab.save()
    assert lab.tags(path) == [["data", "keep"], ["train"], None, ["data:clean", "keep"]]


def test_a_tag_is_renamed_and_removed_everywhere_and_each_undone_at_once(lab: Lab) -> None:
    path = lab.write(
        "rename.ipynb", ("x data", "a = 1"), ("x y", "b = 1"), ("x", "c = 1"), ("xx", "d = 1")
    )
    lab.open(path)
    before = lab.tags(path)
    from_menu(lab, 1, "Rename a Tag Everywhere…")
    choose(lab, "x")
    dialog = lab.page.get_by_role("dialog")
    dialog.locator("input").fill("y")
    press(lab, "Enter")
    expect(dialog).to_have_count(0)
    lab.save()
    renamed = lab.tags(path)
    assert renamed == [["y", "data"], ["y"], ["y"], ["xx"]]
    from_menu(lab, 1, "Remove a Tag Everywhere…")
    choose(lab, "y")
    expect(dialog).to_have_count(0)
    lab.save()
    assert lab.tags(path) == [["data"], None, None, ["xx"]]
    for undone in (renamed, before):
        press(lab, "z")
        lab.save()
        assert lab.tags(path) == undone


def test_a_hostile_notebook_runs_nothing(lab: Lab) -> None:
    evil = '<img src="x" onerror=window.hit=true>'
    path = lab.write(
        "hostile.ipynb",
        ("markdown", f"# {evil}"),
        (f"data:{evil.replace(' ', '/')}", f"{evil}"),
        ("train", f"# nb2prod: ignore[{evil}] {evil}\nx = eval('{evil}')\nfrom y import *"),
    )
    lab.open(path)
    lab.run("jupyter-mlops:show-pipeline")
    expect(lab.page.get_by_role("region", name="Pipeline")).to_contain_text("Problems")
    lab.run("jupyter-mlops:suggest-tags")
    lab.run("jupyter-mlops:next-problem")
    lab.page.wait_for_timeout(500)
    assert lab.page.evaluate("window.hit") is None
    assert (
        lab.page.locator(".jp-mlops-panel img, .jp-mlops-badge img, .cm-tooltip img").count() == 0
    )
    lab.errors.clear()  # of the picture that JupyterLab's own Markdown can't load
