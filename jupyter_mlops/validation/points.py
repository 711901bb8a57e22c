"""The parameter values at which a build is proved: the defaults and two perturbations.

The rule: at the first further point every number moves up and every flag turns over; at the second
every number moves down. A fraction between 0 and 1 moves by a tenth of its distance to 1 (up) or by
a tenth of itself (down); another float by a tenth; an integer by one, and never below 1 when it was
at least 1. Text, lists and None stay.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from jupyter_mlops.ir.pipeline import Parameter
from jupyter_mlops.plain import Plain

STEP = 0.1


@dataclass(frozen=True, slots=True)
class Point:
    """A name for messages, and the values that differ from the parameters cell."""

    label: str
    overrides: tuple[tuple[str, Plain], ...] = ()


def choose_points(
    parameters: Iterable[Parameter],
    given: Iterable[Mapping[str, Plain]] | None,
    base: Mapping[str, Plain],
) -> tuple[Point, ...]:
    """The defaults (with `base`, what the command line replaces) and the further points."""
    first = Point("defaults", tuple(sorted(base.items())))
    if given is not None:
        chosen = [dict(base) | dict(values) for values in given]
    else:
        known = list(parameters)
        chosen = [
            dict(base) | moved for direction in (1, -1) if (moved := _moved(known, direction, base))
        ]
    further = [
        Point(f"point {number}", tuple(sorted(values.items())))
        for number, values in enumerate(chosen, start=2)
    ]
    return (first, *further)


def milder(point: Point, base: Mapping[str, Plain]) -> Point | None:
    """The same point with its integers left alone; None when nothing of it would be left.

    Integers often count things, and a notebook may not run at all with another count.
    """
    kept = tuple(
        (name, value)
        for name, value in point.overrides
        if name in base or isinstance(value, bool) or not isinstance(value, int)
    )
    return Point(point.label, kept) if len(kept) < len(point.overrides) and kept else None


def _moved(
    parameters: Iterable[Parameter], direction: int, base: Mapping[str, Plain]
) -> dict[str, Plain]:
    moved: dict[str, Plain] = {}
    for parameter in parameters:
        start = base.get(parameter.name, parameter.default)
        value = perturbed(start, direction)
        if value != start:
            moved[parameter.name] = value
    return moved


def perturbed(value: Plain, direction: int) -> Plain:
    """One step up (1) or down (-1)."""
    if isinstance(value, bool):
        return not value if direction > 0 else value
    if isinstance(value, int):
        return value + direction if value + direction >= 1 or value < 1 else value + 2
    if isinstance(value, float):
        if 0.0 < value < 1.0:
            step = (1.0 - value) * STEP if direction > 0 else value * STEP
            return round(value + direction * step, 12)
        return round(value * (1.0 + direction * STEP), 12)
    return value
