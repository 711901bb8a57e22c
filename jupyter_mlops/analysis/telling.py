"""What statements tell of the names of a notebook: mostly the same after a keystroke as before.

What `names_of` and `summarize` find follows from the statements that bind, define or are told not
to copy, and there from everything but the values of constants.
"""

import ast
from collections.abc import Sequence
from itertools import takewhile

from jupyter_mlops.analysis.bindings import SCOPES, bindings_of
from jupyter_mlops.analysis.summaries import told_not_to_copy
from jupyter_mlops.analysis.symbols import symbols_of
from jupyter_mlops.notebook.trees import has_any, nodes_in, once


def tell_the_same(nodes: Sequence[ast.stmt], before: Sequence[ast.stmt]) -> bool:
    """Tell whether `names_of` and `summarize` certainly find the same for both."""
    head = _alike(nodes, before)
    tail = _alike(nodes[head:][::-1], before[head:][::-1])
    new, old = nodes[head : len(nodes) - tail], before[head : len(before) - tail]
    return [*filter(None, map(_told, new))] == [*filter(None, map(_told, old))]


def _alike(nodes: Sequence[ast.stmt], before: Sequence[ast.stmt]) -> int:
    """How many at the beginning are the same."""
    pairs = zip(nodes, before, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] is pair[1], pairs))


@once
def _told(node: ast.stmt) -> object:
    """What a statement tells, None for nothing; the statement itself where all of it counts."""
    if has_any(SCOPES, node):
        return node
    if not (symbols_of(node).binds or any(bindings_of([node])) or told_not_to_copy(node)):
        return None
    match node:
        case ast.Assign(value=ast.Constant(value=str(text))):
            return text, *map(_form, nodes_in(node))
    return tuple(map(_form, nodes_in(node)))


def _form(node: ast.AST) -> tuple[object, ...]:
    """What a node is, and its nodes; of a constant the type, and whether it counts as true."""
    if isinstance(node, ast.Constant):
        return type(node), type(node.value), bool(node.value)
    return type(node), *(_form_of(getattr(node, name, None)) for name in node._fields)


def _form_of(held: object) -> object:
    if isinstance(held, list):
        return tuple(map(_form_of, held))
    return type(held) if isinstance(held, ast.AST) else held
