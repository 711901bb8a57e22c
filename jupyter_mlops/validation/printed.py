"""What the evaluation printed in the notebook against what the package prints, line by line.

Lines on which two runs of the notebook itself don't agree prove nothing, nor does what tells how
long something took.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jupyter_mlops.lowering.printing import Printing
from jupyter_mlops.recording.record import LONGEST_OUTPUT, Record
from jupyter_mlops.runtime.stored import PRINTED
from jupyter_mlops.validation.difference import Verdict, short
from jupyter_mlops.validation.points import Point
from jupyter_mlops.validation.shown import settled_lines
from jupyter_mlops.validation.verdict import Row

_DURATION = re.compile(
    r"\d+(?:\.\d+)?(?:e-?\d+)?\s?"
    r"(?:[num\u00b5\u03bc]?s|secs?|seconds?|mins?|minutes?)\b(?:/\w+)?"  # both micro signs
    r"|\b\d+:\d\d(?::\d\d(?:\.\d+)?)?\b"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A line of what one statement printed in one run."""

    unit: Printing
    number: int


@dataclass(frozen=True, slots=True)
class Unsettled:
    """On what the runs of the notebook at the same parameters don't agree."""

    lines: frozenset[Place]
    units: frozenset[Printing]
    """Not even on how many lines there are; or there are too many to be kept."""


def printed_rows(
    printing: Mapping[str, Sequence[Printing]],
    runs: Sequence[tuple[Point, Record, Path]],
    repeated: Sequence[Record],
    package: str,
) -> tuple[Row, ...]:
    """Compare at each point, in every stage that prints; `repeated` are runs at the same point."""
    loose = {stage: unsettled_prints(units, repeated) for stage, units in printing.items()}
    return tuple(
        Row(point.label, stage, "print", f"cell {one.cell}", str(one.verdict), one.detail)
        for point, taken, artifacts in runs
        for stage, units in printing.items()
        for one in compare_printed(units, taken, artifacts / stage, loose[stage], package)
    )


def unsettled_prints(units: Sequence[Printing], runs: Sequence[Record]) -> Unsettled:
    """Compare the runs with each other."""
    first, *others = (_lines(units, run) for run in runs)
    open_ended = {unit for unit in units if any(_is_cut(unit, run) for run in runs)}
    lines = set()
    for other in others:
        open_ended |= {place.unit for place in first.keys() ^ other.keys()}
        lines |= {place for place in first.keys() & other.keys() if first[place] != other[place]}
    return Unsettled(frozenset(lines), frozenset(open_ended))


@dataclass(frozen=True, slots=True)
class Compared:
    """What one cell prints, in both."""

    cell: int
    verdict: Verdict
    detail: str = ""


def compare_printed(
    units: Sequence[Printing], run: Record, folder: Path, loose: Unsettled, package: str
) -> Iterator[Compared]:
    """Compare cell by cell, up to the first difference; what follows may only be moved by it.

    `folder` is where the package's stage has left its results.
    """
    path = folder / PRINTED
    actual = _steady(path.read_text("utf-8"), package) if path.is_file() else []
    expected = _lines(units, run)
    equal: dict[int, None] = {}
    for number, (place, line) in enumerate(expected.items()):
        if place.unit in loose.units:
            break
        cell = place.unit.cell
        given = actual[number] if number < len(actual) else None
        is_settled = place not in loose.lines and not place.unit.is_timed
        if given is None or (line != given and is_settled):
            what = "nothing" if given is None else short(given)
            equal.pop(cell, None)
            yield Compared(cell, Verdict.DIFFERENT, f"{short(line)} became {what}")
            break
        if is_settled and line:  # the others prove nothing, though they are there
            equal[cell] = None
    else:
        surplus = actual[len(expected) :]
        if surplus:
            cell = units[-1].cell
            equal.pop(cell, None)
            yield Compared(cell, Verdict.DIFFERENT, f"also prints {short(surplus[0])}")
    for cell in equal:
        yield Compared(cell, Verdict.EQUAL)


def _lines(units: Sequence[Printing], run: Record) -> Mapping[Place, str]:
    """All lines in order, by the statement that began them; as in a file, the last is empty."""
    lines: dict[Place, str] = {}
    place = None
    for unit in units:
        text = run.observations[unit.uid].stdout
        if not text:
            continue
        if place is not None and not lines[place]:
            del lines[place]
            place = None
        for number, part in enumerate(text.split("\n")):
            if number or place is None:
                place = Place(unit, number)
                lines[place] = ""
            lines[place] += part
    steady = _steady("\n".join(lines.values())) if lines else []
    return dict(zip(lines, steady, strict=True))


def _is_cut(unit: Printing, run: Record) -> bool:
    return len(run.observations[unit.uid].stdout) >= LONGEST_OUTPUT


def _steady(text: str, package: str = "") -> list[str]:
    return [_DURATION.sub("…", line) for line in settled_lines(text, package)]
