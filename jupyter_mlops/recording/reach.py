"""From a value to everything changeable that it reaches: two values that meet there share state."""

import array
import datetime
import enum
import gc
import logging
import pathlib
import re
import sys
import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias, cast

from jupyter_mlops.recording.loaded import descends, is_own, library
from jupyter_mlops.recording.memory import Block, blocks_of_array, blocks_of_frame
from jupyter_mlops.recording.wrapped import unwrapped

COPY_ON_WRITE_SINCE = 3
"""The major version of pandas from which on no frame changes through another one."""

ATOMS: frozenset[type] = frozenset(
    {int, float, complex, bool, str, bytes, type(None), type(...), type(NotImplemented)}
)
IMMUTABLE: tuple[type, ...] = (
    *ATOMS - {bool},
    types.ModuleType,
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
TRANSPARENT = (tuple, frozenset, types.MethodType, types.MappingProxyType)
"""Can't be changed themselves, but hold what can."""


KEPT = (list, dict, set, bytearray)
"""What classes keep, and all their objects change, beside numbers and methods."""
COMPREHENSIONS = frozenset({"<genexpr>", "<listcomp>", "<setcomp>", "<dictcomp>"})


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


Visit: TypeAlias = Callable[[Any, Reach], Iterable[Any] | None]
"""Notes what an object is in itself, and gives what to look at next; None: all it refers to."""


class Walk:
    """Looks below some values at one moment; what libraries hold themselves ends a look."""

    def __init__(self, shared: Mapping[int, object]) -> None:
        self.shared = shared
        self.visits: dict[type, Visit] = {}
        self.own: dict[type, frozenset[str]] = {}

    def reach(self, value: object) -> Reach:
        """Follow every reference from `value`, through C objects too."""
        found = Reach()
        value = unwrapped(value)
        seen: set[int] = {id(value)}
        level: list[Any] = self._beyond([value], found)
        while level:
            fresh = {id(obj): obj for obj in level if type(obj) not in ATOMS}
            for known in fresh.keys() & seen:
                del fresh[known]
            seen.update(fresh)
            level = self._beyond(
                [obj for key, obj in fresh.items() if key not in self.shared], found
            )
        found.steps = len(seen)
        return found

    def _beyond(self, level: list[Any], found: Reach) -> list[Any]:
        """Visit objects and give what they refer to."""
        further: list[Any] = []
        whole: list[Any] = []
        for obj in level:
            kind = type(obj)
            visit = self.visits.get(kind)
            if visit is None:
                visit = self.visits[kind] = _visit_for(kind)
                if is_own(kind):
                    self.own[kind] = _own_bases(kind)
            if kind in self.own:
                found.definitions |= self.own[kind]
            following = visit(obj, found)
            if following is None:
                whole.append(obj)
            else:
                further.extend(following)
        # one call for all: each is an audit event, which costs more than the look itself
        further.extend(gc.get_referents(*whole))
        return further


def is_changeless(value: object) -> bool:
    """Tell what nothing can change: plain values, modules, functions and classes of libraries."""
    visit = _visit_for(type(value))
    if visit in (_visit_class, _visit_function):
        return not is_own(value)
    if visit is _visit_builtin:
        return is_changeless(cast("types.BuiltinFunctionType", value).__self__)
    return visit is _visit_nothing


def _visit_for(kind: type) -> Visit:
    if kind in ATOMS:
        return _visit_nothing
    for bases, visit in _VISITS:
        if issubclass(kind, bases):
            return visit
    for module, names, visit in _LIBRARY_VISITS:
        if descends(kind, module, *names):
            return visit
    return _visit_changeable


def _visit_nothing(_obj: Any, _found: Reach) -> Iterable[Any]:
    return ()


def _visit_transparent(_obj: Any, _found: Reach) -> None:
    return None


def _visit_class(obj: Any, found: Reach) -> Iterable[Any]:
    """Go on with what a class of the notebook keeps for all its objects."""
    if not is_own(obj):
        return ()
    found.definitions |= _own_bases(obj)
    kept = (value for base in obj.__mro__ if is_own(base) for value in vars(base).items())
    return [value for name, value in kept if isinstance(value, KEPT) and not _is_special(name)]


def _is_special(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


def _own_bases(kind: type) -> frozenset[str]:
    """A class of the notebook, and those that it inherits from: it may have no name itself."""
    return frozenset(_root(base.__qualname__) for base in kind.__mro__ if is_own(base))


def _visit_builtin(obj: Any, _found: Reach) -> Iterable[Any]:
    """Go on with the object that a method such as `items.append` belongs to."""
    return [obj.__self__]


def _visit_artist(obj: Any, found: Reach) -> Iterable[Any]:
    found.objects.add(id(_whole_figure(obj)))
    return ()


def _visit_dict(obj: Any, found: Reach) -> Iterable[Any] | None:
    if dict.__contains__(obj, "__builtins__"):
        return ()
    found.objects.add(id(obj))
    return None


def _visit_changeable(obj: Any, found: Reach) -> None:
    if gc.is_tracked(obj) or issubclass(type(obj), (bytearray, array.array)):
        found.objects.add(id(obj))


def library_objects(local_root: str) -> dict[int, object]:
    """Collect by id what libraries hold at their top level: no value owns that."""
    found: dict[int, object] = {}
    for module in list(sys.modules.values()):
        place = getattr(module, "__file__", None) or ""
        if not isinstance(module, types.ModuleType) or module.__name__ == "__main__":
            continue
        if not str(place).startswith(local_root):
            found.update((id(value), value) for value in vars(module).values())
    return found


def _root(qualname: str) -> str:
    return qualname.partition(".")[0]


def _visit_function(obj: Any, found: Reach) -> Iterable[Any]:
    """Go on with closure, defaults and attributes; its globals aren't its own."""
    if is_own(obj):
        found.objects.add(id(obj))  # its attributes can be set
        if obj.__name__ not in COMPREHENSIONS:
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
    copies_on_write = int(pandas.__version__.partition(".")[0]) >= COPY_ON_WRITE_SINCE
    memory = found.guarded if copies_on_write else found.memory
    for part, owned in blocks_of_frame(obj):
        for owner, block in owned:
            memory.setdefault(owner, []).append(block)
        if part.dtype == object and not ATOMS.issuperset(map(type, part.ravel().tolist())):
            held.extend(part.ravel().tolist())
    return held


def _whole_figure(artist: Any) -> object:
    """Find the figure at the top: it, its axes and what is drawn on them change together."""
    above = getattr(artist, "figure", None)
    while above is not None and above is not artist:
        artist, above = above, getattr(above, "figure", None)
    return artist


_VISITS: tuple[tuple[tuple[type, ...], Visit], ...] = (
    ((type,), _visit_class),
    ((types.FunctionType,), _visit_function),
    ((types.BuiltinFunctionType, types.MethodWrapperType), _visit_builtin),
    (IMMUTABLE, _visit_nothing),
    (TRANSPARENT, _visit_transparent),
    ((dict,), _visit_dict),
)
_LIBRARY_VISITS: tuple[tuple[str, tuple[str, ...], Visit], ...] = (
    ("numpy", ("generic", "dtype"), _visit_nothing),
    ("numpy", ("ndarray",), _visit_array),
    ("pandas", ("DataFrame", "Series"), _visit_frame),
    ("pandas", ("Index", "Period", "Interval", "Timestamp", "DateOffset"), _visit_nothing),
    ("pandas.api.extensions", ("ExtensionDtype",), _visit_nothing),
    ("matplotlib.artist", ("Artist",), _visit_artist),
)
