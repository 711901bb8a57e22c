"""The parameter values at which a build is proved: the defaults and two perturbations.

The rule: at the first further point every number moves up and every flag turns over; at the second
every number moves down. A fraction between 0 and 1 moves by a tenth of its distance to 1 (up) or by
a tenth of itself (down); another float by a tenth; an integer by one, and never below 1 when it was
at least 1; a date by a day. What has choices takes the next one (up) or the one before (down).
What has a range stays inside, and moves the other way at its end. Text, lists, paths and None stay.
Where the code tells other values apart (`if MODE == "raw"`, `if N > 50`), it takes one of those: a
number the first on its way, anything else the first (up) and the last (down).
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType

from jupyter_mlops.ir.pipeline import Limits, Parameter
from jupyter_mlops.lowering.parameters import setting_of
from jupyter_mlops.plain import Plain
from jupyter_mlops.runtime.errors import ParameterInvalid
from jupyter_mlops.runtime.overrides import checked

STEP = 0.1
Alternatives = Mapping[str, Sequence[Plain]]
"""Parameter → other values that the code tells apart."""


@dataclass(frozen=True, slots=True)
class Point:
    """A name for messages, and the values that differ from the parameters cell."""

    label: str
    overrides: tuple[tuple[str, Plain], ...] = ()
    plain: tuple[tuple[str, Plain], ...] = ()
    """The same without what the code tells apart."""


def choose_points(
    parameters: Iterable[Parameter],
    given: Iterable[Mapping[str, Plain]] | None,
    base: Mapping[str, Plain],
    told: Alternatives = MappingProxyType({}),
    still: Set[str] = frozenset(),
) -> tuple[Point, ...]:
    """The defaults (with `base`, what the command line replaces) and the further points.

    Of parameters that are to stay `still` only numbers and dates move, and by a step.
    """
    first = Point("defaults", _listed(base))
    known = [one for one in parameters if one.name not in still or _is_quantity(one)]
    told = {name: values for name, values in told.items() if name not in still}
    if given is not None:
        chosen = [(dict(values), dict(values)) for values in given]
    else:
        chosen = [
            (moved, _moved(known, direction, base, {}))
            for direction in (1, -1)
            if (moved := _moved(known, direction, base, told))
        ]
    further = [
        Point(f"point {number}", _listed({**base, **values}), _listed({**base, **plain}))
        for number, (values, plain) in enumerate(chosen, start=2)
    ]
    return (first, *further)


def _listed(values: Mapping[str, Plain]) -> tuple[tuple[str, Plain], ...]:
    return tuple(sorted(values.items()))


def milder(point: Point, base: Mapping[str, Plain]) -> Iterator[Point]:
    """The same point, first without what the code tells apart, then without more.

    That is integers, dates and choices: integers often count things, and a notebook may not run at
    all with another count.
    """
    last = point.overrides
    kept = tuple(
        (name, value)
        for name, value in point.plain
        if name in base or isinstance(value, bool | float)
    )
    for values in (point.plain, kept):
        if values and values != last:
            yield Point(point.label, values, values)
            last = values


def _moved(
    parameters: Iterable[Parameter],
    direction: int,
    base: Mapping[str, Plain],
    told: Alternatives,
) -> dict[str, Plain]:
    moved: dict[str, Plain] = {}
    for parameter in parameters:
        start = base.get(parameter.name, parameter.default)
        value = _within(parameter, start, direction)
        if not parameter.limits.choices:
            value = _told(parameter, start, direction, told.get(parameter.name, ()), value)
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


def _told(
    parameter: Parameter, start: Plain, direction: int, others: Sequence[Plain], moved: Plain
) -> Plain:
    """The value that the code tells from where it starts, or where it would move to anyway."""
    allowed = [one for one in others if one != start and _is_allowed(parameter, one)]
    if isinstance(start, bool):
        return moved
    if isinstance(start, int | float):
        numbers = [one for one in allowed if isinstance(one, int | float)]
        return next((one for one in numbers if (one - start) * direction > 0), moved)
    if direction > 0:
        return allowed[0] if allowed else moved
    return allowed[-1] if len(allowed) > 1 else moved


def _is_allowed(parameter: Parameter, value: Plain) -> bool:
    try:
        checked(setting_of(parameter), value)
    except ParameterInvalid:
        return False
    return True


def _is_quantity(parameter: Parameter) -> bool:
    is_number = isinstance(parameter.default, int | float) and not isinstance(
        parameter.default, bool
    )
    return not parameter.limits.choices and (is_number or _is_date(parameter))


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
