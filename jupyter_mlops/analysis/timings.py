"""What is made of the clock's time, and which statements tell no more than that."""

import ast
from collections.abc import Set

from jupyter_mlops.analysis.bindings import own_nodes
from jupyter_mlops.analysis.effects_of import Context, effects_of
from jupyter_mlops.analysis.expressions import BUILTIN_NAMES, bound_names
from jupyter_mlops.analysis.facts import Facts
from jupyter_mlops.notebook.trees import nodes_of

_COMPOUND = ast.For | ast.While | ast.If | ast.With | ast.Try


def timed_names(facts: Facts) -> frozenset[str]:
    """Names whose values are made of the clock's: how long something took is no result."""
    found: set[str] = set()
    for unit in facts.units:
        if isinstance(unit.unit.node, _COMPOUND):
            found |= timed_inside(unit.unit.node, found, facts.context)
        elif "clock" in unit.resources or (unit.uses & found and _is_arithmetic(unit.unit.node)):
            found |= unit.symbols.defs
        elif unit.symbols.defs:
            found -= unit.symbols.defs
    return frozenset(found)


def timed_inside(node: ast.stmt, known: Set[str], context: Context) -> set[str]:
    """Names that the parts of a loop, or of another block, bind to what is made of the clock's."""
    found: set[str] = set()
    for part in [*own_nodes([node])] * 2:  # what a round binds at its end, the next one reads
        match part:
            case ast.Assign(targets=targets, value=value):
                pass
            case ast.AugAssign(target=target, value=value):
                targets = [target]
            case _:
                continue
        used = {name.id for name in nodes_of(ast.Name, value)}
        made_of_it = used & (found | known) and not nodes_of(ast.Call, value)
        if made_of_it or "clock" in effects_of([value], context).resources:
            found.update(name for target in targets for name in bound_names(target))
    return found


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
