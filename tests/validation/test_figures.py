"""Figures are equal when they show the same data."""

import cloudpickle
import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch

from jupyter_mlops.validation.compare import Verdict, compare

mpl.use("Agg")
HEIGHTS = [3, 1, 2]


def figure(draw, **settings):
    found = Figure(**settings)
    draw(found.subplots())
    return found


def pie(axes):
    axes.pie(HEIGHTS, labels=list("abc"))


def annotated(axes):
    axes.annotate("top", (0, 3), (1, 1))
    axes.text(0.5, 0.5, "middle")
    axes.axvline(2)


def labelled(axes):
    axes.plot(HEIGHTS, label="a")
    axes.set_title("heights")
    axes.set_xlabel("x")
    axes.legend()


DRAWINGS = {
    "empty": lambda _: None,
    "line": lambda axes: axes.plot(HEIGHTS, [1, np.nan, 2]),
    "scatter": lambda axes: axes.scatter(HEIGHTS, HEIGHTS, c=HEIGHTS),
    "red scatter": lambda axes: axes.scatter(HEIGHTS, HEIGHTS, c="red"),
    "bars": lambda axes: axes.bar(list("abc"), HEIGHTS),
    "other bars": lambda axes: axes.bar(list("abc"), [3, 1, 2.5]),
    "histogram": lambda axes: axes.hist([1, 1, 2, 5]),
    "image": lambda axes: axes.imshow(np.eye(3)),
    "mesh": lambda axes: axes.pcolormesh(np.eye(3)),
    "area": lambda axes: axes.fill_between(range(3), HEIGHTS),
    "contours": lambda axes: axes.contour(np.arange(9).reshape(3, 3)),
    "boxes": lambda axes: axes.boxplot([HEIGHTS, [1, 9]]),
    "pie": pie,
    "annotated": annotated,
    "labelled": labelled,
    "title": lambda axes: axes.set_title("a"),
    "another title": lambda axes: axes.set_title("b"),
    "logarithmic": lambda axes: axes.set_xscale("log"),
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_figure_equals_itself_only(name):
    drawn = figure(DRAWINGS[name])
    assert compare(drawn, figure(DRAWINGS[name], dpi=50)).verdict is Verdict.EQUAL
    assert compare(drawn, cloudpickle.loads(cloudpickle.dumps(drawn))).verdict is Verdict.EQUAL
    for other in DRAWINGS.keys() - {name}:
        found = compare(drawn, figure(DRAWINGS[other]))
        assert found.verdict is Verdict.DIFFERENT, other


@pytest.mark.parametrize("name", ["scatter", "labelled", "mesh"])
def test_to_have_been_drawn_makes_no_difference(name):
    drawn = figure(DRAWINGS[name])
    drawn.canvas.draw()
    assert compare(drawn, figure(DRAWINGS[name])).verdict is Verdict.EQUAL


@pytest.mark.parametrize(
    "draw",
    [
        lambda axes: axes.quiver(HEIGHTS, HEIGHTS),
        lambda axes: axes.add_patch(FancyArrowPatch((0, 0), (1, 1))),
        lambda axes: axes.table([["a"]]),
        lambda axes: axes.axline((0, 0), slope=2),
    ],
    ids=["quiver", "arrow", "table", "endless line"],
)
def test_what_draws_in_its_own_way_is_incomparable(draw):
    assert compare(figure(draw), figure(draw)).verdict is Verdict.INCOMPARABLE


def test_a_plot_in_three_dimensions_is_incomparable():
    found = Figure(), Figure()
    for each in found:
        each.add_subplot(projection="3d").plot(HEIGHTS, HEIGHTS, HEIGHTS)
    assert compare(*found).verdict is Verdict.INCOMPARABLE


def test_the_number_of_axes_counts():
    one, two = Figure(), Figure()
    one.subplots(1, 2)
    two.subplots(1, 3)
    assert compare(one, two).verdict is Verdict.DIFFERENT
