"""Two plain runs of a notebook: whether they agree, and what they say of a package."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from corpus.rows import AGREES, DISAGREES, FAILS

_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}\b")
_DURATION = re.compile(
    r"\b\d+(?:\.\d+)?(?:e-?\d+)? ?(?:s|ms|us|µs|ns|sec|secs|seconds?|min|minutes?)\b"
)
_NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\w])")
_TELLING = 3
"""A number of fewer digits is in every text."""
_CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class PlainRun:
    """What one plain run of the notebook's code showed."""

    printed: str
    numbers: Mapping[str, list[float]] = field(default_factory=dict)
    """Variable → the numbers that it held at the end of some cell; `_`: shown by a cell."""
    values: Mapping[str, str | None] = field(default_factory=dict)
    """Variable → digest of what it held at the end; None for what has none."""
    failure: str = ""


def read_run(path: Path) -> PlainRun:
    """Read what `linear.py` wrote; a run that was killed has written nothing."""
    try:
        return PlainRun(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        return PlainRun("", failure=f"the process died: {error}")


def agreement(first: PlainRun, second: PlainRun) -> tuple[str, str]:
    """Tell whether two runs agree, and what in them doesn't."""
    failure = first.failure or second.failure
    if failure:
        return FAILS, failure
    names = sorted(
        name
        for name in first.values.keys() | second.values.keys()
        if first.values.get(name) != second.values.get(name)
    )
    if names:
        return DISAGREES, ", ".join(names)[:300]
    for one, other in zip(_steady(first), _steady(second), strict=False):
        if one != other:
            return DISAGREES, f"printed: {one[:120]!r}, then {other[:120]!r}"
    return AGREES, ""


def _steady(run: PlainRun) -> list[str]:
    text = _ADDRESS.sub("0x", _DURATION.sub("0 s", run.printed))
    return text.splitlines()


@dataclass(frozen=True, slots=True)
class Witness:
    """What two plain runs say; the second shows which printed lines may vary."""

    run: PlainRun
    again: PlainRun

    def contradicts_metric(self, name: str, value: float) -> bool | None:
        """Whether a metric isn't what the notebook computed; None when nothing tells."""
        own = self.run.numbers.get(name, [])
        others = [one for held in self.run.numbers.values() for one in held]
        if any(map(_is_close, [*own, *others], [value] * (len(own) + len(others)))):
            return False
        if any(_is_rounded(value, token) for token in _tokens(self.run.printed)):
            return False
        return True if own else None

    def contradicted_lines(self, text: str) -> Iterator[str]:
        """Give the lines with numbers that the notebook never printed nor held."""
        known = _squeezed(self.run.printed)
        printed = set(_tokens(self.run.printed))
        held = [one for values in self.run.numbers.values() for one in values]
        varying = self._varying()
        for line in text.splitlines():
            squeezed = _squeezed(line)
            if not squeezed or squeezed in known or _shape(squeezed) in varying:
                continue
            numbers = set(_tokens(line)) - printed
            strange = [token for token in numbers if not any(_is_rounded(x, token) for x in held)]
            if any(_digits(token) >= _TELLING for token in strange):
                yield squeezed

    def _varying(self) -> set[str]:
        """The shapes of lines that the notebook itself prints otherwise each time."""
        first = {_squeezed(line) for line in self.run.printed.splitlines()}
        second = {_squeezed(line) for line in self.again.printed.splitlines()}
        return {_shape(line) for line in first ^ second}


def _is_close(one: float, other: float) -> bool:
    return abs(one - other) <= _CLOSE * max(1.0, abs(one), abs(other))


def _is_rounded(value: float, token: str) -> bool:
    """Whether a printed number is this value, to the digits that were printed."""
    if _digits(token) < _TELLING:
        return False
    mantissa, _, exponent = token.lower().partition("e")
    decimals = len(mantissa.partition(".")[2]) - int(exponent or 0)
    return abs(float(token) - value) <= 0.500001 * 10.0**-decimals


def _tokens(text: str) -> list[str]:
    return _NUMBER.findall(text)


def _digits(token: str) -> int:
    return len(token.lower().partition("e")[0].strip("+-0.").replace(".", ""))


def _squeezed(text: str) -> str:
    """One line of single blanks; a text that was shown with its quotes reads like the text."""
    return " ".join(text.replace("\\n", " ").split()).strip("'\" ")


def _shape(line: str) -> str:
    return _NUMBER.sub("#", line)
