"""The formats that hold a value without running code when it is read, tried in order.

A format may only keep what it gives back unchanged; whatever no row of `FORMATS` keeps is left to
cloudpickle by the caller.
"""

import importlib
import json
import sys
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .sameness import row_major, same

SKOPS = ".skops"
_UNNAMED = "(unnamed)"
_PLAIN = (type(None), bool, int, float, str)


@dataclass(frozen=True)
class Format:
    """One row: what it takes, how it writes, and how it reads, rebuilding only types it may."""

    name: str
    suffix: str
    accepts: Callable[[Any], bool]
    write: Callable[[Any, Path], None]
    read: Callable[[Path, Collection[str]], Any]


@dataclass(frozen=True)
class Stored:
    """A value that was written and read back unchanged."""

    format: str
    path: Path
    trusted: tuple[str, ...]
    """Types that reading it has to rebuild and that the format doesn't trust by itself."""


def store(value: object, path: Path, trusted: Collection[str]) -> Stored | None:
    """Write `value` at `path` plus a suffix in the first format that keeps it, or give None."""
    for kind in FORMATS:
        if not kind.accepts(value):
            continue
        target = path.with_name(path.name + kind.suffix)
        needed = _keep(kind, value, target, trusted)
        if needed is not None:
            return Stored(kind.name, target, needed)
        target.unlink(missing_ok=True)
    return None


def _keep(
    kind: Format, value: object, target: Path, trusted: Collection[str]
) -> tuple[str, ...] | None:
    """Write, read back, and give the types that reading must trust; None when something is lost."""
    try:
        kind.write(value, target)
        needed = tuple(_untrusted_types(target)) if kind.suffix == SKOPS else ()
        kept = set(needed) <= set(trusted) and same(value, kind.read(target, needed))
    except Exception:  # whatever a library raises here, the format is not for this value
        return None
    return needed if kept else None


def _is_plain(value: Any) -> bool:
    """Whether JSON has the value exactly: no subclass, no tuple, no list that occurs twice."""
    seen: set[int] = set()
    pending = [value]
    while pending:
        item = pending.pop()
        if type(item) in _PLAIN:
            continue
        if type(item) not in (list, dict) or id(item) in seen:
            return False
        seen.add(id(item))
        if isinstance(item, dict):
            if any(type(key) is not str for key in item):
                return False
            item = item.values()
        pending.extend(item)
    return True


def _write_json(value: Any, path: Path) -> None:
    path.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")


def _read_json(path: Path, _: Collection[str]) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _is_array(value: Any) -> bool:
    numpy: Any = sys.modules.get("numpy")
    return numpy is not None and type(value) is numpy.ndarray and not value.dtype.hasobject


def _is_number(value: Any) -> bool:
    numpy: Any = sys.modules.get("numpy")
    return numpy is not None and isinstance(value, numpy.number | numpy.bool_)


def _write_array(value: Any, path: Path) -> None:
    sys.modules["numpy"].save(path, value, allow_pickle=False)


def _read_array(path: Path, _: Collection[str]) -> Any:
    # Not `load`, which would also take archives, and leaves a broken file open.
    with path.open("rb") as stream:
        return importlib.import_module("numpy.lib.format").read_array(stream, allow_pickle=False)


def _read_number(path: Path, trusted: Collection[str]) -> Any:
    return _read_array(path, trusted)[()]


def _is_frame(value: Any) -> bool:
    pandas: Any = sys.modules.get("pandas")
    return pandas is not None and type(value) is pandas.DataFrame


def _is_row_major(value: Any) -> bool:
    return _is_frame(value) and value.dtypes.nunique() == 1 and all(row_major(value))


def _is_series(value: Any) -> bool:
    pandas: Any = sys.modules.get("pandas")
    named = pandas is not None and type(value) is pandas.Series
    return named and (value.name is None or isinstance(value.name, str))


def _write_frame(value: Any, path: Path) -> None:
    value.to_parquet(path, engine="pyarrow")


def _read_frame(path: Path, _: Collection[str]) -> Any:
    return importlib.import_module("pandas").read_parquet(path, engine="pyarrow")


def _read_rows(path: Path, trusted: Collection[str]) -> Any:
    frame = _read_frame(path, trusted)
    rows = frame.to_numpy().copy(order="C")
    made = type(frame)(rows, index=frame.index, columns=frame.columns, copy=False)
    made.attrs = frame.attrs
    return made


def _write_series(value: Any, path: Path) -> None:
    _write_frame(value.to_frame(_UNNAMED if value.name is None else value.name), path)


def _read_series(path: Path, trusted: Collection[str]) -> Any:
    series = _read_frame(path, trusted).iloc[:, 0]
    return series.rename(None) if series.name == _UNNAMED else series


def _is_estimator(value: Any) -> bool:
    sklearn: Any = sys.modules.get("sklearn.base")
    return sklearn is not None and isinstance(value, sklearn.BaseEstimator)


def _untrusted_types(path: Path) -> list[str]:
    found: list[str] = importlib.import_module("skops.io").get_untrusted_types(file=path)
    return sorted(found)


def _write_estimator(value: Any, path: Path) -> None:
    importlib.import_module("skops.io").dump(value, path)


def _read_estimator(path: Path, trusted: Collection[str]) -> Any:
    return importlib.import_module("skops.io").load(path, trusted=sorted(trusted))


FORMATS: tuple[Format, ...] = (
    Format("json", ".json", _is_plain, _write_json, _read_json),
    Format("number", ".npy", _is_number, _write_array, _read_number),
    Format("array", ".npy", _is_array, _write_array, _read_array),
    Format("frame", ".parquet", _is_frame, _write_frame, _read_frame),
    Format("frame-of-rows", ".parquet", _is_row_major, _write_frame, _read_rows),
    Format("series", ".parquet", _is_series, _write_series, _read_series),
    Format("estimator", SKOPS, _is_estimator, _write_estimator, _read_estimator),
)

BY_NAME: dict[str, Format] = {kind.name: kind for kind in FORMATS}
