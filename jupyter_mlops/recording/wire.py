"""Plans and records as JSON data, and back."""

import dataclasses
import json
import types
from typing import Any, cast, get_args, get_origin

from jupyter_mlops.recording.record import FileUse, Observation, Plan, Record


def to_plain(value: Any) -> Any:
    """Turn a dataclass of the contract into data that JSON holds."""
    return dataclasses.asdict(value)


def canonical(value: Any) -> str:
    """One text per value: what a content address is computed from."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def plan_from(data: Any) -> Plan:
    """Read what `to_plain` made of a plan."""
    return cast(Plan, _from_plain(Plan, data))


def record_from(data: Any) -> Record:
    """Read what `to_plain` made of a record."""
    return cast(Record, _from_plain(Record, data))


def observation_from(data: Any) -> Observation:
    """Read what `to_plain` made of an observation."""
    return cast(Observation, _from_plain(Observation, data))


def file_use_from(data: Any) -> FileUse:
    """Read what `to_plain` made of a file use."""
    return cast(FileUse, _from_plain(FileUse, data))


def _from_plain(kind: Any, data: Any) -> Any:
    if dataclasses.is_dataclass(kind):
        hints = {field.name: field.type for field in dataclasses.fields(kind)}
        known = {name: _from_plain(hints[name], value) for name, value in data.items()}
        return cast(Any, kind)(**known)
    if isinstance(kind, types.UnionType):
        return None if data is None else _from_plain(get_args(kind)[0], data)
    inner = get_args(kind)
    match get_origin(kind):
        case builtin if builtin is dict:
            return {key: _from_plain(inner[1], value) for key, value in data.items()}
        case builtin if builtin is tuple and inner[-1] is Ellipsis:
            return tuple(_from_plain(inner[0], value) for value in data)
        case builtin if builtin is tuple:
            return tuple(_from_plain(one, value) for one, value in zip(inner, data, strict=True))
    return data
