"""Which names stand for a window on another value, which a stored one isn't any more.

A run tells which arrays share memory. Without one it is what may be an array: a view of a whole, or
of a table.
"""

import ast
from collections.abc import Callable

from jupyter_mlops.analysis.bindings import bindings_of
from jupyter_mlops.analysis.expressions import Names, dotted_name
from jupyter_mlops.analysis.facts import Facts
from jupyter_mlops.notebook.trees import words_in

_GIVING = frozenset({"to_numpy", "__array__", "keys", "items", "values"})
"""Methods that give a window, whatever they belong to."""
_ATTRIBUTES = frozenset({"vars", "__dict__"})
_WINDOWS = frozenset({"dict_keys", "dict_items", "dict_values", "memoryview"})
"""Types that show another value as it is now, and are no arrays."""


def window_names(facts: Facts) -> frozenset[str]:
    """Names of windows that a run has seen, beside arrays; without one, all that may be some."""
    if facts.record is None:
        imports = facts.context.names.imports
        numpy = {name for name, path in imports.items() if path.partition(".")[0] == "numpy"}
        return _bound(facts, {"memoryview", *_ATTRIBUTES, *_GIVING, *numpy}, _is_window)
    return _bound(facts, set(_ATTRIBUTES), _is_attribute_table).union(
        name
        for unit in facts.units
        if unit.observation is not None
        for name, fact in unit.observation.values.items()
        if fact.type.rpartition(".")[2] in _WINDOWS
    )


def _bound(
    facts: Facts, telling: set[str], is_such: Callable[[ast.expr, Names, set[str]], bool]
) -> frozenset[str]:
    """Names that are bound to such an expression, or to parts of what has such a name."""
    names = facts.context.names
    found: set[str] = set()
    for unit in facts.units:
        words = words_in(unit.unit.node)
        if words.isdisjoint(telling) and words.isdisjoint(found):
            continue
        for binding in bindings_of([unit.unit.node]):
            if binding.value is not None and is_such(binding.value, names, found):
                found.add(binding.name)
    return frozenset(found)


def _is_attribute_table(node: ast.expr, _names: Names, known: set[str]) -> bool:
    """`vars(obj)` or `obj.__dict__`: stored, both have attributes of their own."""
    match node:
        case ast.Call(func=ast.Name(id="vars"), args=[_]) | ast.Attribute(attr="__dict__"):
            return True
        case ast.Name(id=name):
            return name in known
    return False


def _is_window(node: ast.expr, names: Names, known: set[str]) -> bool:
    if _is_attribute_table(node, names, known):
        return True
    match node:
        case ast.Subscript(value=inner):
            return _is_window(inner, names, known)
        case ast.Attribute(value=inner, attr=attribute):
            return attribute == "values" or _is_window(inner, names, known)
        case ast.Call(func=func):
            return _gives_window(func, names, known)
    return any(_is_window(part, names, known) for part in _operands(node))


def _operands(node: ast.expr) -> list[ast.expr]:
    match node:
        case ast.BinOp(left=one, right=other) | ast.IfExp(body=one, orelse=other):
            return [one, other]
        case ast.BoolOp(values=parts) | ast.Tuple(elts=parts):
            return parts
    return []


def _gives_window(func: ast.expr, names: Names, known: set[str]) -> bool:
    dotted = dotted_name(func, names)
    if dotted is not None:
        return dotted.startswith("numpy.")
    match func:
        case ast.Name(id="memoryview"):
            return True
        case ast.Attribute(value=inner, attr=method):
            return method in _GIVING or _is_window(inner, names, known)
    return False
