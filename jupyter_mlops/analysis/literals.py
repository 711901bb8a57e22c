"""From a statement of the parameters cell to the value it binds, where that needs no run."""

import ast
import datetime
from dataclasses import dataclass
from pathlib import PurePosixPath

from jupyter_mlops.analysis.expressions import Names, dotted_name
from jupyter_mlops.plain import Plain

_DATES = {"datetime.date": datetime.date, "datetime.datetime": datetime.datetime}


@dataclass(frozen=True, slots=True)
class Literal:
    """A value in the form that JSON can hold, and the type that turns it into the value itself."""

    value: Plain
    type: str = ""
    """`datetime.date`, `datetime.datetime`, `Path`; empty: the value is what JSON says."""


def bound_literal(node: ast.stmt, names: Names) -> tuple[str, Literal] | None:
    """The name that `NAME = literal` binds, and the literal; None for any other statement."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            pass
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            pass
        case _:
            return None
    found = literal_of(value, names)
    return (name, found) if found is not None else None


def literal_of(node: ast.expr, names: Names) -> Literal | None:
    """Read numbers, text, flags, None, lists and dictionaries of these, dates and paths."""
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return _made_literal(node, names)
    return Literal(value) if is_plain(value) else None


def is_plain(value: object) -> bool:
    """Whether JSON can hold the value and give it back unchanged."""
    if isinstance(value, list):
        return all(is_plain(item) for item in value)
    if isinstance(value, dict):
        return all(isinstance(key, str) and is_plain(item) for key, item in value.items())
    return value is None or isinstance(value, bool | int | float | str)


def _made_literal(node: ast.expr, names: Names) -> Literal | None:
    """Dates and paths are made by calls: `date(2024, 1, 31)`, `Path("data") / "x.csv"`."""
    path = _path(node, names)
    if path is not None:
        return Literal(path.as_posix(), "Path")
    if not isinstance(node, ast.Call):
        return None
    dotted = dotted_name(node.func, names) or ""
    kind = _DATES.get(dotted.removesuffix(".fromisoformat"))
    if kind is None:
        return None
    try:
        given = [ast.literal_eval(one) for one in node.args]
        named = {str(one.arg): ast.literal_eval(one.value) for one in node.keywords}
        make = kind.fromisoformat if dotted.endswith(".fromisoformat") else kind
        value = make(*given, **named)
    except (ValueError, TypeError, SyntaxError, OverflowError):
        return None
    return Literal(value.isoformat(), dotted.removesuffix(".fromisoformat"))


def _path(node: ast.expr, names: Names) -> PurePosixPath | None:
    match node:
        case ast.Call(func=func, args=parts, keywords=[]) if (
            dotted_name(func, names) == "pathlib.Path"
        ):
            texts = [_text(part) for part in parts]
            known = [text for text in texts if text is not None]
            return PurePosixPath(*known) if len(known) == len(texts) else None
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            start, rest = _path(left, names), _text(right)
            return start / rest if start is not None and rest is not None else None
    return None


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
