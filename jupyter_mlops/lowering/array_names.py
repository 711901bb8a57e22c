"""Without a run: which names may stand for NumPy arrays: views of a whole, or of a table."""

import ast

from jupyter_mlops.analysis.bindings import bindings_of
from jupyter_mlops.analysis.expressions import Names, dotted_name
from jupyter_mlops.analysis.facts import Facts
from jupyter_mlops.notebook.trees import words_in

_GIVING = frozenset({"to_numpy", "__array__"})
"""Methods that give an array, whatever they belong to."""


def array_names(facts: Facts) -> frozenset[str]:
    """Names that statements bind to what NumPy gives, or to parts of that."""
    names = facts.context.names
    found: set[str] = set()
    telling = {"values", *_GIVING}
    telling |= {name for name, path in names.imports.items() if path.partition(".")[0] == "numpy"}
    for unit in facts.units:
        words = words_in(unit.unit.node)
        if words.isdisjoint(telling) and words.isdisjoint(found):
            continue
        for binding in bindings_of([unit.unit.node]):
            if binding.value is not None and _is_array(binding.value, names, found):
                found.add(binding.name)
    return frozenset(found)


def _is_array(node: ast.expr, names: Names, known: set[str]) -> bool:
    match node:
        case ast.Name(id=name):
            return name in known
        case ast.Subscript(value=inner):
            return _is_array(inner, names, known)
        case ast.Attribute(value=inner, attr=attribute):
            return attribute == "values" or _is_array(inner, names, known)
        case ast.Call(func=func):
            return _gives_array(func, names, known)
    return any(_is_array(part, names, known) for part in _operands(node))


def _operands(node: ast.expr) -> list[ast.expr]:
    match node:
        case ast.BinOp(left=one, right=other) | ast.IfExp(body=one, orelse=other):
            return [one, other]
        case ast.BoolOp(values=parts) | ast.Tuple(elts=parts):
            return parts
    return []


def _gives_array(func: ast.expr, names: Names, known: set[str]) -> bool:
    dotted = dotted_name(func, names)
    if dotted is not None:
        return dotted.startswith("numpy.")
    match func:
        case ast.Attribute(value=inner, attr=method):
            return method in _GIVING or _is_array(inner, names, known)
    return False
