"""Comparators for what has code or a name: functions, methods, classes, modules."""

import builtins
import inspect
from collections.abc import Mapping
from enum import EnumType
from functools import cached_property, lru_cache
from types import (
    CellType,
    CodeType,
    FunctionType,
    GetSetDescriptorType,
    MemberDescriptorType,
    MethodType,
    ModuleType,
)
from typing import Any

from jupyter_mlops.validation.bytecode import outer_names, own_name, shape
from jupyter_mlops.validation.difference import (
    Comparator,
    Pair,
    Sharing,
    Steps,
    Walk,
    different,
    unlike,
)

_Cached = type(lru_cache(len))
_MISSING = object()
LOCAL = "local"
"""The package that holds modules from beside the notebook."""


def corresponds(expected: type | FunctionType, actual: type | FunctionType) -> bool:
    """Whether `actual` can be the package's version of `expected`.

    What the notebook defined lives in `__main__`; in the package it may live in any module, or
    inside a function. What modules beside the notebook define lives in the same modules below
    those of the package.
    """
    return expected is actual or (
        own_name(expected.__qualname__) == own_name(actual.__qualname__)
        and (expected.__module__ == "__main__" or _moved(expected.__module__, actual.__module__))
    )


def _moved(expected: object, actual: object) -> bool:
    """Whether these name one module, which may have moved into the package."""
    return expected == actual or f"{actual}".endswith(f".{LOCAL}.{expected}")


def compare_function(expected: FunctionType, actual: FunctionType, _: Walk) -> Steps:
    """Compare name, code, defaults, attributes and the values of all outer names."""
    if expected is actual:
        return
    if not corresponds(expected, actual):
        yield unlike("", expected, actual)
    yield Pair(".__code__", expected.__code__, actual.__code__)
    for name in ("__defaults__", "__kwdefaults__", "__dict__"):
        yield Pair(f".{name}", getattr(expected, name), getattr(actual, name), Sharing.NONE)
    yield Pair(".__doc__", _documentation(expected), _documentation(actual))
    yield from _compare_annotations(expected.__annotations__, actual.__annotations__)
    yield from _compare_outer(_outer_values(expected), _outer_values(actual))


def _compare_annotations(expected: Mapping[str, object], actual: Mapping[str, object]) -> Steps:
    """Compare the notebook's annotations; the package may add others."""
    for name, annotation in expected.items():
        if name not in actual:
            yield different(f".__annotations__[{name!r}]", "missing")
        else:
            yield Pair(f".__annotations__[{name!r}]", annotation, actual[name], Sharing.NONE)


def _documentation(described: object) -> object:
    """Give the docstring without its indentation, and without the blanks that a formatter cuts."""
    text = getattr(described, "__doc__", None)
    if not isinstance(text, str):
        return text
    return "\n".join(line.rstrip() for line in inspect.cleandoc(text).split("\n")).rstrip()


def _outer_values(function: FunctionType) -> dict[str, object]:
    cells = dict(zip(function.__code__.co_freevars, function.__closure__ or (), strict=True))
    values = {}
    for name in sorted(outer_names(function.__code__)):
        value = _content(cells[name]) if name in cells else function.__globals__.get(name, _MISSING)
        if value is not _MISSING:
            values[name] = value
    return values


def _content(cell: CellType) -> object:
    try:
        return cell.cell_contents
    except ValueError:
        return _MISSING


def _compare_outer(expected: Mapping[str, object], actual: Mapping[str, object]) -> Steps:
    """Compare outer values; one that the notebook hadn't bound yet may be anything."""
    for name, value in expected.items():
        place = f" outer name {name!r}"
        other = actual.get(name, getattr(builtins, name, _MISSING))
        if other is _MISSING:
            yield different(place, "missing")
        yield Pair(place, value, other, Sharing.NONE)
    for name, other in actual.items():
        original = getattr(builtins, name, _MISSING)
        if name not in expected and original is not _MISSING:
            yield Pair(f" outer name {name!r}", original, other, Sharing.NONE)


