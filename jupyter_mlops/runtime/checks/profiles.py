"""From a table, an array or a plot to figures about all of it: none of them tells a single row.

They change when a value, its type, a column or the order of the rows does.
"""

import math
import sys
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

_NOTHING = 1e-9
"""A mean that is so small beside the spread is what rounding left of 0."""
_SPREAD = 1000
"""Texts are told apart by one of so many numbers, from which nobody can read them back."""

_WRITTEN = {"FixedLocator", "StrCategoryLocator"}
"""What puts the ticks of an axis where it was told to."""


def profile(value: object) -> dict[str, Any] | None:
    """Describe a frame, a series, an array or a list; None for anything else."""
    pandas: Any = sys.modules.get("pandas")
    numpy: Any = sys.modules.get("numpy")
    if pandas is not None and isinstance(value, pandas.DataFrame):
        columns = {
            str(name): _of_column(value.iloc[:, place]) for place, name in enumerate(value.columns)
        }
        return {"rows": len(value), "index": _of_column(value.index), "columns": columns}
    if pandas is not None and isinstance(value, pandas.Series):
        return {"rows": len(value), "index": _of_column(value.index), "values": _of_column(value)}
    if numpy is not None and isinstance(value, numpy.ndarray):
        return {"shape": list(value.shape), "values": _of_array(value)}
    if (
        isinstance(value, list)
        and value
        and all(isinstance(one, int | float | str) for one in value)
    ):
        return {"rows": len(value), "values": _figures([_number(one) for one in value])}
    return None


def _of_column(column: Any) -> dict[str, Any]:
    missing = column.isna()
    text = {"type": str(column.dtype), "missing": int(missing.sum())}
    if hasattr(column.dtype, "categories"):
        text["categories"] = len(column.dtype.categories)
    values = column[~missing].tolist()
    return text | {"distinct": len(set(map(repr, values)))} | _figures(list(map(_number, values)))


def _of_array(array: Any) -> dict[str, Any]:
    if array.dtype.kind in "biuf":
        return {"type": str(array.dtype), **_figures_of(array.ravel())}
    return {"type": str(array.dtype), **_figures([_number(one) for one in array.ravel().tolist()])}


def _number(value: object) -> float:
    """A number that stands for `value`."""
    if isinstance(value, int | float):
        return float(value)
    return float(zlib.crc32(repr(value).encode("utf-8", "replace")) % _SPREAD)


def _figures(numbers: list[float]) -> dict[str, Any]:
    numpy: Any = sys.modules.get("numpy")
    if numpy is not None:
        return _figures_of(numpy.asarray(numbers, dtype=float))
    known = {place: one for place, one in enumerate(numbers, start=1) if math.isfinite(one)}
    if not known:
        return {"unknown": len(numbers)}
    mean = math.fsum(known.values()) / len(known)
    deviation = math.sqrt(math.fsum((one - mean) ** 2 for one in known.values()) / len(known))
    tilt = math.fsum(place * one for place, one in known.items()) / sum(known)
    return _told(len(numbers) - len(known), mean, deviation, tilt)


def _figures_of(numbers: Any) -> dict[str, Any]:
    numpy: Any = sys.modules["numpy"]
    known = numpy.isfinite(numbers)
    finite = numbers[known].astype(float)
    if not finite.size:
        return {"unknown": int(numbers.size)}
    places = numpy.flatnonzero(known) + 1.0
    deviation = float(finite.std())
    mean, tilt = float(finite.mean()), float((finite * places).sum() / places.sum())
    return _told(int(numbers.size - finite.size), mean, deviation, tilt)


def _told(unknown: int, mean: float, deviation: float, tilt: float) -> dict[str, Any]:
    """Mean and spread, and a mean in which later rows weigh more: it changes with the order."""
    least = deviation * _NOTHING
    return {
        "unknown": unknown,
        "mean": mean if abs(mean) > least else 0.0,
        "deviation": deviation,
        "tilt": tilt if abs(tilt) > least else 0.0,
    }


def drawing(plot: Any) -> dict[str, Any]:
    """Describe what a plot of Matplotlib shows, not how it looks; of another one only its type."""
    return {
        "type": type(plot).__name__,
        "title": getattr(plot, "get_suptitle", str)(),
        "axes": [_axes(one) for one in getattr(plot, "axes", ())],
    }


def _axes(axes: Any) -> dict[str, Any]:
    kinds: dict[str, list[Any]] = {}
    for artist in (*axes.lines, *axes.collections, *axes.patches, *axes.images):
        kinds.setdefault(type(artist).__name__, []).append(artist)
    legend = axes.get_legend()
    texts = [*axes.texts, *(legend.get_texts() if legend is not None else ())]
    for axis in (axes.xaxis, axes.yaxis):
        # Other labels follow from the limits, and so from how it looks.
        if type(axis.get_major_locator()).__name__ in _WRITTEN:
            texts += axis.get_ticklabels()
    return {
        "title": axes.get_title(),
        "labels": [axes.get_xlabel(), axes.get_ylabel()],
        "texts": profile([text.get_text() for text in texts]),
        "artists": {kind: _of_artists(kinds[kind]) for kind in sorted(kinds)},
    }


def _of_artists(artists: list[Any]) -> dict[str, Any]:
    numpy: Any = sys.modules["numpy"]
    numbers: list[Any] = []
    for artist in artists:
        with suppress(Exception):  # of what draws in a way of its own nothing is told
            numbers += [part.ravel() for part in _drawn(artist)]
    together = numpy.concatenate(numbers) if numbers else numpy.zeros(0)
    return {"count": len(artists), "numbers": _figures_of(together)}


def _drawn(artist: Any) -> Iterator[Any]:
    """Give the numbers that an artist draws, as arrays."""
    numpy: Any = sys.modules["numpy"]
    found: list[Any] = []
    if hasattr(artist, "get_xydata"):
        found = [artist.get_xydata()]
    elif hasattr(artist, "get_patch_transform"):
        outline = artist.get_patch_transform().transform_path(artist.get_path())
        found = [outline.vertices]
    elif hasattr(artist, "get_array"):
        found = [path.vertices for path in getattr(artist, "get_paths", list)()]
        found += [artist.get_offsets()] if hasattr(artist, "get_offsets") else []
        found += [artist.get_array()] if artist.get_array() is not None else []
    for part in found:
        values = numpy.ma.asarray(part).astype(float)
        yield numpy.ma.filled(values, numpy.nan)
