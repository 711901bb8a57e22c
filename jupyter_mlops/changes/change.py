"""One difference between two builds, as a reviewer would name it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["added", "removed", "changed"]
Build = Mapping[str, Any]
"""What a `build.json` holds; keys may be missing in one of another time."""


@dataclass(frozen=True, slots=True)
class Change:
    """What was added, removed or changed."""

    section: str
    """`statements`, `parameters`, `contract`, `request`, `answer`, `metrics`, `dependencies`,
    `inputs`, `proof` or `files`."""
    kind: Kind
    subject: str
    """A stage, or the name of what is meant."""
    before: Any = None
    after: Any = None
    breaks: bool = False
    """Whether who uses the old build has to change something."""
    note: str = ""


def listed(build: Build, key: str) -> list[dict[str, Any]]:
    """A list of objects; empty in a build that hasn't got it."""
    found = build.get(key)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def held(build: Build, key: str) -> dict[str, Any]:
    """An object; empty in a build that hasn't got it."""
    found = build.get(key)
    return found if isinstance(found, dict) else {}


def by_key(rows: Iterable[dict[str, Any]], key: str) -> dict[str, dict[str, Any]]:
    """Objects by one of their values."""
    return {str(row.get(key)): row for row in rows}


def paired(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Names whose values differ, with both; None is the value of what isn't there."""
    for name in [*before, *(name for name in after if name not in before)]:
        old, new = before.get(name), after.get(name)
        if old != new or (name in before) != (name in after):
            yield name, old, new


def simple(section: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    """One change for each name whose value differs."""
    for name, old, new in paired(before, after):
        yield Change(section, kind_of(name, before, after), name, old, new)


def kind_of(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Kind:
    """What became of a name that is in one of both at least."""
    if name not in before:
        return "added"
    return "changed" if name in after else "removed"
