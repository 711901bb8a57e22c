"""From a value to a digest of its whole content: equal digests mean that nothing changed.

The digest is that of the value's pickle, with leaves in place of what pickles unsteadily (frames,
whose blocks and caches are rearranged by reading), slowly (arrays) or too widely (functions, whose
globals are other values). It compares states of one object; it says nothing across processes.
"""

import functools
import hashlib
import io
import types
from dataclasses import dataclass
from typing import Any

import cloudpickle

from jupyter_mlops.recording.caches import named_caches
from jupyter_mlops.recording.loaded import is_a, is_array, is_own, library
from jupyter_mlops.recording.wrapped import unwrapped

PROTOCOL = 5


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The digest of a value, and how many bytes went into it."""

    digest: bytes
    size: int


class UnsteadyValueError(TypeError):
    """The value is, or holds, something whose state can't be read without changing it."""


def fingerprint(value: object) -> Fingerprint | None:
    """Digest the whole content of a value; None when it can't be known."""
    sink = _Sink()
    try:
        _HashingPickler(sink).dump(value)
    except Exception:  # foreign code may raise anything
        return None
    return Fingerprint(sink.hash.digest(), sink.size)


class _Sink:
    """A file that keeps nothing but the hash of what is written."""

    def __init__(self) -> None:
        self.hash = hashlib.blake2b(digest_size=16)
        self.size = 0

    def write(self, data: Any) -> int:
        self.hash.update(data)
        length = memoryview(data).nbytes
        self.size += length
        return length


class _HashingPickler(cloudpickle.Pickler):  # type: ignore[misc]  # cloudpickle is untyped
    def __init__(self, sink: _Sink) -> None:
        super().__init__(sink, protocol=PROTOCOL)
        self.sink = sink
        self.plain: set[type] = set()
        """Classes seen so far whose objects are no leaves: a figure has thousands of a kind."""
        self.is_cache = functools.cache(_is_cache)

    def reducer_override(self, obj: Any) -> Any:
        obj = unwrapped(obj)
        kind = type(obj)
        if kind not in self.plain:
            leaf = _leaf(obj, self.sink)
            if leaf is not None:
                return tuple, (leaf,)
            if issubclass(kind, type):
                return _without_slot_names(super().reducer_override(obj))
            if issubclass(kind, types.FunctionType):
                return super().reducer_override(obj)
            if not is_array(obj):  # of these only some are
                self.plain.add(kind)
        return self._without_caches(obj, kind)

    def _without_caches(self, obj: Any, kind: type) -> Any:
        """Leave out what reading may fill in: cached properties, and what libraries call so."""
        attributes = getattr(obj, "__dict__", None)
        if not attributes:
            return NotImplemented
        caches = {name for name in attributes if self.is_cache(kind, name)}
        if not caches:
            return NotImplemented
        reduced = obj.__reduce_ex__(PROTOCOL)
        # Pickle's form is (callable, arguments, state, …).
        if not isinstance(reduced, tuple) or not isinstance([*reduced, None, None, None][2], dict):
            return NotImplemented
        state = {name: value for name, value in reduced[2].items() if name not in caches}
        return (*reduced[:2], state, *reduced[3:])


def _leaf(obj: Any, sink: _Sink) -> tuple[object, ...] | None:
    kind = type(obj)
    if issubclass(kind, types.ModuleType):
        return ("module", obj.__name__)
    if issubclass(kind, types.FunctionType):
        return _function(obj)
    if issubclass(kind, io.IOBase) and kind not in (io.StringIO, io.BytesIO):
        raise UnsteadyValueError(kind.__name__)
    if is_array(obj) and not obj.dtype.hasobject:
        return ("array", f"{obj.dtype} {obj.shape}", _bytes(obj, sink))
    if is_a(obj, "pandas", "DataFrame", "Series", "Index"):
        return _pandas(obj, sink)
    return _counting(obj)


