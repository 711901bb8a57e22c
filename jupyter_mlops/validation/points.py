"""The parameter values at which a build is proved: the defaults and two perturbations.

The rule: at the first further point every number moves up and every flag turns over; at the second
every number moves down. A fraction between 0 and 1 moves by a tenth of its distance to 1 (up) or by
a tenth of itself (down); another float by a tenth; an integer by one, and never below 1 when it was
at least 1; a date by a day. What has choices takes the next one (up) or the one before (down).
What has a range stays inside, and moves the other way at its end. Text, lists, paths and None stay.
"""

import datetime
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from jupyter_mlops.ir.pipeline import Limits, Parameter
from jupyter_mlops.lowering.parameters import setting_of
from jupyter_mlops.plain import Plain
from jupyter_mlops.runtime.errors import ParameterInvalid
from jupyter_mlops.runtime.overrides import checked

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
    """The same point with integers, dates and choices left alone; None when nothing is left.

    Integers often count things, and a notebook may not run at all with another count.
    """
    kept = tuple(
        (name, value)
        for name, value in point.overrides
        if name in base or isinstance(value, bool | float)
    )
    return Point(point.label, kept) if len(kept) < len(point.overrides) and kept else None


def _moved(
    parameters: Iterable[Parameter], direction: int, base: Mapping[str, Plain]
) -> dict[str, Plain]:
    moved: dict[str, Plain] = {}
    for parameter in parameters:
        start = base.get(parameter.name, parameter.default)
        value = _within(parameter, start, direction)
        if value != start:
            moved[parameter.name] = value
    return moved


def _within(parameter: Parameter, start: Plain, direction: int) -> Plain:
    """One step from a value that the parameter may have to another one."""
    choices = parameter.limits.choices
    if choices:
        up, down = choices[0], choices[-1]
        if start in choices:
            at = choices.index(start)
            up, down = choices[(at + 1) % len(choices)], choices[at - 1]
        return up if direction > 0 else down
    is_ranged = parameter.limits != Limits()
    setting = setting_of(parameter)
    for step in (direction, -direction) if is_ranged else (direction,):
        value = _next_day(start, step) if _is_date(parameter) else perturbed(start, step)
        with suppress(ParameterInvalid):
            checked(setting, value)
            if value != start:
                return value
    return start


def _is_date(parameter: Parameter) -> bool:
    return parameter.annotation == "datetime.date"


def _next_day(value: Plain, direction: int) -> Plain:
    day = datetime.date.fromisoformat(str(value))
    return (day + datetime.timedelta(days=direction)).isoformat()


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
