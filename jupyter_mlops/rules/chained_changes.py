"""ML302, ML303: a change made to a piece that was taken out of a frame, and not to the frame."""

import ast
from collections.abc import Iterator

from jupyter_mlops.analysis.facts import UnitFacts
from jupyter_mlops.analysis.libraries import major_version
from jupyter_mlops.analysis.tables import (
    COPY,
    FRAME,
    PART,
    SERIES,
    Known,
    Tables,
    is_in_place,
    is_selection,
)
from jupyter_mlops.diagnostic import Diagnostic, Edit, Severity
from jupyter_mlops.notebook.trees import nodes_in, nodes_of, once, words_in
from jupyter_mlops.rules.base import Subject, span_of
from jupyter_mlops.rules.editing import called_without, replacement, source_of

COPY_ON_WRITE = 3
"""The first pandas in which a piece never writes through to its frame."""
_PLACES = frozenset({"loc", "iloc"})
_PIECES = (ast.Subscript, ast.Attribute)
_EFFECT = "Then it does take effect, which changes results where it had none."


def check(subject: Subject) -> Iterator[Diagnostic]:
    """`df[a].m(inplace=True)` and `df[a][b] = v`, the frame being known as one."""
    units = [unit for unit in subject.facts.units if _is_candidate(unit.unit.node)]
    if not units:
        return
    tables = subject.tables
    version = major_version(subject.facts, "pandas") or 0
    for unit in units:
        for nodes, known in tables.scopes(unit):
            for node in nodes:
                piece = _changed(node)
                if piece is not None and _is_piece(piece, known, tables):
                    yield _found(subject, unit, node, version)


def _changed(node: ast.AST) -> ast.expr | None:
    """What a call changes in place, or what an assignment writes into."""
    match node:
        case ast.Call(func=ast.Attribute(value=piece)) if is_in_place(node):
            return piece
        case ast.Subscript(value=piece, ctx=ast.Store()):
            return _without_place(piece)
    return None


def _found(subject: Subject, unit: UnitFacts, node: ast.AST, version: int) -> Diagnostic:
    if isinstance(node, ast.Call):
        return _in_place(subject, unit, node, version)
    assert isinstance(node, ast.Subscript)
    return _assigned(subject, unit, node, version)


@once
def _is_candidate(statement: ast.stmt) -> bool:
    return "inplace" in words_in(statement) or any(
        isinstance(node.ctx, ast.Store) and isinstance(_without_place(node.value), _PIECES)
        for node in nodes_of(ast.Subscript, statement)
    )


def _without_place(node: ast.expr) -> ast.expr:
    return node.value if isinstance(node, ast.Attribute) and node.attr in _PLACES else node


def _is_piece(node: ast.expr, known: Known, tables: Tables) -> bool:
    """Whether it is taken out of a frame here and now: `df["a"]`, `df.a`, `df.loc[rows]`."""
    if not isinstance(node, _PIECES):
        return False
    frame = _without_place(node.value)
    if tables.kind(frame, known) not in (FRAME, COPY):
        return False
    return tables.kind(node, known) in (SERIES, COPY, PART)


def _in_place(subject: Subject, unit: UnitFacts, node: ast.Call, version: int) -> Diagnostic:
    assert isinstance(node.func, ast.Attribute)
    piece, method = source_of(subject, unit, node.func.value), node.func.attr
    return Diagnostic(
        code="ML302",
        severity=_severity(version),
        message=f"`{piece}.{method}(…, inplace=True)` changes a copy: the frame stays as it was"
        if version >= COPY_ON_WRITE
        else f"`{piece}.{method}(…, inplace=True)` has no effect from pandas 3 on",
        span=span_of(unit, node),
        why="What is taken out of a frame is a copy of its own as soon as it is changed.",
        fix=f"Assign it back: `{piece} = {piece}.{method}(…)`. {_EFFECT}",
        edits=_assigned_back(subject, unit, node, piece),
    )


def _assigned_back(
    subject: Subject, unit: UnitFacts, node: ast.Call, piece: str
) -> tuple[Edit, ...]:
    statement = next(
        (
            one
            for one in nodes_in(unit.unit.node)
            if isinstance(one, ast.Expr) and one.value is node
        ),
        None,
    )
    # a column can't be made by writing an attribute
    is_item = isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Subscript)
    text = called_without(subject, unit, node, "inplace")
    if statement is None or text is None or not is_item:
        return ()
    return replacement(subject, unit, statement, f"{piece} = {text}")


def _assigned(subject: Subject, unit: UnitFacts, node: ast.Subscript, version: int) -> Diagnostic:
    written = source_of(subject, unit, node)
    better = _by_loc(subject, unit, node)
    action = f"Write rows and column in one step: `{better or 'df.loc[rows, column]'} = …`."
    return Diagnostic(
        code="ML303",
        severity=_severity(version),
        message=f"`{written} = …` changes a copy: the frame stays as it was"
        if version >= COPY_ON_WRITE
        else f"`{written} = …` may change a copy, and has no effect from pandas 3 on",
        span=span_of(unit, node),
        why="What is taken out of a frame is a copy of its own as soon as it is changed.",
        fix=f"{action} {_EFFECT}",
        edits=replacement(subject, unit, node, better) if better else (),
    )


def _by_loc(subject: Subject, unit: UnitFacts, node: ast.Subscript) -> str:
    """`df[column][rows]` and `df[rows][column]` as one step; empty where they might differ."""
    by_label = isinstance(node.value, ast.Attribute) and node.value.attr == "loc"
    inner = node.value.value if by_label and isinstance(node.value, ast.Attribute) else node.value
    if not isinstance(inner, ast.Subscript) or isinstance(inner.value, ast.Attribute):
        return ""
    first, second = inner.slice, node.slice
    frame = source_of(subject, unit, inner.value)
    if _is_column(first) and (by_label or is_selection(second) or _is_label(second)):
        rows, column = second, first
    elif is_selection(first) and not isinstance(first, ast.List) and _is_column(second):
        if by_label:
            return ""
        rows, column = first, second
    else:
        return ""
    if isinstance(rows, ast.Tuple):
        return ""
    parts = (source_of(subject, unit, rows), source_of(subject, unit, column))
    return f"{frame}.loc[{parts[0]}, {parts[1]}]"


def _is_column(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _is_label(node: ast.expr) -> bool:
    """A text can only be a label; a number may be a position, and a name anything."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _severity(version: int) -> Severity:
    return Severity.ERROR if version >= COPY_ON_WRITE else Severity.WARNING
