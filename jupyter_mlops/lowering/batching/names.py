"""The names that a piece of a function reads, binds and may change."""

import ast


class OtherForm(Exception):
    """The function isn't made of the three parts."""


def loaded(node: ast.AST) -> set[str]:
    """Names that it reads."""
    return {
        one.id
        for one in ast.walk(node)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load)
    }


def stored(node: ast.AST) -> set[str]:
    """Names that it binds, those inside comprehensions too."""
    return {
        one.id
        for one in ast.walk(node)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
    }


def bound(node: ast.AST) -> set[str]:
    """Names that it binds for what comes after it."""
    hidden = [stored(one.target) for one in ast.walk(node) if isinstance(one, ast.comprehension)]
    return stored(node).difference(*hidden)


def changed(node: ast.AST) -> set[str]:
    """Names whose values it may change: an item or attribute is bound, or a bare call is made."""
    found: set[str] = set()
    for one in ast.walk(node):
        if isinstance(one, ast.Subscript | ast.Attribute) and not isinstance(one.ctx, ast.Load):
            found |= loaded(one.value)
        elif isinstance(one, ast.Expr):
            found |= loaded(one)
        elif isinstance(one, ast.AugAssign):
            found |= stored(one.target)
    return found
