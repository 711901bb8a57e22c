"""What is known of a notebook, live beside it and in its cells."""

import pytest
from lab_page import Lab
from playwright.sync_api import expect
from screen_reader import violations

PLAIN = (
    ("parameters", "n = 9"),
    ("data", "import numpy as np\nrows = np.arange(n).reshape(-1, 1)\nheld = rows[:2]"),
    (
        "train",
        "from sklearn.linear_model import LinearRegression\n"
        "model = LinearRegression().fit(rows, rows[:, 0])",
    ),
)

FOCUSED = """() => {
  const { activeElement } = document;
  const label = activeElement.labels?.[0]?.firstChild.textContent;
  return activeElement.getAttribute('aria-label') ?? label ?? activeElement.textContent;
}"""
"""What a screen reader would call it."""


def test_the_panel_draws_the_stages_and_follows_an_edit(lab: Lab) -> None:
    path = lab.write("panel.ipynb", *PLAIN)
    lab.open(path)
    lab.run("jupyter-mlops:show-pipeline")
    panel = lab.page.get_by_role("region", name="Pipeline")
    expect(panel.locator(".jp-mlops-stage")).to_have_count(2)
    expect(panel).to_contain_text("rows")
    lab.screenshot("panel")
    lab.cell(3).locator(".jp-InputPrompt").click()
    for key in ("b", "Enter"):
        lab.page.keyboard.press(key)
    lab.page.keyboard.type("score = model.score(rows, rows[:, 0])")
    for key in ("Escape", "Alt+m", "e"):
        lab.page.keyboard.press(key)
    expect(panel.locator(".jp-mlops-stage")).to_have_count(3)
    expect(panel).to_contain_text("score")
    panel.locator(".jp-mlops-stage").first.click()
    expect(lab.page.locator(".jp-Cell.jp-mod-active")).to_contain_text("np.arange")
    lab.run("jupyter-mlops:explain", code="NB201")
    expect(panel.locator(".jp-RenderedMarkdown code").first).to_contain_text("model.fit")
    expect(panel.get_by_role("button", name="Back to the pipeline")).to_be_focused()
    lab.screenshot("explained")


def test_the_panel_is_walked_through_by_keys(lab: Lab) -> None:
    lab.open(lab.write("keys.ipynb", *PLAIN))
    lab.cell(1).locator(".jp-InputPrompt").click()
    for key in ("Alt+m", "g"):
        lab.page.keyboard.press(key)
    expect(lab.page.locator(".jp-mlops-stage")).to_have_count(2)
    walked = []
    for _ in range(10):
        lab.page.keyboard.press("Tab")
        walked.append(lab.page.evaluate(FOCUSED))
    assert walked == [
        "Pipeline",
        "Stage data. parameters: n. gives: rows. goes to train. Go to its first cell",
        "Stage train. from data: rows. gives: model. Go to its first cell",
        "Build the package",
        "Problems1",
        "Show",
        "What NB270 means",
        "Go to left out: nothing that is kept reads `held`",
        "Parameters1",
        "Statements6",
    ]
    for key in ("Shift+Tab", "Shift+Tab", "Enter"):
        lab.page.keyboard.press(key)
    expect(lab.page.locator(".jp-Cell.jp-mod-active")).to_contain_text("held")
    expect(lab.page.locator(".cm-content:focus")).to_contain_text("held")
    lab.page.keyboard.type("# here: ")
    expect(lab.cell(2).locator(".cm-content")).to_contain_text("# here: held")


@pytest.mark.usefixtures("npm")
def test_a_problem_is_underlined_where_it_is_and_fixed_and_undone(lab: Lab) -> None:
    source = 's = "größe 日本 😀"; x = np.random.rand(3)'
    path = lab.write(
        "squiggle.ipynb",
        ("parameters", "SEED = 7"),
        ("data", "import numpy as np"),
        ("data", source),
        ("train", "from sklearn.linear_model import SGDRegressor\n"
                  "model = SGDRegressor().fit(x.reshape(-1, 1), x)"),
    )  # fmt: skip
    lab.open(path)
    marks = lab.cell(4).locator(".cm-lintRange")
    expect(marks.first).to_be_visible()
    assert "SGDRegressor(" in "".join(marks.all_inner_texts())
    unseeded = lab.cell(3).locator(".cm-lintRange", has_text="random")
    expect(unseeded.first).to_be_visible()
    assert "".join(unseeded.all_inner_texts()) == "np.random.rand(3)"
    unseeded.first.hover()
    told = lab.page.locator(".cm-tooltip")
    expect(told).to_contain_text("nothing seeds it")
    expect(told).to_contain_text("Two runs give different results")
    expect(told).to_contain_text("To do: Make a generator")
    assert violations(lab) == []
    told.get_by_role("button", name="Explain ML108").click()
    panel = lab.page.get_by_role("region", name="Pipeline")
    expect(panel.get_by_role("button", name="Back to the pipeline")).to_be_visible()
    lab.screenshot("squiggles")
    lab.cell(4).locator(".jp-InputPrompt").click()
    before = lab.cell(4).locator(".cm-content").inner_text()
    for key in ("Alt+m", "f"):
        lab.page.keyboard.press(key)
    expect(lab.cell(4).locator(".cm-content")).to_contain_text("random_state")
    lab.page.keyboard.press("z")
    expect(lab.cell(4).locator(".cm-content")).to_have_text(before.replace("\n", ""))


def test_what_is_dropped_is_dimmed_on_demand(lab: Lab) -> None:
    path = lab.write("dropped.ipynb", *PLAIN, ("", "print(rows.shape)"))
    lab.open(path)
    lab.run("jupyter-mlops:toggle-dropped")
    expect(lab.cell(4).locator(".jp-mlops-dropped")).to_have_count(1)
    expect(lab.cell(3).locator(".jp-mlops-dropped")).to_have_count(0)
    lab.screenshot("dropped")
