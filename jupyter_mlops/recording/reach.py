"""From a value to everything changeable that it reaches: two values that meet there share state."""

import array
import datetime
import enum
import gc
import io
import logging
import pathlib
import re
import sys
import types
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from jupyter_mlops.recording.loaded import is_a, is_own, library
from jupyter_mlops.recording.memory import Block, blocks_of_array, blocks_of_frame
from jupyter_mlops.recording.wrapped import unwrapped

ATOMS = frozenset({int, float, complex, bool, str, bytes, type(None), type(...), type(NotImplemented)})
IMMUTABLE = (
    *ATOMS - {bool},
    types.ModuleType,
    types.BuiltinFunctionType,
    types.CodeType,
    types.FrameType,
    types.WrapperDescriptorType,
    types.GetSetDescriptorType,
    types.MemberDescriptorType,
    property,
    range,
    slice,
    re.Pattern,
    datetime.date,
    datetime.time,
    datetime.timedelta,
    datetime.tzinfo,
    enum.Enum,
    pathlib.PurePath,
    logging.Logger,
)
PANDAS_VALUES = ("Index", "Period", "Interval", "Timestamp", "DateOffset")
TRANSPARENT = (tuple, frozenset, types.MethodType, types.CellType, types.MappingProxyType)
"""Can't be changed themselves, but hold what can."""


@dataclass(slots=True)
class Reach:
    """What a value reaches."""

    objects: set[int] = field(default_factory=set)
    """Ids of objects that can be changed."""
    memory: dict[int, list[Block]] = field(default_factory=dict)
    """Memory of arrays, by the id of its owner."""
    guarded: dict[int, list[Block]] = field(default_factory=dict)
    """Memory of frames: written to only after copying, where another frame has a part in it."""
    definitions: set[str] = field(default_factory=set)
    """Functions and classes of the notebook."""
    steps: int = 0

    @property
    def is_fixed(self) -> bool:
        """Nothing in the value can be changed."""
        return not self.objects


class Walk:
    """One look at the whole heap below some values; objects of libraries themselves end it."""

    def __init__(self, shared: frozenset[int]) -> None:
        self.shared = shared

    def reach(self, value: object) -> Reach:
        """Follow every reference from `value`, through C objects too."""
        found = Reach()
        seen: set[int] = set()
        waiting: list[Any] = [unwrapped(value)]
        while waiting:
            obj = waiting.pop()
            if type(obj) in ATOMS or id(obj) in seen:
                continue
            seen.add(id(obj))
            waiting.extend(self._visit(obj, found))
        found.steps = len(seen)
        return found

    def _visit(self, obj: Any, found: Reach) -> Iterable[Any]:
        kind = type(obj)
        if issubclass(kind, type):
            if is_own(obj):
                found.definitions.add(_root(obj.__qualname__))
            return ()
        if issubclass(kind, types.FunctionType):
            return _visit_function(obj, found)
        if issubclass(kind, IMMUTABLE) or is_a(obj, "numpy", "generic", "dtype"):
            return ()
        if issubclass(kind, TRANSPARENT):
            return gc.get_referents(obj)
        return self._visit_changeable(obj, found)

    def _visit_changeable(self, obj: Any, found: Reach) -> Iterable[Any]:
        if is_a(obj, "numpy", "ndarray"):
            return _visit_array(obj, found)
        if is_a(obj, "pandas", "DataFrame", "Series"):
            return _visit_frame(obj, found)
        if is_a(obj, "pandas", *PANDAS_VALUES) or is_a(
            obj, "pandas.api.extensions", "ExtensionDtype"
        ):
            return ()
        if is_a(obj, "matplotlib.artist", "Artist"):
            found.objects.add(id(_whole_figure(obj)))
            return ()
        return self._visit_other(obj, found)

    def _visit_other(self, obj: Any, found: Reach) -> Iterable[Any]:
        kind = type(obj)
        if id(obj) in self.shared or (issubclass(kind, dict) and "__builtins__" in obj):
            return ()
        if is_own(kind):
            found.definitions.add(_root(kind.__qualname__))
        untracked = (dict, bytearray, array.array, io.IOBase)
        if gc.is_tracked(obj) or issubclass(kind, untracked):
            found.objects.add(id(obj))
        return gc.get_referents(obj)


def library_objects(local_root: str) -> frozenset[int]:
    """Ids of what libraries hold at their top level: reached from everywhere, it is nobody's shared state."""
    found: set[int] = set()
    for module in list(sys.modules.values()):
        place = getattr(module, "__file__", None) or ""
        if not isinstance(module, types.ModuleType) or module.__name__ == "__main__":
            continue
        if not str(place).startswith(local_root):
            found.update(map(id, vars(module).values()))
    return frozenset(found)


def _root(qualname: str) -> str:
    return qualname.partition(".")[0]


def _visit_function(obj: types.FunctionType, found: Reach) -> Iterable[Any]:
    """A function's globals aren't its own; its closure, defaults and attributes are."""
    if is_own(obj):
        found.definitions.add(_root(obj.__qualname__))
    elif "<locals>" not in obj.__qualname__:
        return ()
    own = vars(obj)
    return [obj.__closure__, obj.__defaults__, obj.__kwdefaults__, *own.values()]


def _visit_array(obj: Any, found: Reach) -> Iterable[Any]:
    found.objects.add(id(obj))
    for owner, block in blocks_of_array(obj):
        found.memory.setdefault(owner, []).append(block)
    return obj.ravel().tolist() if obj.dtype == object else ()


def _visit_frame(obj: Any, found: Reach) -> Iterable[Any]:
    found.objects.add(id(obj))
    held: list[Any] = []
    pandas = library("pandas")
    copies_on_write = int(pandas.__version__.partition(".")[0]) >= 3  # noqa: PLR2004
    memory = found.guarded if copies_on_write else found.memory
    for part, owned in blocks_of_frame(obj):
        for owner, block in owned:
            memory.setdefault(owner, []).append(block)
        if part.dtype == object and not ATOMS.issuperset(map(type, part.ravel().tolist())):
            held.extend(part.ravel().tolist())
    return held


def _whole_figure(artist: Any) -> object:
    """The figure at the top: it, its axes and all that is drawn on them change together."""
    above = getattr(artist, "figure", None)
    while above is not None and above is not artist:
        artist, above = above, getattr(above, "figure", None)
    return artist
