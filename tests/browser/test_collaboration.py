"""Two people tag one notebook at a time, each in a browser of their own."""

import json
import time
from contextlib import suppress
from pathlib import Path

from lab_page import Lab
from playwright.sync_api import Locator, expect

CELLS = (("mine", "rows = [[1], [2]]"), ("", "total = sum(map(sum, rows))"), ("", "print(total)"))
PATIENCE = 20
"""Seconds until the server has saved what it was told."""


def badge(lab: Lab, number: int) -> Locator:
    return lab.cell(number).locator(".jp-mlops-badge-button")


def press(lab: Lab, number: int, *keys: str) -> None:
    lab.cell(number).locator(".jp-InputPrompt").click()
    for key in keys:
        lab.page.keyboard.press(key)


def is_saved(lab: Lab, path: Path, tags: list[list[str] | None]) -> None:
    """By the server, which saves a shared notebook by itself."""
    found, until = None, time.monotonic() + PATIENCE
    while found != tags and time.monotonic() < until:
        time.sleep(0.2)
        with suppress(json.JSONDecodeError):  # it is just being written
            found = lab.tags(path)
    assert found == tags


def test_each_of_two_people_sees_the_tags_of_the_other_and_undoes_their_own(
    two_labs: tuple[Lab, Lab],
) -> None:
    one, other = two_labs
    path = one.write("shared.ipynb", *CELLS)
    for lab in two_labs:
        lab.open(path)
    other.run("jupyter-mlops:show-pipeline")
    press(one, 1, "Alt+m", "d")
    expect(badge(other, 1)).to_contain_text("data")
    press(other, 2, "Alt+m", "e")
    expect(badge(one, 2)).to_contain_text("evaluate")
    expect(other.page.locator(".jp-mlops-panel .jp-mlops-stage")).to_have_count(2)
    is_saved(one, path, [["mine", "data"], ["evaluate"], None])
    one.screenshot("collaboration")

    press(one, 1, "z")
    expect(badge(other, 1)).to_have_text("+")
    expect(badge(one, 2)).to_contain_text("evaluate")
    press(one, 1, "z")  # of what the other did there is nothing to undo
    press(one, 1, "Alt+m", "t")
    expect(badge(other, 1)).to_contain_text("train")
    is_saved(one, path, [["mine", "train"], ["evaluate"], None])

    press(other, 1, "Alt+m", "k")
    expect(badge(one, 1)).to_contain_text("keep")
    press(one, 1, "z")  # would take away what the other has added
    press(other, 2, "z", "z")
    expect(badge(one, 2)).to_have_text("+")
    is_saved(one, path, [["mine", "train"], None, None])

    press(one, 1, "Alt+m", "s", "Alt+m", "b")
    refusal = "define no prediction function"
    expect(one.page.locator(".jp-mlops-build")).to_contain_text(refusal, timeout=60_000)
    other.run("jupyter-mlops:show-build")
    expect(other.page.locator(".jp-mlops-build")).to_contain_text(refusal)
