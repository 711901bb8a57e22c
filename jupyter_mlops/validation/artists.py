"""What an artist of Matplotlib draws, read from it as plain data and arrays.

In goes the class of an artist, out comes a reader; None for artists whose data isn't known here.
"""

import sys
from collections.abc import Callable
from typing import Any

Drawn = dict[str, object]
"""How the data is reached → the data."""
Reader = Callable[[Any], Drawn]


def reader(kind: type) -> Reader | None:
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
    "matplotlib.projections.geo",
    "matplotlib.projections.polar",
    "matplotlib.tri._tricontour",
}
"""Modules whose classes all show their data the way their base class does."""

_SPECIAL = {"ConnectionPatch", "EllipseCollection"}
"""But for these: they know their shape only when they are drawn."""


def _only_holder(_: Any) -> Drawn:
    return {}


def _axes(axes: Any) -> Drawn:
    drawn: Drawn = {
        f"get_title({place!r})": axes.get_title(place) for place in ("center", "left", "right")
    }
    for letter in ("x", "y", "z"):
        axis = getattr(axes, f"{letter}axis", None)
        if axis is not None:
            drawn |= _axis(axes, axis, letter)
    if hasattr(axes, "get_zlim"):
        drawn["view"] = [axes.elev, axes.azim]
    return drawn


def _axis(axes: Any, axis: Any, letter: str) -> Drawn:
    drawn: Drawn = {
        f"get_{letter}{name}()": getattr(axes, f"get_{letter}{name}")()
        for name in ("label", "scale")
    }
    # Limits that follow the shape of the axes are settled only when these are drawn.
    if axes.get_aspect() == "auto" or axes.get_adjustable() == "box":
        drawn[f"get_{letter}lim()"] = [float(end) for end in getattr(axes, f"get_{letter}lim")()]
    drawn |= _ticks(axis, letter)
    return drawn


def _ticks(axis: Any, letter: str) -> Drawn:
    """Read places and texts of ticks that were set; others follow from the limits."""
    places, texts = axis.get_major_locator(), axis.get_major_formatter()
    kinds = type(places).__name__, type(texts).__name__
    drawn: Drawn = {}
    if kinds == ("StrCategoryLocator", "StrCategoryFormatter"):
        drawn[f"{letter}axis categories"] = dict(axis.units._mapping)
    elif kinds[0] in {"FixedLocator", "NullLocator"}:
        ticks = axis.get_ticklocs()
        drawn[f"get_{letter}ticks()"] = [float(tick) for tick in ticks]
        if kinds[1] in {"FixedFormatter", "FuncFormatter", "NullFormatter"}:
            drawn[f"get_{letter}ticklabels()"] = list(texts.format_ticks(ticks))
    return drawn


def _line(line: Any) -> Drawn:
    return {"get_label()": line.get_label(), "get_xydata()": line.get_xydata(), **_style(line)}


def _style(line: Any) -> Drawn:
    return {
        "get_color()": line.get_color(),
        "get_linestyle()": line.get_linestyle(),
        "get_marker()": str(line.get_marker()),
    }


def _endless_line(line: Any) -> Drawn:
    return {"through": [line._xy1, line._xy2, line._slope], **_style(line)}


def _patch(patch: Any) -> Drawn:
    outline = patch.get_patch_transform().transform_path(patch.get_path())
    return {
        "get_label()": patch.get_label(),
        "get_path()": outline.vertices,
        "get_facecolor()": patch.get_facecolor(),
    }


def _arrow(arrow: Any) -> Drawn:
    outline = arrow._path_original
    return {
        "ends": arrow._posA_posB,
        "path": None if outline is None else outline.vertices,
        "get_facecolor()": arrow.get_facecolor(),
    }


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
    return drawn | _colours(collection, "get_facecolor", "get_edgecolor")


def _colours(collection: Any, *readers: str) -> Drawn:
    if collection.get_array() is None:
        return {f"{name}()": getattr(collection, name)() for name in readers}
    # With an array the colours follow from it, but only once the figure was drawn.
    norm = collection.norm
    limits = [None if end is None else float(end) for end in (norm.vmin, norm.vmax)]
    return {"cmap": collection.get_cmap().name, "norm": [type(norm).__name__, *limits]}


