"""Comparators for Matplotlib: figures by what is drawn in them, not by how it looks."""

import sys
from collections.abc import Callable
from typing import Any

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

Drawn = dict[str, object]


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
    drawn = _reader(type(expected))
    if drawn is None:
        yield incomparable("", f"no way to compare a {type_name(type(expected))}")
        return
    first, second = drawn(expected), drawn(actual)
    for name, value in first.items():
        yield Pair(f".{name}", value, second[name], Sharing.NONE)
    inside, others = _inside(expected), _inside(actual)
    if len(inside) != len(others):
        yield different("", f"expected {len(inside)} artists, got {len(others)}")
    for index, (one, other) in enumerate(zip(inside, others, strict=True)):
        yield Pair(f".get_children()[{index}]", one, other, Sharing.NONE)


def _reader(kind: type) -> Callable[[Any], Drawn] | None:
    """Find what reads the data of an artist; a subclass may draw from data of its own."""
    for base in kind.__mro__:
        name = f"{base.__module__}.{base.__qualname__}"
        if name in _READERS and (base is kind or kind.__module__ in _FAMILIES):
            return None if kind.__qualname__ in _SPECIAL else _READERS[name]
    return None


_FAMILIES = {
    "matplotlib.axes._axes",
    "matplotlib.collections",
    "matplotlib.contour",
    "matplotlib.patches",
    "matplotlib.projections.polar",
    "matplotlib.tri._tricontour",
}
"""Modules whose classes all show their data the way their base class does."""

_SPECIAL = {"ConnectionPatch", "EllipseCollection", "FancyArrowPatch"}
"""But for these: they know their shape only when they are drawn."""


def _inside(artist: Any) -> list[Any]:
    """Give the artists inside a figure, axes or legend, without frame, ticks and background."""
    name = next((base.__name__ for base in type(artist).__mro__ if base.__name__ in _HOLDERS), "")
    if not name:
        return []
    if name == "Legend":
        return list(artist.get_texts())
    furniture = {id(artist.patch)}
    if name == "Axes":
        furniture |= {id(part) for part in (*artist.spines.values(), artist.xaxis, artist.yaxis)}
        furniture |= {id(part) for part in (artist.title, artist._left_title, artist._right_title)}
    return [child for child in artist.get_children() if id(child) not in furniture]


_HOLDERS = {"FigureBase", "Axes", "Legend"}


def _only_holder(_: Any) -> Drawn:
    return {}


def _axes(axes: Any) -> Drawn:
    drawn: Drawn = {
        f"get_title({place!r})": axes.get_title(place) for place in ("center", "left", "right")
    }
    for name in ("xlabel", "ylabel", "xscale", "yscale"):
        drawn[f"get_{name}()"] = getattr(axes, f"get_{name}")()
    return drawn


def _line(line: Any) -> Drawn:
    return {"get_label()": line.get_label(), "get_xydata()": line.get_xydata()}


def _patch(patch: Any) -> Drawn:
    outline = patch.get_patch_transform().transform_path(patch.get_path())
    return {"get_label()": patch.get_label(), "get_path()": outline.vertices}


def _collection(collection: Any) -> Drawn:
    values = collection.get_array()
    drawn: Drawn = {
        "get_label()": collection.get_label(),
        "get_offsets()": collection.get_offsets(),
        "get_paths()": [path.vertices for path in collection.get_paths()],
        "get_array()": values,
    }
    if hasattr(collection, "get_sizes"):
        drawn["get_sizes()"] = collection.get_sizes()
    if values is None:
        # With an array the colours follow from it, but only once the figure was drawn.
        drawn["get_facecolor()"] = collection.get_facecolor()
    return drawn


def _image(image: Any) -> Drawn:
    return {"get_array()": image.get_array(), "get_extent()": list(image.get_extent())}


def _text(text: Any) -> Drawn:
    return {"get_text()": text.get_text(), "get_position()": text.get_position()}


def _annotation(annotation: Any) -> Drawn:
    return {**_text(annotation), "xy": annotation.xy}


_READERS: dict[str, Callable[[Any], Drawn]] = {
    "matplotlib.figure.Figure": _only_holder,
    "matplotlib.figure.SubFigure": _only_holder,
    "matplotlib.axes._axes.Axes": _axes,
    "matplotlib.lines.Line2D": _line,
    "matplotlib.patches.Patch": _patch,
    "matplotlib.collections.Collection": _collection,
    "matplotlib.image.AxesImage": _image,
    "matplotlib.text.Text": _text,
    "matplotlib.text.Annotation": _annotation,
    "matplotlib.legend.Legend": _only_holder,
}