def _counting(obj: Any) -> tuple[object, ...] | None:
    """Leave out how often something was used, where its pickle says so."""
    if is_a(obj, "sklearn.neighbors", "KDTree", "BallTree"):
        return ("tree", *obj.get_arrays())
    if is_a(obj, "matplotlib.cbook", "CallbackRegistry"):
        return ("callbacks", {signal: list(known) for signal, known in obj.callbacks.items()})
    return None


def _function(obj: types.FunctionType) -> tuple[object, ...]:
    if not is_own(obj) and "<locals>" not in obj.__qualname__:
        return ("function", obj.__module__, obj.__qualname__)
    cells = [_contents(cell) for cell in obj.__closure__ or ()]
    own = {key: item for key, item in obj.__dict__.items() if key != "__wrapped__"}
    return ("function", obj.__code__, obj.__defaults__, obj.__kwdefaults__, cells, own)


def _contents(cell: types.CellType) -> object:
    try:
        return cell.cell_contents
    except ValueError:
        return Ellipsis


def _bytes(array: Any, sink: _Sink) -> bytes:
    if not array.nbytes:
        return b""
    sink.size += array.nbytes
    flat = library("numpy").ascontiguousarray(array).reshape(-1)
    return hashlib.blake2b(flat.view("u1").data, digest_size=16).digest()


def _pandas(obj: Any, sink: _Sink) -> tuple[object, ...]:
    pandas = library("pandas")
    kind = type(obj)
    head = f"{kind.__module__}.{kind.__qualname__} {getattr(obj, 'freq', None)}"
    if isinstance(obj, pandas.RangeIndex):
        return (head, obj.start, obj.stop, obj.step, obj.name)
    if isinstance(obj, pandas.MultiIndex):
        codes = [_bytes(code, sink) for code in obj.codes]
        return (head, list(obj.levels), codes, list(obj.names))
    if isinstance(obj, pandas.Index):
        return (head, obj.name, _column(obj.array, sink))
    if isinstance(obj, pandas.Series):
        return (head, obj.index, obj.name, obj.attrs, _column(obj.array, sink))
    columns = [_column(obj.iloc[:, position].array, sink) for position in range(obj.shape[1])]
    labels = obj.flags.allows_duplicate_labels
    return (head, obj.index, obj.columns, obj.attrs, labels, columns)


def _column(column: Any, sink: _Sink) -> tuple[object, ...]:
    """Digest raw bytes where NumPy holds them, else pandas' hash, else pickle the values."""
    pandas, numpy = library("pandas"), library("numpy")
    # as text: whether two columns hold one dtype object depends on the blocks
    head = f"{type(column).__name__} {column.dtype}"
    if isinstance(column.dtype, pandas.CategoricalDtype):
        categories = _column(column.categories.array, sink)
        return (head, column.ordered, categories, _bytes(column.codes, sink))
    plain = getattr(column, "_ndarray", column)
    if isinstance(plain, numpy.ndarray):
        if not plain.dtype.hasobject:
            return (head, _bytes(plain, sink))
        # pandas' hash takes None for NaN and 1 for "1": only text may go through it
        if pandas.api.types.infer_dtype(plain, skipna=False) != "string":
            return (head, plain.tolist())
    try:
        hashed = pandas.util.hash_array(plain, categorize=False)
    except (TypeError, ValueError, NotImplementedError):
        return (head, list(column))
    sink.size += int(column.nbytes)
    return (head, _bytes(hashed, sink))


def _without_slot_names(reduced: Any) -> Any:
    """Leave out of a class what pickling one of its instances notes in it."""
    match reduced:
        case (make, given, (dict() as content, slots), *rest):
            kept = {name: value for name, value in content.items() if name != "__slotnames__"}
            return (make, given, (kept, slots), *rest)
    return reduced


def _is_cache(kind: type, name: str) -> bool:
    return name in named_caches(kind) or isinstance(
        getattr(kind, name, None), functools.cached_property
    )
