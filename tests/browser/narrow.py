"""What of a part of the page can't be reached or read where that part is as narrow as it gets."""

import time

from lab_page import Lab
from playwright.sync_api import Locator

WIDTHS = (200, 260)
PATIENCE = 5
"""Seconds until a part has taken the width that it was given."""
BESIDE = "#jp-main-dock-panel > .lm-DockPanel-handle"
SIDEBAR = "#jp-main-split-panel > .lm-SplitPanel-handle"
"""What is dragged to give a tab, or the right sidebar, another width."""
MISFITS = """root => {
  const outer = root.getBoundingClientRect();
  const found = [];
  for (const [name, box] of [['page', document.documentElement], ['part', root]]) {
    if (box.scrollWidth > box.clientWidth) {
      found.push(`the ${name} scrolls: ${box.scrollWidth} of ${box.clientWidth} px`);
    }
  }
  const scrolls = one => one !== root && (
    ['auto', 'scroll'].includes(getComputedStyle(one).overflowX) || scrolls(one.parentElement)
  );
  for (const one of root.querySelectorAll('*')) {
    const { left, right, width } = one.getBoundingClientRect();
    if (!one.checkVisibility() || width === 0) continue;
    const name = `${one.tagName} ${one.textContent.trim().slice(0, 40)}`;
    const isOut = left < outer.left - 1 || right > outer.right + 1;
    if (isOut && !scrolls(one.parentElement)) found.push(`outside: ${name}`);
    const isCut = ['hidden', 'clip'].includes(getComputedStyle(one).overflowX)
      && one.scrollWidth > one.clientWidth + 1;
    if (isCut && !(one instanceof SVGElement) && !one.closest('[title]')) {
      found.push(`cut: ${name}`);
    }
  }
  return found;
}"""


def misfits(lab: Lab, part: Locator, handle: str) -> dict[int, list[str]]:
    """Drag a part of the page, which ends at the right, narrow and back: what doesn't fit in it.

    A text that is cut is told unless a title says all of it.
    """
    found: dict[int, list[str]] = {}
    before = _left(part)
    for width in WIDTHS:
        _drag(lab, handle, _left(part) + _width(part) - width)
        until = time.monotonic() + PATIENCE
        while (told := _told(part, width)) and time.monotonic() < until:
            time.sleep(0.1)
        found[width] = told
    _drag(lab, handle, before)
    return {width: told for width, told in found.items() if told}


def _told(part: Locator, width: int) -> list[str]:
    if abs(_width(part) - width) > 10:  # the handle has a width too
        return [f"it is {_width(part)} px wide"]
    told: list[str] = part.evaluate(MISFITS)
    return told


def _drag(lab: Lab, handle: str, to: float) -> None:
    box = lab.page.locator(f"{handle}:visible").last.bounding_box()
    assert box is not None
    mouse, middle = lab.page.mouse, box["y"] + box["height"] / 2
    mouse.move(box["x"] + box["width"] / 2, middle)
    mouse.down()
    mouse.move(to, middle, steps=3)
    mouse.up()


def _left(part: Locator) -> float:
    found: float = part.evaluate("one => one.getBoundingClientRect().left")
    return found


def _width(part: Locator) -> float:
    found: float = part.evaluate("one => one.getBoundingClientRect().width")
    return found
