"""From the recorded calls of the prediction function to plain data: arguments, shapes, results."""

import math
import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from jupyter_mlops.errors import RecordingFailed
from jupyter_mlops.plain import Plain
from jupyter_mlops.recording.alone import answer_of, answering
from jupyter_mlops.recording.record import Record

Shape = Literal["record", "records", "frame", "value"]
_TYPES = {bool: "bool", int: "int", float: "float", str: "str"}
LIMIT = 60.0
"""Seconds for reading the calls back."""


@dataclass(frozen=True, slots=True)
class SampleValue:
    """One argument or result in the form in which JSON can carry it."""

    shape: Shape
    content: Plain
    fields: tuple[tuple[str, str, bool], ...] = ()
    """(key, Python type, always there) of a record or of records."""
    faithful: bool = True
    """Whether `content` says all about the value."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One call of a prediction function."""

    entry: str
    args: tuple[SampleValue, ...]
    kwargs: dict[str, SampleValue]
    result: SampleValue


def samples_of(record: Record) -> tuple[Sample, ...]:
    """Read the calls of a record in a process of its own. Raises RecordingFailed."""
    calls = Path(record.folder) / "calls.pkl"
    if not record.calls or not calls.exists():
        return ()
    answer = answer_of(__name__, calls, time_limit=LIMIT)
    if answer.error:
        raise RecordingFailed(
            f"the recorded sample requests can't be read back: {answer.error}",
            "call the prediction function with plain values: numbers, text, dicts, lists, frames",
        )
    return tuple(_sample(entry) for entry in answer.content)


def _sample(data: dict[str, object]) -> Sample:
    args, kwargs = data["args"], data["kwargs"]
    assert isinstance(args, list)
    assert isinstance(kwargs, dict)
    return Sample(
        entry=str(data["entry"]),
        args=tuple(_value(value) for value in args),
        kwargs={str(name): _value(value) for name, value in kwargs.items()},
        result=_value(data["result"]),
    )


def _value(data: object) -> SampleValue:
    assert isinstance(data, dict)
    fields = tuple((str(key), str(kind), bool(always)) for key, kind, always in data["fields"])
    return SampleValue(data["shape"], data["content"], fields, data["faithful"])


def describe(value: object) -> dict[str, object]:
    """The JSON form of a value, with its shape."""
    if hasattr(value, "to_dict") and hasattr(value, "columns"):
        rows = [
            {str(key): cell for key, cell in row.items()} for row in value.to_dict(orient="records")
        ]
        return _described("frame", rows, _fields(rows))
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return _described("record", value, _fields([value]))
    if isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
        return _described("records", value, _fields(value))
    return _described("value", value, [])


def _described(
    shape: Shape, value: object, fields: list[tuple[str, str, bool]]
) -> dict[str, object]:
    lost: list[object] = []
    content = _plain(value, lost)
    return {"shape": shape, "content": content, "fields": fields, "faithful": not lost}


def _fields(rows: list[dict[str, object]]) -> list[tuple[str, str, bool]]:
    kinds: dict[str, set[str]] = {}
    for row in rows:
        for key, cell in row.items():
            kinds.setdefault(key, set()).add(_kind(cell))
    return [
        (
            key,
            " | ".join(sorted(found)) if "Any" not in found else "Any",
            all(key in row for row in rows),
        )
        for key, found in kinds.items()
    ]


def _kind(cell: object) -> str:
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return "None"
    item = cell.item() if hasattr(cell, "item") and getattr(cell, "size", 1) == 1 else cell
    return _TYPES.get(type(item), "Any")


def _plain(value: object, lost: list[object]) -> Plain:
    """JSON form; what can't be said in JSON is noted in `lost` and given as text."""
    if isinstance(value, float):
        return None if math.isnan(value) else float(value)
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, dict):
        return {str(key): _plain(part, lost) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part, lost) for part in value]
    if hasattr(value, "tolist"):
        return _plain(value.tolist(), lost)
    lost.append(value)
    return str(value)


def _described_calls(path: str) -> list[dict[str, object]]:
    calls = pickle.loads(Path(path).read_bytes())  # noqa: S301  # written by our own recorder
    return [
        {
            "entry": entry,
            "args": [describe(value) for value in args],
            "kwargs": {name: describe(value) for name, value in kwargs.items()},
            "result": describe(result),
        }
        for entry, args, kwargs, result in calls
    ]


if __name__ == "__main__":
    answering(_described_calls)
