"""What changes around the code: data and its contract, metrics, libraries, the proof, the files."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from jupyter_mlops.changes.change import (
    Build,
    Change,
    Kind,
    by_key,
    held,
    kind_of,
    listed,
    paired,
    simple,
)

_CONTRACT = "contract"


def input_changes(before: Build, after: Build) -> Iterator[Change]:
    """Files that the notebook reads, by content."""
    old, new = by_key(listed(before, "inputs"), "path"), by_key(listed(after, "inputs"), "path")
    for change in simple("inputs", old, new):
        note = "other content" if change.kind == "changed" else ""
        old_size, new_size = _size(change.before), _size(change.after)
        yield Change("inputs", change.kind, change.subject, old_size, new_size, note=note)


def _size(file: dict[str, Any] | None) -> str | None:
    return f"{file.get('size')} bytes" if file is not None else None


def contract_changes(before: Build, after: Build) -> Iterator[Change]:
    """Everything that the data contract states, one by one."""
    yield from simple(
        _CONTRACT, dict(_leaves(before.get(_CONTRACT))), dict(_leaves(after.get(_CONTRACT)))
    )


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Path → value of all that isn't a list of objects or an object; those count by their names."""
    if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        value = {
            str(one.get("name", place)): {key: held for key, held in one.items() if key != "name"}
            for place, one in enumerate(value)
        }
    if isinstance(value, dict):
        for key in value:
            yield from _leaves(value[key], f"{path}.{key}" if path else str(key))
    elif value is not None or path:
        yield path, value


def metric_changes(before: Build, after: Build) -> Iterator[Change]:
    """Metrics with the difference; whether it is for the better, only a reviewer knows."""
    old, new = held(before, "metrics"), held(after, "metrics")
    for change in simple("metrics", old, new):
        values = (change.before, change.after)
        both = change.kind == "changed" and all(isinstance(one, int | float) for one in values)
        note = f"{change.after - change.before:+.4g}" if both else ""
        yield Change("metrics", change.kind, change.subject, *values, note=note)


def dependency_changes(before: Build, after: Build) -> Iterator[Change]:
    """Libraries and their versions, what the package itself needs first; Python; the lock."""
    if before.get("python") != after.get("python"):
        versions = before.get("python"), after.get("python")
        yield Change("dependencies", "changed", "Python", *versions, breaks=True)
    direct = {*_direct(before), *_direct(after)}
    changes = list(simple("dependencies", _versions(before), _versions(after)))
    for change in sorted(changes, key=lambda one: one.subject not in direct):
        note = "" if change.subject in direct else "needed by others"
        kind, subject = change.kind, change.subject
        yield Change("dependencies", kind, subject, change.before, change.after, note=note)
    old, new = held(before, "environment").get("no_lock"), held(after, "environment").get("no_lock")
    if bool(old) != bool(new):
        yield Change("dependencies", "changed", "requirements.lock", _lock(old), _lock(new))


def _lock(reason: object) -> str:
    return f"none, since {reason}" if reason else "with hashes"


def _direct(build: Build) -> dict[str, Any]:
    rows = listed(build, "requirements")
    return {str(row.get("distribution")): row.get("version") for row in rows}


def _versions(build: Build) -> dict[str, Any]:
    pins = listed(held(build, "environment"), "pins")
    return {str(pin.get("name")): pin.get("version") for pin in pins} | _direct(build)


def proof_changes(before: Build, after: Build) -> Iterator[Change]:
    """Whether and how widely the package was proved, and what is taken for granted."""
    yield from simple("proof", _proof(before), _proof(after))


def _proof(build: Build) -> dict[str, Any]:
    proof = held(build, "proof")
    verdicts = Counter(str(row.get("verdict")) for row in listed(proof, "rows"))
    status = Counter(str(one.get("status")) for one in listed(build, "obligations"))
    return {
        "status": build.get("status"),
        "parameter points": len(listed(proof, "points")),
        **{f"{verdict} comparisons": verdicts[verdict] for verdict in sorted(verdicts)},
        **{f"assumptions {one}": status[one] for one in sorted(status)},
        "values may differ from run to run": bool(build.get("allow_nondeterminism")),
    }


def file_changes(before: Build, after: Build) -> Iterator[Change]:
    """Files of the build that differ, the added, the removed and the changed together."""
    old, new = held(before, "files"), held(after, "files")
    names: dict[Kind, list[str]] = {"added": [], "removed": [], "changed": []}
    for name, _, _ in paired(old, new):
        names[kind_of(name, old, new)].append(name)
    for kind, held_names in names.items():
        if held_names:
            gone, come = kind != "added", kind != "removed"
            yield Change(
                "files",
                kind,
                f"{len(held_names)} file{'' if len(held_names) == 1 else 's'}",
                held_names if gone else None,
                held_names if come else None,
                note=", ".join(held_names),
            )
