"""From a statement to the one in which a name stands for an expression, and to one that binds it.

Nodes stay where they stand in the cell, so what is said of them is said of the right place.
"""

import ast
from contextlib import suppress
from dataclasses import replace
from typing import Any

from jupyter_mlops.notebook.trees import nodes_in
from jupyter_mlops.notebook.units import Unit


def equal_to(value: ast.expr, node: ast.AST) -> list[ast.expr]:
    """Give the expressions inside that are the same as this one."""
    same = ast.dump(value)
    return [
        one
        for one in nodes_in(node)
        if one.__class__ is value.__class__ and isinstance(one, ast.expr) and ast.dump(one) == same
    ]


def bound_to(value: ast.expr, name: str, unit: Unit) -> Unit:
    """Give the statement `name = value`, at the place of the value in `unit`."""
    target = ast.copy_location(ast.Name(name, ast.Store()), value)
    node = ast.copy_location(ast.Assign([target], value), value)
    text = _source(value, unit.code)
    code = f"{name} = ({text})" if "\n" in text else f"{name} = {text}"
    return replace(unit, comment="", code=code, node=node, is_display=False)


def with_name(value: ast.expr, name: str, unit: Unit) -> Unit:
    """Give the statement with the name wherever the value stands, under another identity."""
    node: ast.stmt = _renamed(unit.node, ast.dump(value), name)
    code = _edited(unit.code, value, name)
    if not _is(code, node):  # inside of an f-string places aren't to be relied on
        code = ast.unparse(node)
    return replace(unit, uid=f"{unit.uid}+", code=code, node=node)


def _renamed(held: Any, same: str, name: str) -> Any:
    """Copy a tree with the name in it; a deep copy would hold what is known of the old one."""
    if isinstance(held, list):
        return [_renamed(one, same, name) for one in held]
    if not isinstance(held, ast.AST):
        return held
    if isinstance(held, ast.expr) and ast.dump(held) == same:
        return ast.copy_location(ast.Name(name, ast.Load()), held)
    parts = {field: _renamed(part, same, name) for field, part in ast.iter_fields(held)}
    return ast.copy_location(held.__class__(**parts), held)


def _source(value: ast.expr, code: str) -> str:
    [first, *_] = equal_to(value, ast.parse(code))
    text = ast.get_source_segment(code, first) or ""
    return text if _is(f"({text})", ast.Expr(value)) else ast.unparse(value)


def _edited(code: str, value: ast.expr, name: str) -> str:
    lines = [line.encode() for line in code.split("\n")]
    found = equal_to(value, ast.parse(code))
    for one in sorted(found, key=lambda node: (node.lineno, node.col_offset), reverse=True):
        first, last = one.lineno - 1, (one.end_lineno or one.lineno) - 1
        left, right = lines[first][: one.col_offset], lines[last][one.end_col_offset :]
        lines[first : last + 1] = [left + name.encode() + right]
    return b"\n".join(lines).decode()


def _is(code: str, node: ast.stmt) -> bool:
    """Whether a text says what a statement says."""
    with suppress(SyntaxError, ValueError):
        return [ast.dump(one) for one in ast.parse(code).body] == [ast.dump(node)]
    return False
