"""From classes to the names that users know them by, and from values to type expressions."""

import builtins
import collections
import types
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from jupyter_mlops.recording.loaded import library

MOST_ELEMENTS = 50_000
DEEPEST = 4
LONGEST_TUPLE = 6
OTHER_HOMES = {"pandas": "pandas.api.typing"}
"""Where a library shows classes that its parent packages don't."""
TYPES_MODULE = {
    # the first of several names is the plain one: FunctionType before LambdaType
    kind: f"types.{name}"
    for name, kind in reversed(vars(types).items())
    if type(kind) is type
}
SPELLED = {
    type(None): "None",
    types.FunctionType: "collections.abc.Callable[..., Any]",
    types.BuiltinFunctionType: "collections.abc.Callable[..., Any]",
    types.MethodType: "collections.abc.Callable[..., Any]",
    types.GeneratorType: "collections.abc.Iterator[Any]",
}
ONE_PARAMETER = (list, set, frozenset, collections.deque)
TWO_PARAMETERS = (dict, collections.defaultdict, collections.OrderedDict)


def public_path(kind: type) -> str:
    """Shortest dotted path of loaded modules that leads to the class; builtins have no module."""
    module, name = kind.__module__, kind.__qualname__
    if module == "builtins":
        return TYPES_MODULE.get(kind, name)
    root = module.partition(".")[0]
    parts = module.split(".")
    homes = [".".join(parts[:end]) for end in range(1, len(parts) + 1)]
    if root in OTHER_HOMES:
        homes.append(OTHER_HOMES[root])
    homes = [home for home in homes if "._" not in home]
    if module.startswith("_"):
        homes = [module.lstrip("_")]
    for home in homes:
        if _found(home, name) is kind:
            return f"{home}.{name}"
    return f"{module}.{name}"


def _found(module: str, qualname: str) -> object:
    first, *rest = qualname.split(".")
    # not by getattr: a module's own `__getattr__` may import or warn
    found: object = vars(library(module) or types).get(first)
    for part in rest:
        found = getattr(found, part, None)
    return found


def annotation(value: Any, depth: int = 0) -> str:
    """Write a type expression that holds for the value; `Any` where elements differ."""
    kind = type(value)
    if kind in SPELLED:
        return SPELLED[kind]
    if kind is tuple:
        return _tuple(value, depth)
    if kind in ONE_PARAMETER:
        return f"{public_path(kind)}[{_elements(value, depth)}]"
    if kind in TWO_PARAMETERS:
        keys, values = _elements(value.keys(), depth), _elements(value.values(), depth)
        return f"{public_path(kind)}[{keys}, {values}]"
    path = public_path(kind)
    hidden = "." not in path and path not in vars(builtins)
    return "Any" if hidden or "<locals>" in path else path


def _tuple(value: tuple[Any, ...], depth: int) -> str:
    if not value:
        return "tuple[()]"
    one = _elements(value, depth)
    if one != "Any" or len(value) > LONGEST_TUPLE or depth >= DEEPEST:
        return f"tuple[{one}, ...]"
    return f"tuple[{', '.join(annotation(element, depth + 1) for element in value)}]"


def _elements(values: Collection[Any], depth: int) -> str:
    if not values or len(values) > MOST_ELEMENTS or depth >= DEEPEST:
        return "Any"
    return joined(_annotations(values, depth))


def _annotations(values: Iterable[Any], depth: int) -> set[str]:
    """Collect what occurs; a class of plain values is looked at once."""
    found: set[str] = set()
    plain: set[type] = set()
    for value in values:
        kind = type(value)
        if kind in plain:
            continue
        found.add(annotation(value, depth + 1))
        if not isinstance(value, Mapping | Collection) or isinstance(value, str | bytes):
            plain.add(kind)
    return found


def joined(found: set[str], most: int = 1) -> str:
    """Write one type for several; `Any` where they are more than `most`, or none."""
    optional = "None" in found
    kinds = found - {"None"}
    if kinds == {"int", "float"}:
        kinds = {"float"}
    if not kinds:
        return "None" if optional else "Any"
    if len(kinds) > most or "Any" in kinds:
        return "Any"
    return " | ".join([*sorted(kinds), *(["None"] if optional else [])])
