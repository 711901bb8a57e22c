"""What the tests of a package know of a plot: what it shows, not how it looks."""

from collections.abc import Callable, Iterator
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes

from jupyter_mlops.runtime.checks.closeness import difference
from jupyter_mlops.runtime.checks.profiles import drawing

X, Y = np.arange(5.0), np.array([3.0, 1.0, 4.0, 1.0, 5.0])
Draw = Callable[[Axes], object]


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    plt.close("all")


def drawn(draw: Draw) -> dict[str, object]:
    figure, axes = plt.subplots()
    draw(axes)
    return drawing(figure)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(lambda ax: ax.plot(X, Y), lambda ax: ax.plot(X, Y[::-1]), id="order"),
        pytest.param(lambda ax: ax.plot(X, Y), lambda ax: ax.plot(X, Y + 1), id="values"),
        pytest.param(lambda ax: ax.plot(X, Y), lambda ax: ax.scatter(X, Y), id="kind"),
        pytest.param(lambda ax: ax.set_title("a"), lambda ax: ax.set_title("b"), id="title"),
        pytest.param(lambda ax: ax.set_xlabel("a"), lambda ax: ax.set_xlabel("b"), id="label"),
        pytest.param(lambda ax: ax.scatter(X, Y), lambda ax: ax.scatter(Y, X), id="points"),
        pytest.param(
            lambda ax: ax.scatter(X, Y, c=X),
            lambda ax: ax.scatter(X, Y, c=Y),
            id="values of points",
        ),
        pytest.param(lambda ax: ax.bar(X, Y), lambda ax: ax.bar(X, 2 * Y), id="bars"),
        pytest.param(lambda ax: ax.hist(Y, bins=3), lambda ax: ax.hist(Y, bins=4), id="bins"),
        pytest.param(lambda ax: ax.imshow([[1, 2]]), lambda ax: ax.imshow([[2, 1]]), id="pictures"),
        pytest.param(
            lambda ax: ax.contourf([[0, 1], [1, 2]]),
            lambda ax: ax.contourf([[0, 1], [2, 2]]),
            id="levels",
        ),
        pytest.param(
            lambda ax: ax.fill_between(X, Y), lambda ax: ax.fill_between(X, Y + 1), id="areas"
        ),
        pytest.param(
            lambda ax: ax.set_xticks([0, 1], ["a", "b"]),
            lambda ax: ax.set_xticks([0, 1], ["b", "a"]),
            id="ticks",
        ),
        pytest.param(
            lambda ax: ax.barh(["a", "b"], [1, 2]),
            lambda ax: ax.barh(["a", "c"], [1, 2]),
            id="categories",
        ),
        pytest.param(lambda ax: ax.text(0, 0, "a"), lambda ax: ax.text(0, 0, "b"), id="words"),
        pytest.param(
            lambda ax: (ax.plot(X, Y, label="a"), ax.legend()),
            lambda ax: (ax.plot(X, Y, label="b"), ax.legend()),
            id="legend",
        ),
        pytest.param(
            lambda ax: ax.figure.suptitle("a"), lambda ax: ax.figure.suptitle("b"), id="heading"
        ),
    ],
)
def test_what_a_plot_shows_tells_it_from_another(one: Draw, other: Draw) -> None:
    assert difference(drawn(one), drawn(one)) == ""
    assert difference(drawn(one), drawn(other)) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(lambda ax: ax.plot(X, Y), lambda ax: ax.plot(X, Y, "r--", lw=3), id="style"),
        pytest.param(
            lambda ax: ax.plot(X, Y), lambda ax: (ax.plot(X, Y), ax.set_xlim(0, 9)), id="limits"
        ),
        pytest.param(lambda ax: ax.plot(X, Y), lambda ax: (ax.plot(X, Y), ax.grid()), id="grid"),
        pytest.param(
            lambda ax: ax.imshow([[1, 2]]),
            lambda ax: ax.imshow([[1, 2]], cmap="gray"),
            id="colours",
        ),
        pytest.param(
            lambda ax: ax.plot(X, np.ma.masked_greater(Y, 4)),
            lambda ax: ax.plot(X, np.where(Y > 4, np.nan, Y)),
            id="a gap, however it is made",
        ),
    ],
)
def test_how_it_looks_makes_no_difference(one: Draw, other: Draw) -> None:
    assert difference(drawn(one), drawn(other)) == ""


def test_in_three_dimensions_and_before_it_is_drawn() -> None:
    figure = plt.figure()
    axes: Any = figure.add_subplot(projection="3d")
    axes.scatter(X, Y, zs=X)
    assert drawing(figure)["axes"][0]["artists"]["Path3DCollection"]["count"] == 1


def test_of_another_library_only_the_type_is_told() -> None:
    class Chart: ...

    assert drawing(Chart()) == {"type": "Chart", "title": "", "axes": []}
