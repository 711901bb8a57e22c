"""A build from JupyterLab: to the proof, over a reload, to a request; cancelled; interrupted."""

from pathlib import Path

import nbformat
import pytest
from lab_page import Lab
from narrow import BESIDE, misfits
from playwright.sync_api import Locator, expect
from screen_reader import THEMES, violations, violations_by_theme, wear

EXAMPLE = Path(__file__).parents[2] / "examples" / "breast_cancer" / "breast_cancer.ipynb"
PATIENCE = 360_000
"""Milliseconds for a whole build on a busy machine."""

pytestmark = pytest.mark.timeout(900)


def long_one(lab: Lab) -> Path:
    return lab.write(
        "long.ipynb",
        ("data", "import time\ntime.sleep(600)\nrows = [[1], [2]]"),
        ("train", "from sklearn.linear_model import Ridge\nmodel = Ridge().fit(rows, [1, 2])"),
        ("evaluate", "score = model.score(rows, [1, 2])"),
    )


def untagged_example(lab: Lab) -> Path:
    notebook = nbformat.read(EXAMPLE, as_version=4)
    for cell in notebook.cells:
        cell.metadata.pop("tags", None)
    path = lab.folder / EXAMPLE.name
    nbformat.write(notebook, path)
    return path


def recording(tab: Locator) -> Locator:
    """The bar that is there once the notebook runs."""
    return tab.get_by_role("progressbar", name="recording the notebook")


def begin(lab: Lab) -> None:
    lab.page.locator("[data-jp-item-name='mlops-build']").click()


def build_by_clicks(lab: Lab) -> None:
    """What a new user does with a notebook that nobody has tagged."""
    page = lab.page
    page.get_by_role("tab", name="Pipeline").click()
    panel = page.get_by_role("region", name="Pipeline")
    panel.get_by_role("button", name="Suggest tags").click()
    page.get_by_role("region", name="Suggested tags").get_by_text("Accept all").click()
    expect(panel.locator(".jp-mlops-stage")).to_have_count(4)
    panel.get_by_role("button", name="Build the package").click()


def test_an_untagged_notebook_is_built_by_clicks_over_a_reload_and_tried(lab: Lab) -> None:
    path = untagged_example(lab)
    lab.open(path)
    build_by_clicks(lab)
    tab = lab.page.locator(".jp-mlops-build")
    expect(recording(tab)).to_be_visible(timeout=60_000)
    lab.screenshot("building")
    lab.reload(path.name)
    expect(tab.locator("progress, [role=tab]").first).to_be_visible(timeout=60_000)
    expect(tab).to_contain_text("Proved", timeout=PATIENCE)
    expect(tab).to_contain_text("15 of 15 equal")
    lab.screenshot("proof")
    tab.get_by_role("tab", name="Files").click()
    expect(tab.locator("img[src*='confusion-matrix.png']")).to_be_visible()
    tab.get_by_role("button", name="train.py", exact=True).click()
    expect(tab.locator(".cm-content")).to_contain_text("LogisticRegression")
    tab.get_by_role("tab", name="Try it").click()
    tab.get_by_role("button", name="Start the service").click()
    send = tab.get_by_role("button", name="Send the request")
    send.click(timeout=PATIENCE)
    answer = tab.get_by_role("region", name="Answer")
    expect(answer).to_contain_text("Status 200", timeout=60_000)
    expect(answer).to_contain_text('"malignant": false')
    lab.screenshot("tried")
    tab.get_by_role("button", name="Stop the service").click()
    expect(tab.get_by_role("button", name="Start the service")).to_be_visible(timeout=60_000)
    lab.errors.clear()  # of the stream that the reload has cut


def two_functions(lab: Lab) -> Path:
    serve = """\
def price(row):
    return {"price": rounded(row["rooms"])}

def rooms_for(money: float, side: Literal["sea", "street"] = "sea"):
    limit = money - 100 * (side == "sea")
    return {"rooms": [n for n in range(9) if rounded(n) <= limit][-1]}

def rounded(rooms):
    return round(float(model.predict([[rooms]])[0]))

price({"rooms": 3})
rooms_for(450.5, "street")"""
    return lab.write(
        "flats.ipynb",
        (
            "data",
            "from typing import Literal\n"
            "rooms = [[1], [2], [3], [4]]\nprices = [100, 200, 300, 400]",
        ),
        (
            "train",
            "from sklearn.linear_model import LinearRegression\n"
            "model = LinearRegression().fit(rooms, prices)",
        ),
        ("serve", serve),
    )


def is_for_everybody(lab: Lab, tab: Locator) -> None:
    """What the tab shows now, to screen readers, in each theme, and where there is little room."""
    assert violations_by_theme(lab) == {}
    assert misfits(lab, tab, BESIDE) == {}


def is_all_for_everybody(lab: Lab, tab: Locator) -> None:
    """The proof, a file that is read as it looks, and one of code."""
    proof, files = (tab.get_by_role("tab", name=name) for name in ("Proof", "Files"))
    for theme in THEMES:
        wear(lab, theme)
        proof.click()
        assert violations(lab) == [], theme
        files.click()
        expect(tab.locator(".jp-RenderedMarkdown")).to_contain_text("flats")
        assert violations(lab) == [], theme
        tab.get_by_role("button", name="train.py", exact=True).click()
        expect(tab.get_by_role("textbox", name="src/flats/train.py")).to_be_visible()
        assert violations(lab) == [], theme
    wear(lab, THEMES[0])
    assert misfits(lab, tab, BESIDE) == {}
    proof.click()
    assert misfits(lab, tab, BESIDE) == {}


