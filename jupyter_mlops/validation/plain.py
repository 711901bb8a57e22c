"""Comparators for what Python itself offers: numbers, text, containers, dates."""

import math
from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from pathlib import PurePath
from types import MappingProxyType
from typing import Any

from jupyter_mlops.runtime.checks.closeness import clock_times
from jupyter_mlops.validation.difference import (
    Comparator,
    Pair,
    Sharing,
    Steps,
    Verdict,
    Walk,
    different,
    incomparable,
    short,
    unlike,
)

ATOMS: frozenset[type] = frozenset(
    {bool, int, float, complex, str, bytes, type(None), type(...), type(NotImplemented)}
)
"""Immutable and without parts: for two of one type, `==` says it all but for NaN."""

_MOST_TRIALS = 200
"""Elements of a set that hash by identity are tried against each other, which is quadratic."""


def plainly_equal(expected: Sequence[object], actual: Sequence[object]) -> bool:
    """Tell fast that two sequences of atoms are equal; a False says nothing."""
    kinds = list(map(type, expected))
    return kinds == list(map(type, actual)) and ATOMS.issuperset(kinds) and expected == actual


def compare_atom(expected: object, actual: object, _: Walk) -> Steps:
    """Compare two atoms of one type."""
    if expected != actual and not _both_nan(expected, actual):
        yield unlike("", expected, actual)


def _both_nan(expected: object, actual: object) -> bool:
    if isinstance(expected, float) and isinstance(actual, float):
        return math.isnan(expected) and math.isnan(actual)
    if isinstance(expected, complex) and isinstance(actual, complex):
        parts = ((expected.real, actual.real), (expected.imag, actual.imag))
        return all(first == second or _both_nan(first, second) for first, second in parts)
    return False


def compare_list(expected: list[Any], actual: list[Any], walk: Walk) -> Steps:
    """Compare two lists item by item."""
    yield from walk.one_to_one(expected, actual)
    yield from compare_items(expected, actual)


def compare_tuple(expected: tuple[Any, ...], actual: tuple[Any, ...], _: Walk) -> Steps:
    """Compare two tuples item by item."""
    yield from compare_items(expected, actual)


def compare_items(expected: Sequence[object], actual: Sequence[object]) -> Steps:
    """Compare two sequences item by item."""
    if len(expected) != len(actual):
        yield different("", f"expected {len(expected)} items, got {len(actual)}")
    if not plainly_equal(expected, actual):
        for index, (first, second) in enumerate(zip(expected, actual, strict=True)):
            yield Pair(f"[{index}]", first, second)


def compare_dict(expected: dict[Any, Any], actual: dict[Any, Any], walk: Walk) -> Steps:
    """Compare two dicts: keys, their order, values."""
    yield from walk.one_to_one(expected, actual)
    timed = clock_times(expected)
    first = [(key, _shaped(value) if key in timed else value) for key, value in expected.items()]
    second = [(key, _shaped(value) if key in timed else value) for key, value in actual.items()]
    yield from compare_entries(first, second)


def _shaped(times: object) -> object:
    """What is left of a value to compare when the times themselves don't count."""
    return type(times), str(getattr(times, "dtype", "")), getattr(times, "shape", None)


def compare_view(expected: Collection[Any], actual: Collection[Any], _: Walk) -> Steps:
    """Compare keys, values or items of two dicts as they stand now."""
    yield from compare_items(list(expected), list(actual))


def compare_entries(
    expected: Sequence[tuple[Any, Any]], actual: Sequence[tuple[Any, Any]]
) -> Steps:
    """Compare what two mappings hold, in order."""
    keys, others = [key for key, _ in expected], [key for key, _ in actual]
    if not plainly_equal(keys, others):
        yield from _unequal_keys(keys, others)
    if plainly_equal([value for _, value in expected], [value for _, value in actual]):
        return
    for (key, first), (_, second) in zip(expected, actual, strict=True):
        yield Pair(f"[{key!r}]" if type(key) in ATOMS else "[…]", first, second)


