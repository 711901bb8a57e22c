"""What one statement of a serve cell is there for: does it show something, what does it touch."""

import ast

from jupyter_mlops.analysis.expressions import base_name, roots
from jupyter_mlops.analysis.symbols import symbols_of
from jupyter_mlops.notebook.trees import nodes_of
from jupyter_mlops.notebook.units import Unit

SHOWING = frozenset({"print", "display", "pprint"})
_HARMLESS = frozenset(
    {
        *("head", "tail", "describe", "to_string", "to_dict", "to_markdown", "round", "tolist"),
        *("item", "items", "keys", "values", "format", "join", "upper", "lower", "title", "strip"),
        *("sum", "mean", "min", "max", "len", "str", "repr", "float", "int", "list", "dict"),
        *("sorted", "type", "zip", "enumerate"),
    }
)
"""Calls inside of what is shown that nobody would miss where nothing is shown."""
_MAKING = frozenset({"array", "asarray", "copy", "DataFrame", "reshape", "Series", "to_frame"})
"""Calls that give an equal value each time, as the ones above do."""


def bound(unit: Unit) -> frozenset[str]:
    """Names that a statement binds, on some path at least."""
    symbols = symbols_of(unit.node)
    return symbols.binds


def read(unit: Unit) -> frozenset[str]:
    """Names that a statement reads, those in functions and lambdas of it included."""
    symbols = symbols_of(unit.node)
    return (symbols.uses | symbols.deferred).union(*symbols.captures.values())


def touched(unit: Unit) -> frozenset[str]:
    """Names whose objects a statement reads or changes, without binding them."""
    return frozenset(roots(unit.node))


def filled(node: ast.stmt) -> set[str]:
    """Names whose objects a statement may put something into: `held["row"] = row`."""
    match node:
        case ast.Assign(targets=targets):
            bases = [base_name(target) for target in targets]
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=value))):
            bases = [base_name(value)]
        case _:
            bases = []
    return {name for name in bases if name is not None}


def is_show(node: ast.stmt) -> bool:
    """`print(…)` or `display(…)`."""
    match node:
        case ast.Expr(value=ast.Call(func=ast.Name(id=name))):
            return name in SHOWING
    return False


def is_look(node: ast.stmt) -> bool:
    """Whether a statement only shows something: a service does as well without it."""
    return isinstance(node, ast.Expr) and _is_harmless(node)


def is_idle(node: ast.stmt) -> bool:
    """Whether a statement does nothing where nobody reads what it binds."""
    match node:
        case ast.Assign(targets=[ast.Name()]):
            return _is_harmless(node)
    return is_look(node)


def is_repeatable(node: ast.expr) -> bool:
    """Whether an expression gives an equal value each time."""
    return all(_called(call) in _HARMLESS | _MAKING for call in nodes_of(ast.Call, node))


def _is_harmless(node: ast.stmt) -> bool:
    return all(_called(call) in _HARMLESS | SHOWING for call in nodes_of(ast.Call, node))


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""
