"""What is made of the clock's time, and which statements tell no more than that."""

import ast

from jupyter_mlops.analysis.bindings import own_nodes
from jupyter_mlops.analysis.expressions import BUILTIN_NAMES
from jupyter_mlops.analysis.facts import Facts
from jupyter_mlops.notebook.trees import nodes_of


def timed_names(facts: Facts) -> frozenset[str]:
    """Names whose values are made of the clock's: how long something took is no result."""
    found: set[str] = set()
    for unit in facts.units:
        if "clock" in unit.resources or (unit.uses & found and _is_arithmetic(unit.unit.node)):
            found |= unit.symbols.defs
        elif unit.symbols.defs:
            found -= unit.symbols.defs
    return frozenset(found)


def timings(facts: Facts) -> frozenset[str]:
    """Uids of the statements that print how long something took, and nothing else.

    Those in cells tagged `keep` are none of them.
    """
    bound = frozenset[str]().union(*(unit.binds for unit in facts.units))
    timed, known = timed_names(facts), {*facts.context.names.imports, *(BUILTIN_NAMES - bound)}
    return frozenset(
        unit.uid
        for unit in facts.units
        if isinstance(unit.unit.node, ast.Expr)
        and prints(unit.unit.node)
        and ("clock" in unit.resources or unit.uses & timed)
        and unit.uses - known <= timed
        and not unit.unit.role.keep
    )


def _is_arithmetic(node: ast.stmt) -> bool:
    """Whether the statement binds what operators and attributes make of other names."""
    if not isinstance(node, ast.Assign | ast.AugAssign):
        return False
    return not nodes_of(ast.Call, node.value)


def prints(node: ast.stmt) -> bool:
    """Whether the statement itself prints; a function that prints does so where it is called."""
    return any(
        isinstance(inner, ast.Call)
        and isinstance(inner.func, ast.Name)
        and inner.func.id in ("print", "pprint")
        for inner in own_nodes([node])
    )
