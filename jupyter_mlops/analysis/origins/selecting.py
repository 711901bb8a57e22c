"""From an attribute or a subscript of data to the rows and columns that it leaves."""

import ast
from collections.abc import Iterable
from dataclasses import replace

from jupyter_mlops.analysis.estimators import words
from jupyter_mlops.analysis.origins.state import State
from jupyter_mlops.analysis.origins.values import (
    NOTHING,
    Columns,
    Mark,
    Step,
    Value,
    elements,
    held,
)

_SAME = words("values array data loc iloc at iat str dt cat sparse A target frame real")
_ABOUT = words("""
    shape size ndim columns dtype dtypes name names feature_names target_names DESCR nbytes empty
    categories filename
    """)
"""Attributes that tell about data without being data."""


def attribute_of_data(state: State, owner: Value, node: ast.Attribute) -> Value:
    """Follow `df.values`, `df.price`, `iris.data`, `part.index`."""
    is_frame = owner.columns is not None and not owner.columns.single
    if node.attr == "index":
        mark = Mark("rows", state.site(node), rows=owner.parts)
        return Value(marks=frozenset({mark}), followed=owner.followed)
    if node.attr in _ABOUT:
        return NOTHING
    if node.attr in _SAME and not (is_frame and node.attr in ("target", "data", "frame")):
        return owner
    if owner.columns is not None and is_frame:
        return _column(owner, owner.columns, node.attr)
    if node.attr == "T":
        return owner.loose()
    return replace(owner.loose(), followed=False) if owner.parts else held(owner)


def _column(owner: Value, columns: Columns, name: str) -> Value:
    chosen = columns.restricted((name,), single=True)
    marks = owner.marks.union(*(one.marks for one in chosen.made))
    chosen = replace(chosen, made=tuple(replace(one, marks=frozenset()) for one in chosen.made))
    # a frame of chosen columns is no reproach to the single one that is taken out of it
    marks = frozenset(mark for mark in marks if mark.kind != "computed")
    sources = frozenset({(columns.frame, name)})
    return replace(owner, columns=chosen, marks=marks, sources=sources, items=None)


def own_columns(columns: Columns, value: Value) -> frozenset[str]:
    """Give the columns of this frame that a value is computed out of."""
    return frozenset(name for frame, name in value.sources if frame == columns.frame)


def select(node: ast.Subscript, owner: Value, indexes: list[Value], place: str) -> Value:
    """Follow `xs[0]`, `df["a"]`, `df[mask]`, `X[:100]`, `df.loc[rows, columns]`."""
    first = indexes[0] if indexes else NOTHING
    if owner.items is not None or owner.element is not None:
        return _item(owner, first.literal)
    slices = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    names = column_names(first.literal)
    if owner.columns is not None and place not in ("loc", "iloc") and len(slices) == 1 and names:
        if owner.columns.single:
            return owner
        if isinstance(first.literal, str):
            return _column(owner, owner.columns, first.literal)
        return replace(owner, columns=owner.columns.restricted(names))
    rows = _rows(owner, slices[0], first)
    if rows is None:
        rows = owner if len(slices) > 1 or _is_row_choice(place, slices[0]) else owner.loose()
    return _columns(rows, slices, indexes, place) if len(slices) > 1 else rows


def column_names(literal: object) -> tuple[str, ...]:
    """Give the names that a literal index is."""
    names = literal if isinstance(literal, tuple) else (literal,)
    return tuple(str(one) for one in names) if all(isinstance(one, str) for one in names) else ()


def _item(owner: Value, literal: object) -> Value:
    items = owner.items
    if items is not None and isinstance(literal, int) and -len(items) <= literal < len(items):
        return items[literal]
    if items is not None and owner.keys is not None and literal in owner.keys:
        return items[owner.keys.index(str(literal))]
    return elements(owner)


def _is_row_choice(place: str, index: ast.expr) -> bool:
    return place in ("loc", "iloc") or isinstance(index, ast.Slice)


def _rows(owner: Value, index: ast.expr, value: Value) -> Value | None:
    """Follow a choice of rows; None where it isn't one that is known."""
    if isinstance(index, ast.Slice):
        step = _slice_step(index)
        return owner.cut(step) if step is not None else owner
    for mark in sorted(value.all_marks(), key=lambda mark: mark.kind):
        if mark.kind in ("index", "mask"):
            return owner.cut(((mark.kind, mark.site), mark.side))
    pointed = [mark.rows for mark in value.marked("rows")]
    if pointed:
        return cut_like(owner, pointed[0], taken=True)
    drawn = next(iter(value.parts), None)
    if drawn is None or len(value.parts) > 1 or not drawn.path or value.columns is not None:
        return None
    split, side = drawn.path[-1]
    return owner.cut((("drawn", drawn.source, split), side))


def _slice_step(index: ast.Slice) -> Step | None:
    if index.step is not None:
        return None
    match index.lower, index.upper:
        case None, ast.expr() as upper:
            return ("slice", ast.dump(upper)), "head"
        case ast.expr() as lower, None:
            return ("slice", ast.dump(lower)), "tail"
    return None


def cut_like(owner: Value, rows: Iterable[object], *, taken: bool) -> Value | None:
    """Cut as another value was cut: take just its rows, or all but those."""
    steps: set[Step] = set()
    for part in owner.parts:
        for other in rows:
            path = getattr(other, "path", ())
            if getattr(other, "source", None) == part.source and len(path) > len(part.path):
                split, side = path[len(part.path)]
                steps.add((split, side if taken else f"not {side}"))
    if len(steps) != 1:
        return None
    return owner.cut(steps.pop())


def _columns(rows: Value, slices: list[ast.expr], indexes: list[Value], place: str) -> Value:
    second = slices[1]
    if isinstance(second, ast.Slice) and second.lower is None and second.upper is None:
        return rows
    names = column_names(indexes[1].literal)
    if rows.columns is None or place != "loc" or not names or rows.columns.single:
        return rows.loose()
    if isinstance(indexes[1].literal, str):
        return _column(rows, rows.columns, names[0])
    return replace(rows, columns=rows.columns.restricted(names))
