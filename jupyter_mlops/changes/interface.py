"""What changes for those who call a package: its parameters, its requests, its answers."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from jupyter_mlops.changes.change import Build, Change, by_key, held, kind_of, listed, paired

_NAMED = {"annotation": "type", "field": "option", "default": "default", "help": "help"}


def parameter_changes(before: Build, after: Build) -> Iterator[Change]:
    """Parameters that came, went, or got another default, type, option, help or limit."""
    old = by_key(listed(before, "parameters"), "name")
    new = by_key(listed(after, "parameters"), "name")
    for name in [*old, *(name for name in new if name not in old)]:
        kind = kind_of(name, old, new)
        if kind == "changed":
            yield from _parameter(name, old[name], new[name])
        elif kind == "added":
            note = f"{new[name].get('annotation')}, default {new[name].get('default')!r}"
            yield Change("parameters", kind, name, None, new[name].get("default"), note=note)
        else:
            yield Change("parameters", kind, name, old[name].get("default"), None, breaks=True)


def _parameter(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for key, left, right in paired(old, new):
        if key in old and key in new:
            what = _NAMED.get(key, key)
            breaks = key in ("annotation", "field", "limits")
            yield Change("parameters", "changed", f"{name}: {what}", left, right, breaks)


def wire_changes(before: Build, after: Build) -> Iterator[Change]:
    """What callers of the service send, and what they get; breaking by direction."""
    if not before.get("service") or not after.get("service"):
        yield from _whole(before, after)
        return
    left, right = _endpoints(before), _endpoints(after)
    for path, old, new in paired(left, right):
        if old is None or new is None:
            kind, gone = kind_of(path, left, right), new is None
            was, becomes = (one and one.get("entry") for one in (old, new))
            yield Change("request", kind, f"POST {path}", was, becomes, breaks=gone)
            continue
        of = f"POST {path}: " if len(left) > 1 or len(right) > 1 else ""
        for change in _endpoint(old, new):
            yield replace(change, subject=f"{of}{change.subject}")


def _endpoints(build: Build) -> dict[str, Mapping[str, Any]]:
    """Path → what is sent there and comes back; a build of before has no more than one."""
    every = [held(build, "service"), *listed(build, "further_endpoints")]
    return {str(one.get("path", "/predict")): one for one in every}


def _endpoint(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    if old.get("body") != new.get("body"):
        yield Change("request", "changed", "body", old.get("body"), new.get("body"), breaks=True)
    yield from _fields("request", old, new, _request_breaks)
    if old.get("answer") != new.get("answer"):
        left, right = str(old.get("answer")), str(new.get("answer"))
        breaks = not _takes(_kinds(left), _kinds(right))
        yield Change("answer", "changed", "the whole answer", left, right, breaks)
    yield from _fields("response", old, new, _answer_breaks)


def _whole(before: Build, after: Build) -> Iterator[Change]:
    if "service" in before and "service" in after and before["service"] != after["service"]:
        entry = (held(before, "service") or held(after, "service")).get("entry")
        if before["service"]:
            yield Change("request", "removed", "the service", entry, None, breaks=True)
        else:
            yield Change("request", "added", "the service", None, entry)


_Breaks = Callable[[Mapping[str, Any] | None, Mapping[str, Any] | None], bool]


def _fields(
    key: str, old: Mapping[str, Any], new: Mapping[str, Any], breaks: _Breaks
) -> Iterator[Change]:
    left, right = by_key(listed(old, key), "name"), by_key(listed(new, key), "name")
    section = "answer" if key == "response" else key
    for name, one, other in paired(left, right):
        kind = kind_of(name, left, right)
        yield Change(section, kind, name, _shown(one), _shown(other), breaks(one, other))


def _request_breaks(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> bool:
    """Callers must not have to send more, nor other types than they do."""
    if new is None:
        # Keys that a model doesn't know are handed on, and the notebook's code passes them over.
        return False
    if old is None:
        return bool(new.get("required", True))
    stricter = bool(new.get("required", True)) and not old.get("required", True)
    return stricter or not _takes(_kinds(new.get("type")), _kinds(old.get("type")))


def _answer_breaks(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> bool:
    """Callers must find all that they found, of no other types."""
    if old is None:
        return False
    return new is None or not _takes(_kinds(old.get("type")), _kinds(new.get("type")))


def _takes(wide: frozenset[str], narrow: frozenset[str]) -> bool:
    return "Any" in wide or narrow <= wide


def _kinds(text: object) -> frozenset[str]:
    return frozenset(part.strip() for part in str(text).split("|"))


def _shown(field: Mapping[str, Any] | None) -> str | None:
    if field is None:
        return None
    return f"{field.get('type')}{'' if field.get('required', True) else ', optional'}"
