"""Plans and records as JSON data, and back."""

import dataclasses
import json
import types
from typing import Any, TypeVar, cast, get_args, get_origin

Contract = TypeVar("Contract")


def to_plain(value: Any) -> Any:
    """Turn a dataclass of the contract into data that JSON holds."""
    return dataclasses.asdict(value)


def from_plain(kind: type[Contract], data: Any) -> Contract:
    """Read what `to_plain` made, after any trip through JSON."""
    return cast("Contract", _read(kind, data))


def canonical(value: Any) -> str:
    """One text per value: what a content address is computed from."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _read(kind: Any, data: Any) -> Any:
    if dataclasses.is_dataclass(kind):
        types_of = {field.name: field.type for field in dataclasses.fields(kind)}
        known = {name: _read(types_of[name], value) for name, value in data.items()}
        return cast("Any", kind)(**known)
    inner = get_args(kind)
    if isinstance(kind, types.UnionType):
        return None if data is None else _read(inner[0], data)
    origin = get_origin(kind)
    if origin is dict:
        return {key: _read(inner[1], value) for key, value in data.items()}
    if origin is tuple and inner[-1] is Ellipsis:
        return tuple(_read(inner[0], value) for value in data)
    if origin is tuple:
        return tuple(_read(one, value) for one, value in zip(inner, data, strict=True))
    return data
