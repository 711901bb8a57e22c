"""From what a prediction function returns to what JSON can say."""

import dataclasses
import datetime
import decimal
import enum
import math
import pathlib
import sys
import uuid
from collections.abc import Mapping, Set
from typing import Any


def as_json(value: Any) -> Any:
    """Say `value` in lists, dicts, numbers and text; a frame as its rows, nan as null."""
    if isinstance(value, enum.Enum):
        return as_json(value.value)
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(as_json(key)): as_json(item) for key, item in value.items()}
    return _from_collection(value)


def _from_collection(value: Any) -> Any:
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return as_json(value._asdict())
    if isinstance(value, list | tuple):
        return [as_json(item) for item in value]
    if isinstance(value, Set):
        # A set has no order of its own, and an answer should not change between two runs.
        return sorted((as_json(item) for item in value), key=repr)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: as_json(getattr(value, field.name)) for field in dataclasses.fields(value)
        }
    return _from_library(value)


def _from_library(value: Any) -> Any:
    pandas: Any = sys.modules.get("pandas")
    if pandas is not None:
        if isinstance(value, pandas.DataFrame):
            return [as_json(row) for row in value.to_dict(orient="records")]
        if value is pandas.NA or value is pandas.NaT:
            return None
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return as_json(float(value))
    if isinstance(value, datetime.timedelta | uuid.UUID | pathlib.PurePath):
        return str(value)
    # NumPy arrays and numbers, series, indexes, and most arrays of other libraries.
    if callable(getattr(value, "tolist", None)):
        return as_json(value.tolist())
    raise TypeError(f"an answer cannot hold a {type(value).__qualname__}")
