"""Reports and plots of a package against what the notebook showed."""

import pickle
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from matplotlib.figure import Figure

from jupyter_mlops.compiler import compile_notebook, validate_build
from jupyter_mlops.config import Settings
from jupyter_mlops.diagnostic import has_errors
from jupyter_mlops.runtime.stage_run import shown_file
from jupyter_mlops.validation.shown import ShownCheck, compare_shown, settle, settled_lines
from jupyter_mlops.validation.verdict import Proof, Row

NOTEBOOK = Path(__file__).parent / "shown_notebook.py"
MODULE = "src/shown_notebook/evaluate.py"

SABOTAGES = {
    "another text": ("report = Summary(total)", "report = Summary(total + 1)", "report", 6),
    "another bar": (
        'axes[0].bar(list("abc"), weights)',
        'axes[0].bar(list("abc"), rows[0])',
        "plot",
        8,
    ),
    "another category": ('list("abc")', 'list("abd")', "plot", 8),
    "a point in space": ("rows[:, 2])", "rows[:, 1])", "plot", 10),
    "a plot less": ("rows[:2]", "rows[:1]", "plot", 7),
    "a plot more": ("rows[:2]", "rows[:3]", "plot", 7),
}


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shown")
    source = folder / NOTEBOOK.name
    source.write_bytes(NOTEBOOK.read_bytes())
    return compile_notebook(source, Settings(output=folder / "build"))


def test_what_the_notebook_shows_is_proved(released):
    assert released.folder is not None, released.diagnostics
    rows = [row for row in released.proof.rows if row.subject in ("report", "plot")]
    assert {(row.subject, row.name): row.verdict for row in rows} == {
        ("report", "report"): "equal",
        ("plot", "a-row"): "equal",
        ("plot", "a-row-2"): "equal",
        ("plot", "everything-shown"): "equal",
        ("plot", "everything-shown-2"): "equal",
        ("plot", "everything-shown-3"): "incomparable",
        ("plot", "everything-shown-4"): "equal",
    }
    (noise,) = (row for row in rows if row.verdict == "incomparable")
    assert "two runs of the notebook disagree" in noise.detail
    assert released.proof.equal
    told = " ".join((released.folder / "README.md").read_text("utf-8").split())
    assert "each stage in a process of its own. Shown, but not proved: 1 plot." in told


@pytest.mark.nightly
@pytest.mark.parametrize("sabotage", SABOTAGES)
def test_another_report_or_plot_is_noticed(sabotage, released, tmp_path):
    good, bad, subject, cell = SABOTAGES[sabotage]
    broken = tmp_path / "build"
    shutil.copytree(released.folder, broken)
    text = (broken / MODULE).read_text(encoding="utf-8")
    assert text.count(good) == 1, text
    (broken / MODULE).write_text(text.replace(good, bad), encoding="utf-8")
    result = validate_build(broken, Settings())
    assert has_errors(result.diagnostics)
    assert "different" in {row.verdict for row in result.proof.rows if row.subject == subject}
    (found,) = (one for one in result.diagnostics if one.code == "NB908")
    assert found.span is not None
    assert found.span.cell == cell


def drawn(*heights):
    figure = Figure()
    figure.subplots().plot(heights)
    return figure


def written(folder, reports=None, plots=None):
    """What a stage of the package leaves in its folder."""
    for name, text in (reports or {}).items():
        shown_file(folder, "reports", name).write_text(f"{text}\n")
    for name, figure in (plots or {}).items():
        path = shown_file(folder, "plots", name)
        path.write_bytes(b"a picture")
        if figure is not None:
            path.with_suffix(".pkl").write_bytes(pickle.dumps(figure))


@pytest.mark.parametrize(
    ("recorded", "package", "verdict"),
    [
        ({"reports": {"r": "a\nb"}}, {"reports": {"r": "a\nb"}}, "equal"),
        ({"reports": {"r": "a\nb"}}, {"reports": {"r": "a\nc"}}, "different"),
        ({"reports": {"r": "a"}}, {}, "different"),
        ({}, {"reports": {"r": "a"}}, "incomparable"),
        ({"plots": {"p": drawn(1, 2)}}, {"plots": {"p": drawn(1, 2)}}, "equal"),
        ({"plots": {"p": drawn(1, 2)}}, {"plots": {"p": drawn(1, 3)}}, "different"),
        ({"plots": {"p": drawn(1, 2)}}, {"plots": {"p": None}}, "incomparable"),
        ({"plots": {"p": None}}, {"plots": {"p": drawn(1, 2)}}, "incomparable"),
        ({"plots": {"p-2": drawn(1, 2)}}, {}, "different"),
        ({}, {"plots": {"p": drawn(1, 2)}}, "different"),
    ],
)
def test_what_is_shown_is_compared(recorded, package, verdict, tmp_path):
    stage = tmp_path / "evaluate"
    stage.mkdir()
    payload = tmp_path / "shown.pkl"
    payload.write_bytes(pickle.dumps({"plots": {}, "reports": {}} | recorded))
    written(stage, **package)
    reports = ("r",) if "reports" in recorded | package else ()
    check = ShownCheck("x", payload, tmp_path, "evaluate", reports, ("p",))
    (found,) = compare_shown("shop", check)
    assert found.comparison.verdict == verdict
    assert settle(found, check) == found
    doubtful = replace(check, unsettled={f"{found.subject} {found.name}": "noise"})
    settled = settle(found, doubtful).comparison.verdict
    assert settled == ("incomparable" if verdict == "different" else verdict)


@pytest.mark.parametrize(
    ("subject", "verdict", "refuses"),
    [
        ("value", "equal", False),
        ("value", "different", True),
        ("value", "incomparable", True),
        ("plot", "different", True),
        ("plot", "incomparable", False),
        ("report", "incomparable", False),
    ],
)
def test_only_what_people_look_at_may_be_incomparable(subject, verdict, refuses):
    row = Row("defaults", "evaluate", subject, "x", verdict)
    assert row.refuses is refuses
    assert Proof(({},), (row,)).equal is (verdict == "equal")
    proved = Row("defaults", "data", "value", "y", "equal")
    assert Proof(({},), (proved, row)).equal is not refuses


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<__main__.Model object at 0x7f00>", "<shop.definitions.Model object at 0x7f11>"),
        ("Date:      Tue, 24 Nov 2026   Prob: 0.1", "Date:      Wed, 25 Nov 2026   Prob: 0.1"),
        ("a\nTime:              22:44:20", "a\nTime:              00:01:02"),
    ],
)
def test_addresses_and_times_are_no_text(one, other):
    assert settled_lines(one) == settled_lines(other, "shop")


@pytest.mark.parametrize(
    ("one", "other"),
    [("Date: a   Prob: 0.1", "Date: a   Prob: 0.2"), ("at 12:00:00", "at 12:00:01")],
)
def test_everything_else_is_text(one, other):
    assert settled_lines(one) != settled_lines(other)
