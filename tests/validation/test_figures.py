"""Figures are equal when they show the same data."""

import functools
import io

import cloudpickle
import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import ConnectionPatch, FancyArrowPatch

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
    "blue line": lambda axes: axes.plot(HEIGHTS, [1, np.nan, 2], color="blue"),
    "dashed line": lambda axes: axes.plot(HEIGHTS, [1, np.nan, 2], "--"),
    "line with marks": lambda axes: axes.plot(HEIGHTS, [1, np.nan, 2], marker="o"),
    "bars of other categories": lambda axes: axes.bar(list("abd"), HEIGHTS),
    "red bars": lambda axes: axes.bar(list("abc"), HEIGHTS, color="red"),
    "image in another range": lambda axes: axes.imshow(np.eye(3), vmax=2),
    "image in other colours": lambda axes: axes.imshow(np.eye(3), cmap="gray"),
    "wider mesh": lambda axes: axes.pcolormesh([0, 2, 4, 6], range(4), np.eye(3)),
    "arrows": lambda axes: axes.quiver(HEIGHTS, HEIGHTS),
    "other arrows": lambda axes: axes.quiver(HEIGHTS, HEIGHTS[::-1]),
    "barbs": lambda axes: axes.barbs(HEIGHTS, HEIGHTS),
    "one arrow": lambda axes: axes.add_patch(FancyArrowPatch((0, 0), (1, 1))),
    "another arrow": lambda axes: axes.add_patch(FancyArrowPatch((0, 0), (1, 2))),
    "table": lambda axes: axes.table([["a"]]),
    "another table": lambda axes: axes.table([["b"]]),
    "endless line": lambda axes: axes.axline((0, 0), slope=2),
    "steeper line": lambda axes: axes.axline((0, 0), slope=3),
    "limits": lambda axes: axes.set_xlim(0, 5),
    "ticks": lambda axes: axes.set_xticks([0, 1]),
    "labelled ticks": lambda axes: axes.set_xticks([0, 1], ["a", "b"]),
    "other ticks": lambda axes: axes.set_xticks([0, 1], ["a", "c"]),
    "no ticks": lambda axes: axes.set_xticks([]),
    "errors": lambda axes: axes.errorbar(HEIGHTS, HEIGHTS, yerr=0.1),
    "other errors": lambda axes: axes.errorbar(HEIGHTS, HEIGHTS, yerr=0.2),
    "stems": lambda axes: axes.stem(HEIGHTS),
    "hexagons": lambda axes: axes.hexbin(HEIGHTS, HEIGHTS, gridsize=3),
    "filled contours": lambda axes: axes.contourf(np.arange(9).reshape(3, 3)),
    "violins": lambda axes: axes.violinplot([HEIGHTS, [1, 9]]),
    "second scale": lambda axes: axes.twinx().plot(HEIGHTS),
    "colour bar": lambda axes: axes.figure.colorbar(axes.imshow(np.eye(3))),
    "equal scales": lambda axes: (axes.plot(HEIGHTS), axes.axis("equal")),
    "title": lambda axes: axes.set_title("a"),
    "another title": lambda axes: axes.set_title("b"),
    "logarithmic": lambda axes: axes.set_xscale("log"),
}


@functools.cache
def others(name):
    """A figure to compare others with; one for all."""
    return figure(DRAWINGS[name])


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_figure_equals_itself_only(name):
    drawn = figure(DRAWINGS[name])
    assert compare(drawn, figure(DRAWINGS[name], dpi=50)).verdict is Verdict.EQUAL
    assert compare(drawn, cloudpickle.loads(cloudpickle.dumps(drawn))).verdict is Verdict.EQUAL
    for other in sorted(DRAWINGS.keys() - {name}):
        assert compare(drawn, others(other)).verdict is Verdict.DIFFERENT, other


def space(draw):
    """A figure with axes in three dimensions."""
    found = Figure()
    axes = found.add_subplot(projection="3d")
    draw(axes, np.arange(9.0).reshape(3, 3))
    return found


IN_SPACE = {
    "line": lambda axes, z: axes.plot(z[0], z[1], z[2]),
    "another line": lambda axes, z: axes.plot(z[0], z[1], z[1]),
    "points": lambda axes, z: axes.scatter(z[0], z[1], z[2], c=HEIGHTS),
    "other points": lambda axes, z: axes.scatter(z[0], z[1], z[1], c=HEIGHTS),
    "other colours": lambda axes, z: axes.scatter(z[0], z[1], z[2], c=HEIGHTS[::-1]),
    "surface": lambda axes, z: axes.plot_surface(*np.meshgrid(z[0], z[0]), z),
    "another surface": lambda axes, z: axes.plot_surface(*np.meshgrid(z[0], z[0]), z + z.T),
    "wires": lambda axes, z: axes.plot_wireframe(*np.meshgrid(z[0], z[0]), z),
    "bars": lambda axes, z: axes.bar3d(0, 0, 0, 1, 1, z[1]),
    "text": lambda axes, z: axes.text(*z[0], "a"),
    "another text": lambda axes, z: axes.text(*z[1], "a"),
    "view": lambda axes, _: axes.view_init(elev=10),
    "depth label": lambda axes, _: axes.set_zlabel("z"),
}


def test_what_fills_the_rows_of_faces_with_fewer_corners_is_chance():
    uneven = (*np.meshgrid(np.arange(60.0), np.arange(70.0)), np.array([[1.0]]))
    drawn, other = (space(lambda axes, _: axes.plot_surface(*uneven)) for _ in range(2))
    faces = other.axes[0].collections[0]
    assert faces._invalid_vertices.any()
    faces._faces[faces._invalid_vertices] = 5.0
    assert compare(drawn, other).verdict is Verdict.EQUAL
    faces._faces[0, 0] = 5.0
    assert compare(drawn, other).verdict is Verdict.DIFFERENT


@functools.cache
def others_in_space(name):
    return space(IN_SPACE[name])


@pytest.mark.parametrize("name", IN_SPACE)
def test_a_figure_in_three_dimensions_equals_itself_only(name):
    drawn, kept = space(IN_SPACE[name]), space(IN_SPACE[name])
    drawn.canvas.draw()
    assert compare(drawn, kept).verdict is Verdict.EQUAL
    assert compare(drawn, cloudpickle.loads(cloudpickle.dumps(drawn))).verdict is Verdict.EQUAL
    for other in sorted(IN_SPACE.keys() - {name}):
        assert compare(drawn, others_in_space(other)).verdict is Verdict.DIFFERENT, other


@pytest.mark.parametrize("name", sorted(DRAWINGS))
def test_a_drawn_figure_equals_an_undrawn_one(name):
    drawn = figure(DRAWINGS[name])
    drawn.savefig(io.BytesIO(), bbox_inches="tight")
    assert compare(drawn, figure(DRAWINGS[name])).verdict is Verdict.EQUAL


@pytest.mark.parametrize(
    "draw",
    [
        lambda axes: axes.add_patch(ConnectionPatch((0, 0), (1, 1), "data")),
        lambda axes: axes.secondary_xaxis("top"),
    ],
    ids=["connection", "second axis"],
)
def test_what_draws_in_its_own_way_is_incomparable(draw):
    assert compare(figure(draw), figure(draw)).verdict is Verdict.INCOMPARABLE


def test_the_number_of_axes_counts():
    one, two = Figure(), Figure()
    one.subplots(1, 2)
    two.subplots(1, 3)
    assert compare(one, two).verdict is Verdict.DIFFERENT
