"""Copies that the standard library makes more slowly, or with more than belongs to them."""

import ast
from typing import Any, TypeVar

_Copied = TypeVar("_Copied")
_Node = TypeVar("_Node", bound=ast.AST)


def changed(original: _Copied, **fields: Any) -> _Copied:
    """From an object of a frozen class with slots make one that differs in the fields given.

    What the class computes from fields is copied too. `dataclasses.replace` takes several times as
    long, as it initializes the object; some are copied by the thousand after each keystroke.
    """
    kind = type(original)
    copy = object.__new__(kind)
    for name in vars(kind)["__slots__"]:
        value = fields[name] if name in fields else getattr(original, name)
        object.__setattr__(copy, name, value)
    return copy


def copied(node: _Node) -> _Node:
    """Copy a tree, to be changed.

    `copy.deepcopy` would take along what is held with it, and what others hang on `ast.Load()`,
    which all trees share: IPython hangs whole trees there to show a traceback.
    """
    fields = {name: _copied(value) for name, value in ast.iter_fields(node)}
    return ast.copy_location(type(node)(**fields), node)


def _copied(value: Any) -> Any:
    if isinstance(value, list):
        return [_copied(one) for one in value]
    return copied(value) if isinstance(value, ast.AST) else value
