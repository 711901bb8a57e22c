"""What is ours can be read in each theme, by screen readers, and where there is little room."""

import pytest
from lab_page import Lab
from narrow import BESIDE, SIDEBAR, misfits
from playwright.sync_api import expect
from screen_reader import THEMES, violations, wear

LEAST = 4.5
"""Contrast of text that anybody can read (WCAG 2, level AA)."""
CELLS = (
    ("parameters", "n = 9"),
    ("data", "import numpy as np\nrows = np.arange(n).reshape(-1, 1)\nheld = rows[:2]"),
    ("", "from sklearn.linear_model import SGDRegressor"),
    ("", "model = SGDRegressor().fit(rows, rows[:, 0])"),
    ("train", "model = SGDRegressor().fit(rows, rows[:, 0])"),
)
FAINT = """least => {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = colour => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, below) => [0, 1, 2].map(at => top[at] * top[3] + below[at] * (1 - top[3]));
  const light = colour => {
    const [r, g, b] = colour.map(one => one / 255)
      .map(one => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const below = element => {
    if (!element) return [255, 255, 255];
    const box = element.closest('.jp-mlops-stage')?.querySelector('.jp-mlops-stage-box');
    if (box && element instanceof SVGElement) {
      return over(rgba(getComputedStyle(box).fill), below(box.ownerSVGElement));
    }
    return over(rgba(getComputedStyle(element).backgroundColor), below(element.parentElement));
  };
  const shown = (element, from = 1) => element
    ? shown(element.parentElement, from * Number(getComputedStyle(element).opacity)) : from;
  const found = [];
  let seen = 0;
  const ours = ['badge', 'offers', 'panel', 'build'].map(name => `.jp-mlops-${name}`);
  for (const root of document.querySelectorAll(ours.join(','))) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      const share = shown(element);
      if (!node.data.trim() || share === 0 || !element.checkVisibility()) continue;
      if (element.closest('title')) continue;
      seen += 1;
      const style = getComputedStyle(element);
      const behind = below(element);
      const ink = rgba(element instanceof SVGElement ? style.fill : style.color);
      const front = over([ink[0], ink[1], ink[2], ink[3] * share], behind);
      const [high, low] = [light(front), light(behind)].sort((one, other) => other - one);
      const contrast = (high + 0.05) / (low + 0.05);
      if (contrast < least) found.push(`${contrast.toFixed(1)} ${node.data}`);
    }
  }
  return [seen, [...new Set(found)]];
}"""


@pytest.mark.usefixtures("npm")
def test_text_is_legible_in_light_dark_and_high_contrast(lab: Lab) -> None:
    lab.open(lab.write("looks.ipynb", *CELLS))
    lab.run("jupyter-mlops:show-build")
    lab.run("jupyter-mlops:show-pipeline")
    lab.run("jupyter-mlops:suggest-tags")
    panel = lab.page.get_by_role("region", name="Pipeline")
    expect(panel.locator(".jp-mlops-stage")).to_have_count(2)
    expect(panel.locator(".jp-mlops-problem").first).to_be_visible()
    expect(lab.page.locator(".jp-mlops-offer").first).to_be_visible()
    panel.get_by_text("Statements").click()
    faint: dict[str, list[str]] = {}
    for theme in THEMES:
        wear(lab, theme)
        lab.screenshot(f"looks-{theme.split()[-1].lower()}")
        seen, faint[theme] = lab.page.evaluate(FAINT, LEAST)
        assert seen > 40
        faint[theme] += violations(lab)
    assert faint == {theme: [] for theme in THEMES}


@pytest.mark.usefixtures("npm")
def test_the_panel_and_an_empty_tab_fit_a_narrow_column(lab: Lab) -> None:
    page = lab.page
    lab.open(lab.write("narrow.ipynb", *CELLS))
    page.add_style_tag(content=":root { --jp-sidebar-min-width: 200px !important }")  # it is 250
    lab.run("jupyter-mlops:show-pipeline")
    panel = page.get_by_role("region", name="Pipeline")
    expect(panel.locator(".jp-mlops-stage")).to_have_count(2)
    panel.get_by_text("Statements").click()
    assert misfits(lab, panel, SIDEBAR) == {}
    lab.run("jupyter-mlops:explain", code="NB201")
    expect(panel.locator(".jp-RenderedMarkdown code").first).to_be_visible()
    assert misfits(lab, panel, SIDEBAR) == {}
    assert violations(lab) == []
    lab.run("application:toggle-right-area")
    lab.run("jupyter-mlops:show-build")
    assert misfits(lab, page.locator(".jp-mlops-build"), BESIDE) == {}
