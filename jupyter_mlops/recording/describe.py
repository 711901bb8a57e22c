"""From a value to the fact that a record keeps of it."""

import io
import sys
import types
from collections import deque
from collections.abc import Iterator
from typing import Any, Literal, TypeAlias

from jupyter_mlops.recording.annotate import annotation, public_path
from jupyter_mlops.recording.loaded import is_a, library
from jupyter_mlops.recording.reach import Reach
from jupyter_mlops.recording.record import Column, ValueFact

LONGEST_SUMMARY = 200

Kind: TypeAlias = Literal[
    "scalar", "text", "none", "frame", "series", "array", "estimator", "container",
    "function", "class", "module", "figure", "generator", "file", "other",
]  # fmt: skip

_BUILTIN_KINDS: tuple[tuple[tuple[type, ...], Kind], ...] = (
    ((type(None),), "none"),
    ((str,), "text"),
    ((bool, int, float, complex), "scalar"),
    ((list, tuple, dict, set, frozenset, deque), "container"),
    ((type,), "class"),
    ((types.ModuleType,), "module"),
    ((types.FunctionType, types.BuiltinFunctionType, types.MethodType), "function"),
    ((io.StringIO, io.BytesIO), "other"),
    ((io.IOBase,), "file"),
)
_LIBRARY_KINDS: tuple[tuple[str, tuple[str, ...], Kind], ...] = (
    ("pandas", ("DataFrame",), "frame"),
    ("pandas", ("Series",), "series"),
    ("numpy", ("ndarray",), "array"),
    ("numpy", ("number", "bool_", "datetime64", "timedelta64"), "scalar"),
    ("numpy", ("ufunc",), "function"),
    ("functools", ("partial",), "function"),
    ("decimal", ("Decimal",), "scalar"),
    ("datetime", ("date", "time", "timedelta"), "scalar"),
    ("matplotlib.artist", ("Artist",), "figure"),
)


def describe(value: Any, reach: Reach, size: int | None) -> ValueFact:
    """State what a name holds; `size` is the number of its bytes where they were counted."""
    kind = kind_of(value)
    try:
        shown, columns = _summary(value, kind), _columns(value, kind)
        annotated = annotation(value)
    except Exception:  # foreign code may raise anything
        shown, columns, annotated = "", (), "Any"
    return ValueFact(
        type=public_path(type(value)),
        kind=kind,
        annotation=annotated,
        summary=shown,
        size=sys.getsizeof(value, 0) if size is None else size,
        columns=columns,
        definitions=tuple(sorted(reach.definitions)),
        immutable=not reach.objects and kind not in ("class", "module"),
    )


def kind_of(value: Any) -> Kind:
    """Sort a value into the few kinds that the phases treat differently."""
    own = type(value)
    for bases, kind in _BUILTIN_KINDS:
        if issubclass(own, bases):
            return kind
    for module, names, kind in _LIBRARY_KINDS:
        if is_a(value, module, *names):
            return kind
    if issubclass(own, Iterator):
        return "generator"
    if hasattr(own, "fit") and any(hasattr(own, name) for name in ("get_params", "predict")):
        return "estimator"
    return "other"


def _summary(value: Any, kind: Kind) -> str:
    if kind == "text":
        return repr(value[:LONGEST_SUMMARY])[:LONGEST_SUMMARY]
    if kind in ("scalar", "none"):
        return repr(value)[:LONGEST_SUMMARY]
    shape = getattr(type(value), "shape", None)
    if shape is not None:
        return str(value.shape)
    return str(len(value)) if kind == "container" else ""


def _columns(value: Any, kind: Kind) -> tuple[Column, ...]:
    if kind == "frame":
        each = [value.iloc[:, position] for position in range(value.shape[1])]
    elif kind == "series":
        each = [value]
    else:
        return ()
    missing = library("pandas").isna
    return tuple(Column(str(one.name), str(one.dtype), bool(missing(one).any())) for one in each)
