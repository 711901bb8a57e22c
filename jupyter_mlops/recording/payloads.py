"""From values in the namespace to pickle files, without what can't be pickled."""

import io
import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import cloudpickle

from jupyter_mlops.recording.wrapped import unwrapped

PROTOCOL = 5
LONGEST_REASON = 300


class _PayloadPickler(cloudpickle.Pickler):  # type: ignore[misc]  # cloudpickle is untyped
    """Puts the notebook's own functions in place of our wrappers, and keeps open files out."""

    def reducer_override(self, obj: Any) -> Any:
        if issubclass(type(obj), io.IOBase) and not isinstance(obj, io.StringIO | io.BytesIO):
            raise pickle.PicklingError(f"{type(obj).__name__}: an open file")
        return super().reducer_override(unwrapped(obj))


def pickled(value: object) -> bytes:
    """Pickle a value as it is at this moment."""
    sink = io.BytesIO()
    _PayloadPickler(sink, protocol=PROTOCOL).dump(value)
    return sink.getvalue()


def write_payload(
    path: Path, values: Mapping[str, object], probes: Mapping[str, object]
) -> dict[str, str]:
    """Write {"values", "probes"} in one pickle, so that shared objects stay shared.

    Returns the names that had to be left out, with the reasons.
    """
    parts = {"values": dict(values), "probes": dict(probes)}
    try:
        path.write_bytes(pickled(parts))
    except Exception:  # foreign code may raise anything
        reasons = {
            name: reason
            for part in parts.values()
            for name, value in part.items()
            if (reason := _why_not(value))
        }
        kept = {
            title: {name: value for name, value in part.items() if name not in reasons}
            for title, part in parts.items()
        }
        path.write_bytes(pickled(kept))
        return reasons
    return {}


def _why_not(value: object) -> str:
    try:
        pickled(value)
    except Exception as error:  # foreign code may raise anything
        return f"{type(error).__name__}: {error}"[:LONGEST_REASON]
    return ""