def _mesh(mesh: Any) -> Drawn:
    return {
        "get_array()": mesh.get_array(),
        "get_coordinates()": mesh.get_coordinates(),
        **_colours(mesh, "get_facecolor"),
    }


def _arrows(field: Any) -> Drawn:
    parts = ("X", "Y", "U", "V") if hasattr(field, "U") else ("x", "y", "u", "v")
    drawn: Drawn = {name: getattr(field, name) for name in parts}
    return {**drawn, "get_array()": field.get_array()}


def _image(image: Any) -> Drawn:
    drawn: Drawn = {"get_array()": image.get_array(), **_colours(image)}
    if hasattr(image, "get_extent"):
        drawn["get_extent()"] = [float(end) for end in image.get_extent()]
    return drawn


def _text(text: Any) -> Drawn:
    return {"get_text()": text.get_text(), "get_position()": text.get_position()}


def _annotation(annotation: Any) -> Drawn:
    return {**_text(annotation), "xy": annotation.xy}


def _table(table: Any) -> Drawn:
    cells = table.get_celld()
    return {
        "cells": {place: cell.get_text().get_text() for place, cell in cells.items()},
        "colours": {place: cell.get_facecolor() for place, cell in cells.items()},
    }


def _line_3d(line: Any) -> Drawn:
    return {"get_label()": line.get_label(), "data": line._verts3d, **_style(line)}


def _points_3d(points: Any) -> Drawn:
    # The 2-D data of what is drawn in space depends on whether it was drawn.
    return {"get_label()": points.get_label(), "offsets": points._offsets3d, **_values(points)}


def _faces_3d(faces: Any) -> Drawn:
    corners = faces._faces if hasattr(faces, "_faces") else faces._vec
    filling: Any = getattr(faces, "_invalid_vertices", False)
    np: Any = sys.modules["numpy"]
    if np.any(filling):  # faces with fewer corners than others: what fills their rows is chance
        corners = np.where(filling[..., np.newaxis], np.nan, corners)
    return {"get_label()": faces.get_label(), "corners": corners, **_values(faces)}


def _lines_3d(lines: Any) -> Drawn:
    return {"get_label()": lines.get_label(), "ends": lines._segments3d, **_values(lines)}


def _values(collection: Any) -> Drawn:
    return {"get_array()": collection.get_array(), **_colours(collection)}


def _text_3d(text: Any) -> Drawn:
    return {"get_text()": text.get_text(), "position": [text._x, text._y, text._z]}


_SPACE = "mpl_toolkits.mplot3d"
_READERS: dict[str, Reader] = {
    "matplotlib.figure.Figure": _only_holder,
    "matplotlib.figure.SubFigure": _only_holder,
    "matplotlib.axes._axes.Axes": _axes,
    "matplotlib.lines.Line2D": _line,
    "matplotlib.lines.AxLine": _endless_line,
    "matplotlib.patches.Patch": _patch,
    "matplotlib.patches.FancyArrowPatch": _arrow,
    "matplotlib.collections.Collection": _collection,
    "matplotlib.collections.QuadMesh": _mesh,
    "matplotlib.quiver.Quiver": _arrows,
    "matplotlib.quiver.Barbs": _arrows,
    "matplotlib.image.AxesImage": _image,
    "matplotlib.image.FigureImage": _image,
    "matplotlib.text.Text": _text,
    "matplotlib.text.Annotation": _annotation,
    "matplotlib.table.Table": _table,
    "matplotlib.legend.Legend": _only_holder,
    f"{_SPACE}.axes3d.Axes3D": _axes,
    f"{_SPACE}.art3d.Line3D": _line_3d,
    f"{_SPACE}.art3d.Path3DCollection": _points_3d,
    f"{_SPACE}.art3d.Patch3DCollection": _points_3d,
    f"{_SPACE}.art3d.Poly3DCollection": _faces_3d,
    f"{_SPACE}.art3d.Line3DCollection": _lines_3d,
    f"{_SPACE}.art3d.Text3D": _text_3d,
}
