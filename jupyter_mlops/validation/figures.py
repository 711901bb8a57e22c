"""Comparators for Matplotlib: figures by what is drawn in them, not by how it looks."""

import sys
from collections.abc import Iterator
from typing import Any

from jupyter_mlops.validation.artists import Drawn, reader
from jupyter_mlops.validation.difference import (
    Comparator,
    Pair,
    Sharing,
    Steps,
    Walk,
    different,
    incomparable,
    type_name,
)


def by_base() -> dict[type, Comparator]:
    """Table for Matplotlib where it is loaded in this process."""
    if "matplotlib.figure" not in sys.modules:
        return {}
    artist: Any = sys.modules["matplotlib.artist"]
    table: dict[type, Comparator] = {
        artist.Artist: compare_artist,
        sys.modules["matplotlib.cbook"].CallbackRegistry: compare_callbacks,
    }
    if colorbar := sys.modules.get("matplotlib.colorbar"):
        table[colorbar.Colorbar] = compare_colorbar
    return table


def compare_callbacks(_expected: Any, _actual: Any, _: Walk) -> Steps:
    """Take any two for equal: who is told of changes is no data, and pickling drops it."""
    yield from ()


def compare_colorbar(expected: Any, actual: Any, _: Walk) -> Steps:
    """Compare what a colour bar explains and the axes that it is drawn in."""
    for name in ("orientation", "vmin", "vmax", "norm", "cmap", "mappable", "ax"):
        yield Pair(f".{name}", getattr(expected, name), getattr(actual, name), Sharing.NONE)


def compare_artist(expected: Any, actual: Any, _: Walk) -> Steps:
    """Compare the data of one artist, then the artists inside it."""
    read = reader(type(expected))
    if read is None:
        yield incomparable("", f"no way to compare a {type_name(type(expected))}")
        return
    yield from _compare_drawn(read(expected), read(actual))
    inside, others = list(_inside(expected)), list(_inside(actual))
    if len(inside) != len(others):
        yield different("", f"expected {len(inside)} artists, got {len(others)}")
    for index, (one, other) in enumerate(zip(inside, others, strict=True)):
        yield Pair(f".get_children()[{index}]", one, other, Sharing.NONE)


def _compare_drawn(expected: Drawn, actual: Drawn) -> Steps:
    for name in sorted({*expected, *actual}):
        if name not in expected or name not in actual:
            yield different(f".{name}", "not drawn" if name in expected else "not expected")
        else:
            yield Pair(f".{name}", expected[name], actual[name], Sharing.NONE)


def _inside(artist: Any) -> Iterator[Any]:
    """Give the artists inside a figure, axes or legend, without frame, ticks and background."""
    name = next((base.__name__ for base in type(artist).__mro__ if base.__name__ in _HOLDERS), "")
    if not name:
        return
    if name == "Legend":
        yield from (artist.get_title(), *artist.get_texts())
        return
    furniture = {id(artist.patch)}
    if name == "Axes":
        axes = [getattr(artist, f"{letter}axis", None) for letter in "xyz"]
        furniture |= {id(part) for part in (*artist.spines.values(), *axes)}
        furniture |= {id(part) for part in (artist.title, artist._left_title, artist._right_title)}
    yield from (child for child in artist.get_children() if id(child) not in furniture)


_HOLDERS = {"FigureBase", "Axes", "Legend"}