def compare_code(expected: CodeType, actual: CodeType, _: Walk) -> Steps:
    """Compare two code objects, but for lines and file."""
    yield Pair("", shape(expected), shape(actual), Sharing.NONE)


def compare_method(expected: MethodType, actual: MethodType, _: Walk) -> Steps:
    """Compare the function and the object it is bound to."""
    yield Pair(".__func__", expected.__func__, actual.__func__)
    yield Pair(".__self__", expected.__self__, actual.__self__)


def compare_wrapper(expected: Any, actual: Any, _: Walk) -> Steps:
    """Compare `property`, `staticmethod` and the like by the functions inside."""
    for name in ("__func__", "func", "fget", "fset", "fdel"):
        yield Pair(f".{name}", getattr(expected, name, None), getattr(actual, name, None))


def compare_cached(expected: Any, actual: Any, _: Walk) -> Steps:
    """Compare a function under `lru_cache`; what is cached can't be told from what isn't."""
    if expected is not actual:
        yield Pair(".__wrapped__", expected.__wrapped__, actual.__wrapped__)
        yield Pair(".cache_parameters()", expected.cache_parameters(), actual.cache_parameters())


def compare_module(expected: ModuleType, actual: ModuleType, _: Walk) -> Steps:
    """Compare two modules by name."""
    if not _moved(expected.__name__, actual.__name__):
        yield unlike("", expected, actual)


def compare_class(expected: type, actual: type, _: Walk) -> Steps:
    """Compare a class of the notebook with the package's: name, bases, methods, attributes."""
    if expected is actual:
        return
    if not corresponds(expected, actual):
        yield unlike("", expected, actual)
    yield Pair(".__bases__", expected.__bases__, actual.__bases__, Sharing.NONE)
    for name in ("__slots__", "__annotations__"):
        yield Pair(f".{name}", vars(expected).get(name), vars(actual).get(name), Sharing.NONE)
    members, others = _members(expected), _members(actual)
    for name in sorted({*members, *others}):
        if name not in others:
            yield different(f".{name}", "missing")
        elif name not in members:
            yield different(f".{name}", "not expected")
        yield Pair(f".{name}", members[name], others[name], Sharing.NONE)


def _members(kind: type) -> dict[str, object]:
    """Take what the class body gave: not what Python or a decorator keeps beside it."""
    return {
        name: value
        for name, value in vars(kind).items()
        if not isinstance(value, MemberDescriptorType | GetSetDescriptorType)
        and not (name.startswith("_") and name.endswith("_") and not _has_code(value))
        and name != "_abc_impl"
    }


def _has_code(value: object) -> bool:
    return isinstance(value, FunctionType | property | staticmethod | classmethod)


def compare_enumeration(expected: type, actual: type, _: Walk) -> Steps:
    """Compare the members of an enumeration; the rest of it is the enum machinery's."""
    if expected is actual:
        return
    if not corresponds(expected, actual):
        yield unlike("", expected, actual)
    first: Any = expected
    second: Any = actual
    values = {name: member.value for name, member in first.__members__.items()}
    yield Pair("", values, {name: member.value for name, member in second.__members__.items()})
    methods = {name: value for name, value in vars(expected).items() if _has_code(value)}
    for name, value in methods.items():
        if not name.startswith("_"):
            yield Pair(f".{name}", value, vars(actual).get(name), Sharing.NONE)


EXACT: dict[type, Comparator] = {
    FunctionType: compare_function,
    CodeType: compare_code,
    MethodType: compare_method,
    ModuleType: compare_module,
    property: compare_wrapper,
    staticmethod: compare_wrapper,
    classmethod: compare_wrapper,
    cached_property: compare_wrapper,
    _Cached: compare_cached,
}

BY_BASE: dict[type, Comparator] = {type: compare_class, EnumType: compare_enumeration}
