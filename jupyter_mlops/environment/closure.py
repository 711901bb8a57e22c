"""From what a package asks for to all that it needs, as it's installed here."""

from collections.abc import Iterable
from functools import cache

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from jupyter_mlops.ir.environment import Environment, Pin
from jupyter_mlops.recording.installed import installed, needs, proper_name

LONGEST_NAME = 60
"""Characters of a licence's name; what is longer is its text."""


def installed_closure(dependencies: Iterable[str]) -> Environment:
    """Pin what is installed, follow what that needs, and name what isn't there."""
    ahead = [Requirement(text) for text in dependencies]
    wanted: dict[str, frozenset[str]] = {}
    absent: set[str] = set()
    while ahead:
        one = ahead.pop()
        name, extras = proper_name(one.name), frozenset(one.extras)
        if installed(name) is None:
            absent.add(canonicalize_name(name))
        elif name not in wanted or not extras <= wanted[name]:
            wanted[name] = wanted.get(name, frozenset()) | extras
            ahead += needs(name, wanted[name])
    pins = [_pin(name, extras) for name, extras in wanted.items()]
    pins.sort(key=lambda pin: canonicalize_name(pin.name))
    return Environment(tuple(pins), tuple(sorted(absent)))


def _pin(name: str, extras: frozenset[str]) -> Pin:
    found = installed(name)
    assert found is not None
    needed = {proper_name(one.name) for one in needs(name, extras)} - {name}
    return Pin(name, found.version, tuple(sorted(needed, key=str.lower)), licence_of(name))


@cache
def licence_of(name: str) -> str:
    """What the metadata say: the expression of today, a classifier, or the field of old."""
    found = installed(name)
    if found is None:
        return ""
    fields = found.metadata.json
    stated = str(fields.get("license_expression") or "").strip()
    if stated:
        return stated
    named = [
        str(line).rpartition(" :: ")[2]
        for line in fields.get("classifier", ())
        if str(line).startswith("License :: ")
    ]
    if named and named[0] != "OSI Approved":
        return named[0]
    text = str(fields.get("license") or "").strip()
    return text if len(text) <= LONGEST_NAME and "\n" not in text and text != "UNKNOWN" else ""
