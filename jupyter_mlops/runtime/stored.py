"""What a stage's folder tells about how it was made, and whether it may stand in for a run.

A stage is skipped when all that it depends on is what it was: the code, the libraries, the stored
values that it takes, the files in its folder, the parameters that it has read, the files elsewhere
that it has read. Its own outputs must be intact. Anything that can't be read counts as changed.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .artifacts import digest, read_manifest
from .outside import content_of
from .workfiles import Change

RECORD = "stage.json"
LEFT = "left"
"""Copies of the files that a stage made in its folder."""
PRINTED = "printed.txt"
FIRST = "not run before"
_VERSION = 1
_CHANGED = {
    "code": "its code changed",
    "platform": "Python or a library changed",
    "row": "what it takes or gives changed",
    "inputs": "values of an earlier stage changed",
    "files": "a file changed",
    "trusted": "its trusted types changed",
}
"""Part of a key → what to tell when it differs."""


@dataclass(frozen=True, slots=True)
class Record:
    """How one stage's folder was made."""

    key: Mapping[str, Any]
    """All that is known before the stage runs."""
    parameters: Mapping[str, str]
    """Those that it has read, as `told` gives them."""
    outside: Mapping[str, str]
    """Files elsewhere that it has read, with their digests."""
    effects: tuple[str, ...]
    """Why it runs every time: effects that nobody can put back."""
    has_figures: bool
    contents: Mapping[str, str]
    """Path → sha256 of every file in the stage's folder but this record."""
    change: Change

    def write(self, folder: Path) -> None:
        """Write it into the stage's folder."""
        text = json.dumps({"version": _VERSION, **asdict(self)}, indent=1, sort_keys=True)
        (folder / RECORD).write_text(text + "\n", encoding="utf-8")


def read_record(folder: Path) -> Record | None:
    """Read how a folder was made; None when nobody can tell."""
    try:
        told = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        if told.pop("version") != _VERSION:
            return None
        change = Change(dict(told["change"]["made"]), tuple(told["change"]["gone"]))
        return Record(**{**told, "effects": tuple(told["effects"]), "change": change})
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def stale(record: Record | None, key: Mapping[str, Any], params: Any, folder: Path) -> str:
    """Say why a stage has to run; empty when its folder may stand in for it."""
    if record is None:
        return FIRST
    if record.effects:
        return f"runs every time: it {record.effects[0]}"
    changed = next(_changes(record, key, params), "")
    if changed or folder_contents(folder) == record.contents:
        return changed
    return "its stored outputs are not what it wrote"


def _changes(record: Record, key: Mapping[str, Any], params: Any) -> Iterator[str]:
    for part, reason in _CHANGED.items():
        if record.key.get(part) != key.get(part):
            yield reason
    for name, was in record.parameters.items():
        if told(getattr(params, name, None)) != was:
            yield f"parameter {name} changed"
    for path, was in record.outside.items():
        if content_of(path) != was:
            yield f"{path} changed"


def folder_contents(folder: Path) -> dict[str, str]:
    """Digest all files of a stage's folder but its record."""
    return {
        path.relative_to(folder).as_posix(): digest(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path != folder / RECORD
    }


def input_digests(
    providers: Mapping[str, str], names: Iterable[str], artifacts: Path
) -> dict[str, str]:
    """Digest stored values by name, with what shares a payload with them."""
    found: dict[str, str] = {}
    for name in names:
        for payload in read_manifest(artifacts / providers[name]):
            if name in payload.names:
                text = json.dumps([payload.names, payload.format, payload.sha256])
                found[name] = hashlib.sha256(text.encode()).hexdigest()
    return found


def told(value: object) -> str:
    """Write a parameter's value so that only the same value is written the same."""
    return f"{type(value).__module__}.{type(value).__qualname__} {value!r}"


@contextmanager
def noted(params: Any) -> Iterator[tuple[Any, set[str]]]:
    """Give a twin of the parameters and the set of those that are read from it."""
    kind: Any = type(params)
    read: set[str] = set()

    def attribute(self: Any, name: str) -> Any:
        if name == "__class__":
            return kind
        if not name.startswith("__"):
            read.add(name)
        return kind.__getattribute__(self, name)

    namespace = {"__slots__": (), "__getattribute__": attribute, "__module__": kind.__module__}
    twin: Any = object.__new__(type(kind.__name__, (kind,), namespace))
    for name in kind.__dataclass_fields__:
        object.__setattr__(twin, name, getattr(params, name))
    try:
        yield twin, read
    finally:
        # What a stage keeps of it is an ordinary object again.
        object.__setattr__(twin, "__class__", kind)
