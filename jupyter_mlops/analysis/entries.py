"""Which functions of the serve cells answer requests: those that no other one of them uses."""

import ast

from jupyter_mlops.analysis.bindings import is_function
from jupyter_mlops.analysis.expressions import dotted_name
from jupyter_mlops.analysis.facts import Facts, UnitFacts


def function_name(unit: UnitFacts) -> str:
    """The name that a function is bound to."""
    return next(iter(unit.binds))


def serving_units(facts: Facts) -> list[UnitFacts]:
    """The statements of the serve cells."""
    return [unit for unit in facts.units if unit.unit.role.is_service]


def entry_units(facts: Facts) -> list[UnitFacts]:
    """The functions of the serve cells that no other one uses, nor what that one uses.

    Only what the text says counts: a run watches these functions, and must find the same ones.
    """
    serving = serving_units(facts)
    functions = {function_name(unit): unit for unit in serving if is_function(unit.unit.node)}
    if not functions:
        return []
    uses = _uses(facts)
    used = {name for own in functions for name in _reached(own, uses) if name != own}
    return [unit for name, unit in functions.items() if name not in used]


def _uses(facts: Facts) -> dict[str, frozenset[str]]:
    """Function or class → global names that calling it may read."""
    found: dict[str, frozenset[str]] = {}
    for unit in facts.units:
        symbols = unit.symbols
        if is_function(unit.unit.node) or isinstance(unit.unit.node, ast.ClassDef):
            reads = symbols.uses | symbols.deferred
            reads = reads.union(*symbols.captures.values())
        elif _is_partial(unit.unit.node, facts):
            reads = symbols.uses
        else:
            continue
        for name in unit.binds:
            found[name] = found.get(name, frozenset()) | reads
    return found


def _is_partial(node: ast.stmt, facts: Facts) -> bool:
    """`finish = partial(scaled, by=2)`."""
    match node:
        case ast.Assign(targets=[ast.Name()], value=ast.Call(func=func)):
            return dotted_name(func, facts.context.names) == "functools.partial"
    return False


def _reached(name: str, uses: dict[str, frozenset[str]]) -> set[str]:
    found: set[str] = set()
    todo = [name]
    while todo:
        new = uses.get(todo.pop(), frozenset()) - found
        found |= new
        todo += new
    return found
