"""What comparators are made of: pairs still to compare, findings, and how values are shown."""

import re
import reprlib
from collections.abc import Callable, Iterator
from enum import IntEnum, StrEnum
from typing import Any, NamedTuple, Protocol, TypeAlias


class Verdict(StrEnum):
    """`incomparable` is never a pass: nothing is known about the pair."""

    EQUAL = "equal"
    DIFFERENT = "different"
    INCOMPARABLE = "incomparable"
    UNSETTLED = "unsettled"
    """Runs of the notebook itself disagree, and the user takes that: it proves nothing."""


class Sharing(IntEnum):
    """Which objects below a pair must correspond one to one on both sides."""

    ALL = 0
    INSTANCES = 1
    """Not arrays and frames: joblib writes an array twice when a library object holds it twice."""
    NONE = 2


class Pair(NamedTuple):
    """Two values that must be equal, and the step that leads to them from where we are."""

    step: str
    expected: object
    actual: object
    sharing: Sharing = Sharing.ALL


class Finding(NamedTuple):
    """Something that isn't equal. `different` ends the walk, `incomparable` only leaves a doubt."""

    verdict: Verdict
    step: str
    detail: str
    instead: str = ""
    """Stands in place of the whole path."""


Steps: TypeAlias = Iterator[Pair | Finding]


class Walk(Protocol):
    """What a comparator may ask of the comparison it is part of."""

    @property
    def sharing(self) -> Sharing:
        """How much is asked of the objects at this place."""

    def one_to_one(
        self, expected: object, actual: object, within: Sharing = Sharing.INSTANCES
    ) -> Steps:
        """Find out whether either of two mutable objects already has another partner."""

    def alike(self, expected: object, actual: object) -> Verdict:
        """Compare two values on trial, without consequences for the walk."""


Comparator: TypeAlias = Callable[[Any, Any, Walk], Steps]

_short = reprlib.Repr()
_short.maxstring = _short.maxother = 80
_short.maxlong = 60
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


def short(value: object) -> str:
    """One line that shows a value, the same in every process."""
    return _ADDRESS.sub("", " ".join(_short.repr(value).split()))


def different(step: str, detail: str) -> Finding:
    """Build the finding that something differs."""
    return Finding(Verdict.DIFFERENT, step, detail)


def incomparable(step: str, detail: str) -> Finding:
    """Build the finding that nothing can be said."""
    return Finding(Verdict.INCOMPARABLE, step, detail)


def unlike(step: str, expected: object, actual: object) -> Finding:
    """Build the finding that shows both values, with their types where those are the difference."""
    first, second = short(expected), short(actual)
    if type(expected) is not type(actual):
        first = f"{first} ({type_name(type(expected))})"
        second = f"{second} ({type_name(type(actual))})"
    return different(step, f"expected {first}, got {second}")


def type_name(kind: type) -> str:
    """Give the dotted name of a class, short for builtins."""
    if kind.__module__ == "builtins":
        return kind.__qualname__
    return f"{kind.__module__}.{kind.__qualname__}"