def _unequal_keys(expected: list[Any], actual: list[Any]) -> Steps:
    if ATOMS.issuperset(map(type, expected)) and ATOMS.issuperset(map(type, actual)):
        lacking = [key for key in expected if key not in actual]
        if lacking:
            yield different("", f"the key {lacking[0]!r} is missing")
        for key in actual:
            if key not in expected:
                yield different("", f"the key {key!r} is not expected")
        if expected != actual:
            yield different("", f"another order of keys: expected {expected}, got {actual}")
    if len(expected) != len(actual):
        yield different("", f"expected {len(expected)} keys, got {len(actual)}")
    for index, (first, second) in enumerate(zip(expected, actual, strict=True)):
        yield Pair(f" key {index}", first, second)


def compare_set(expected: Collection[Any], actual: Collection[Any], walk: Walk) -> Steps:
    """Compare two sets, mutable or frozen, and what a subclass adds to them."""
    if isinstance(expected, set):
        yield from walk.one_to_one(expected, actual)
    if len(expected) != len(actual):
        yield different("", f"expected {len(expected)} elements, got {len(actual)}")
    yield Pair("", getattr(expected, "__dict__", None), getattr(actual, "__dict__", None))
    counterparts = {element: element for element in actual}
    alone = []
    for element in expected:
        if element in counterparts:
            yield Pair(f"{{{element!r}}}", element, counterparts.pop(element))
        else:
            alone.append(element)
    lost = sorted(repr(element) for element in alone if type(element) in ATOMS - {float, complex})
    if lost:
        yield different("", f"{lost[0]} is not in the set")
    yield from _matched(alone, list(counterparts), walk)


def _matched(alone: list[object], left: list[object], walk: Walk) -> Steps:
    """Find a partner for each element that has no equal one by hash."""
    if len(alone) > _MOST_TRIALS:
        yield incomparable("", f"{len(alone)} elements of the set have no equality of their own")
        return
    for element in alone:
        verdicts = [walk.alike(element, candidate) for candidate in left]
        if Verdict.EQUAL in verdicts:
            yield Pair("{…}", element, left.pop(verdicts.index(Verdict.EQUAL)))
        elif Verdict.INCOMPARABLE in verdicts:
            yield incomparable("", "the set has elements that can't be compared")
            return
        else:
            yield different("", f"{short(element)} is not in the set")


def compare_written(expected: object, actual: object, _: Walk) -> Steps:
    """Compare values that their text describes completely."""
    if repr(expected) != repr(actual):
        yield unlike("", expected, actual)


def compare_moment(expected: datetime | time, actual: datetime | time, _: Walk) -> Steps:
    """Compare what the clock shows, then the time zones."""
    naive = expected.replace(tzinfo=None), actual.replace(tzinfo=None)
    if naive[0] != naive[1] or expected.fold != actual.fold:
        yield unlike("", expected, actual)
    yield Pair(".tzinfo", expected.tzinfo, actual.tzinfo, Sharing.NONE)


def compare_member(expected: Enum, actual: Enum, _: Walk) -> Steps:
    """Compare two members of one enumeration, or of two that correspond."""
    if expected.name != actual.name:
        yield unlike("", expected, actual)
    yield Pair(".value", expected.value, actual.value, Sharing.NONE)


def compare_proxy(expected: MappingProxyType[Any, Any], actual: Any, _: Walk) -> Steps:
    """Compare two read-only views of dicts."""
    yield from compare_entries(list(expected.items()), list(actual.items()))


EXACT: dict[type, Comparator] = {
    **dict.fromkeys(ATOMS, compare_atom),
    list: compare_list,
    tuple: compare_tuple,
    dict: compare_dict,
    MappingProxyType: compare_proxy,
    datetime: compare_moment,
    time: compare_moment,
    date: compare_written,
    timedelta: compare_written,
    Decimal: compare_written,
    Fraction: compare_written,
    range: compare_written,
    type({}.keys()): compare_view,
    type({}.values()): compare_view,
    type({}.items()): compare_view,
}
"""Only for the very type: a subclass may carry more than these look at."""

BY_BASE: dict[type, Comparator] = {
    set: compare_set,
    frozenset: compare_set,
    PurePath: compare_written,
    Enum: compare_member,
}
"""For subclasses too."""