@pytest.mark.usefixtures("npm")
def test_each_function_of_a_service_is_tried_by_its_own_form(lab: Lab) -> None:
    lab.open(two_functions(lab))
    begin(lab)
    tab = lab.page.locator(".jp-mlops-build")
    expect(tab).to_contain_text("Proved", timeout=PATIENCE)
    is_all_for_everybody(lab, tab)
    tab.get_by_role("tab", name="Try it").click()
    tab.get_by_role("button", name="Start the service").click()
    choice = tab.get_by_label("Function")
    expect(choice.get_by_role("option")).to_have_text(["/price", "/rooms_for"], timeout=PATIENCE)
    send = tab.get_by_role("button", name="Send the request")
    answer = tab.get_by_role("region", name="Answer")
    send.click()
    expect(answer).to_contain_text('"price": 300', timeout=60_000)
    expect(tab.get_by_role("spinbutton", name="Money")).to_have_count(0)

    choice.select_option("/rooms_for")
    expect(answer).to_have_count(0)
    expect(tab.get_by_role("spinbutton", name="Rooms")).to_have_count(0)
    money = tab.get_by_role("spinbutton", name="Money")
    expect(money).to_have_value("450.5")
    expect(tab.get_by_role("combobox", name="Kind of side")).to_be_visible()
    tab.get_by_role("combobox", name="side", exact=True).select_option(label="street")
    money.fill("250")
    send.click()
    expect(answer).to_contain_text('"rooms": 2')
    is_for_everybody(lab, tab)
    lab.screenshot("tried-of-two")

    choice.select_option("/price")
    expect(tab.get_by_role("spinbutton", name="Rooms")).to_have_value("3")
    tab.get_by_role("button", name="Stop the service").click()
    expect(tab.get_by_role("button", name="Start the service")).to_be_visible(timeout=60_000)


@pytest.mark.usefixtures("npm")
def test_of_two_builds_at_once_one_is_cancelled_and_one_proved_and_tested(lab: Lab) -> None:
    quick = lab.write(
        "quick.ipynb",
        ("parameters", "SIZE = 3"),
        ("data", "import numpy as np\nrows = np.arange(SIZE) / 2"),
        ("evaluate", "total = float(rows.sum())\nprint(total)"),
    )
    lab.open(long_one(lab))
    begin(lab)
    long = lab.page.locator(".jp-mlops-build", has_text="long.ipynb")
    expect(recording(long)).to_be_visible(timeout=60_000)
    is_for_everybody(lab, long)
    lab.run("jupyter-mlops:build", path=f"{lab.folder.name}/{quick.name}")
    other = lab.page.locator(".jp-mlops-build", has_text="quick")
    expect(other).to_contain_text("Proved", timeout=PATIENCE)
    expect(other).to_contain_text("Run with SIZE = 4")
    lab.run("jupyter-mlops:show-build", path=f"{lab.folder.name}/long.ipynb")
    expect(long).to_contain_text("Building")
    long.get_by_role("button", name="Cancel").click()
    expect(long).to_contain_text("Cancelled", timeout=60_000)
    expect(long.get_by_role("button", name="Build again")).to_be_enabled()
    lab.run("jupyter-mlops:show-build", path=f"{lab.folder.name}/{quick.name}")
    other.get_by_role("tab", name="Tests").click()
    other.get_by_role("button", name="Run the tests").click()
    expect(other).to_contain_text("all tests passed", timeout=PATIENCE)
    expect(other.locator(".jp-mlops-output")).to_contain_text("PASSED")
    with (lab.folder / "build" / "quick" / "src" / "quick" / "data.py").open("a") as file:
        file.write("# mine\n")
    lab.page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(other).to_contain_text("edited since")
    expect(other).to_contain_text("Edited since its proof: data.py")
    expect(other).not_to_contain_text("gives what the notebook gives")


def test_a_build_whose_server_is_killed_is_said_to_be_interrupted(own_lab: Lab) -> None:
    own_lab.open(long_one(own_lab))
    begin(own_lab)
    tab = own_lab.page.locator(".jp-mlops-build")
    expect(recording(tab)).to_be_visible(timeout=60_000)
    own_lab.server.kill()
    expect(tab).to_contain_text("can't be reached", timeout=60_000)
    own_lab.server.start()
    expect(tab).to_contain_text("Interrupted", timeout=60_000)
    own_lab.errors.clear()  # of connections that were cut


def test_a_refused_notebook_is_told_why(lab: Lab) -> None:
    lab.open(lab.write("refused.ipynb", ("train", "model = missing")))
    begin(lab)
    tab = lab.page.locator(".jp-mlops-build")
    expect(tab).to_contain_text("Not built", timeout=60_000)
    expect(tab).to_contain_text("missing is not defined")
    keys = lab.page.keyboard
    tab.get_by_role("button", name="Build again").focus()
    for key, role, name in (
        ("Tab", "tab", "Findings (1)"),
        ("ArrowRight", "tab", "Findings (1)"),
        ("Shift+Tab", "button", "Build again"),
    ):
        keys.press(key)
        expect(tab.get_by_role(role, name=name)).to_be_focused()
