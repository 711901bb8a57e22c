"""From a recorded value and one of now to the first difference, numbers to six digits.

Processors and versions of numerical libraries add numbers up in different orders, which shows in
the last digits; types, shapes, names, order and text have to be the same.
"""

import math
import re
import sys
import types
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

DIGITS = 1e-6
"""How far two numbers may be apart, relative to the larger one."""
NOTHING = 1e-9
"""What is nothing beside the largest number of an array."""
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_SEARCH = frozenset({"mean_fit_time", "std_fit_time", "mean_score_time", "std_score_time"})
"""In `cv_results_` of a search, beside the scores."""
_VALIDATION = frozenset({"fit_time", "score_time"})
"""In what `cross_validate` gives, beside the scores."""
_REFIT = frozenset({"refit_time_"})
"""What a search holds beside its `cv_results_`."""
_MADE = frozenset({"_init_time"})
"""When a model of mlxtend was made or fitted, beside `_is_fitted`."""
_BINS = frozenset({"known_categories", "n_bins"})
"""In what histograms of gradient boosting sort numbers by."""
_OF_BINS = frozenset({"n_threads", "random_state"})
"""Beside them: how many processors the machine has, and a seed that was drawn."""
_INCIDENTAL = frozenset({"_n_threads", "_random_seed", "_feature_subsample_rng", "_tmp_like_exog"})
"""In the state of a model: how many processors the machine has, seeds that histogram gradient
boosting drew, memory of a model of statsmodels that is written before it is read."""
_LONGEST = 120
"""Characters of a value that are shown."""
_TEXT = (type(None), bool, int, str, bytes)
_NAMED = (type, types.FunctionType, types.BuiltinFunctionType, types.ModuleType)


def difference(recorded: object, value: object) -> str:
    """Say where `value` first differs from the recorded one and how; empty when it doesn't."""
    return next(_Walk().differences("", recorded, value), "")


def text_difference(recorded: str, text: str) -> str:
    """Say where a text differs from the recorded one, the numbers in it by more than six digits."""
    if _NUMBER.sub("0", recorded) != _NUMBER.sub("0", text):
        return next(_unlike("text", recorded, text))
    numbers = (list(map(float, _NUMBER.findall(one))) for one in (recorded, text))
    return difference(*numbers)


def clock_times(names: Iterable[object]) -> frozenset[str]:
    """Those of the names, keys of a dict or columns of a frame, that hold clock times.

    No two runs have the same ones. Only where what is theirs stands beside them: scores of the
    same search or validation of scikit-learn, the state of a model of mlxtend.
    """
    known = {name for name in names if isinstance(name, str)}
    found = _REFIT & known if "cv_results_" in known else frozenset[str]()
    if "_is_fitted" in known:
        found |= _MADE & known
    if any(name.startswith(("mean_test_", "rank_test_")) for name in known):
        found |= _SEARCH & known
    if known >= _VALIDATION and any(name.startswith("test_") for name in known):
        found |= _VALIDATION
    return found


def incidental(names: Iterable[object]) -> frozenset[str]:
    """Those of the names, keys of an estimator's state, that another run need not have alike.

    What the seeds among them led to is compared.
    """
    known = frozenset(name for name in names if isinstance(name, str))
    return known & (_INCIDENTAL | (_OF_BINS if known >= _BINS else frozenset()))


class _Walk:
    """Two values side by side, each pair of objects once."""

    def __init__(self) -> None:
        self._met: dict[tuple[int, int], tuple[object, object]] = {}

    def differences(self, place: str, one: Any, other: Any) -> Iterator[str]:
        if _kind(one) != _kind(other):
            yield f"{place or 'value'}: a {_kind(one)} was recorded, got a {_kind(other)}"
        elif isinstance(one, float):
            yield from _unlike(place, one, other, are_close(one, other))
        elif isinstance(one, _TEXT):
            yield from _unlike(place, one, other, one == other)
        elif isinstance(one, _NAMED):
            yield from _unlike(place, one.__name__, other.__name__, one.__name__ == other.__name__)
        elif _is_shared_generator(other):
            return  # its state is that of the process: what has fitted with it only refers to it
        elif (id(one), id(other)) not in self._met:
            # Both stay alive, so that no id is given out twice.
            self._met[id(one), id(other)] = (one, other)
            yield from self._within(place, one, other)

    def _within(self, place: str, one: Any, other: Any) -> Iterator[str]:
        numpy: Any = sys.modules.get("numpy")
        pandas: Any = sys.modules.get("pandas")
        if isinstance(one, Mapping):
            yield from self._mappings(place, one, other)
        elif isinstance(one, list | tuple):
            yield from self._sequences(place, one, other)
        elif isinstance(one, set | frozenset):
            yield from _unlike(place, sorted(map(repr, one)), sorted(map(repr, other)))
        elif numpy is not None and isinstance(one, numpy.ndarray | numpy.generic):
            yield from self._arrays(place, numpy.asarray(one), numpy.asarray(other))
        elif pandas is not None and isinstance(one, pandas.DataFrame):
            yield from self._frames(place, one, other)
        elif pandas is not None and isinstance(one, pandas.Series | pandas.Index):
            yield from self._columns(place, one, other)
        else:
            yield from self._objects(place, one, other)

    def _mappings(self, place: str, one: Any, other: Any) -> Iterator[str]:
        yield from _unlike(f"{place} keys", list(one), list(other))
        left_out = clock_times(one) | incidental(one)
        for key in one:
            if key not in left_out:
                yield from self.differences(f"{place}[{key!r}]", one[key], other[key])

    def _sequences(self, place: str, one: Sequence[Any], other: Sequence[Any]) -> Iterator[str]:
        yield from _unlike(f"{place} length", len(one), len(other))
        for number, (left, right) in enumerate(zip(one, other, strict=True)):
            yield from self.differences(f"{place}[{number}]", left, right)

    def _arrays(self, place: str, one: Any, other: Any) -> Iterator[str]:
        yield from _unlike(f"{place} dtype", str(one.dtype), str(other.dtype))
        yield from _unlike(f"{place} shape", one.shape, other.shape)
        if one.dtype.hasobject:
            yield from self._sequences(place, one.ravel().tolist(), other.ravel().tolist())
        elif one.dtype.names:
            for name in one.dtype.names:
                yield from self._arrays(f"{place}[{name!r}]", one[name], other[name])
        else:
            apart = _apart(one, other)
            if apart.any():
                first = int(apart.nonzero()[0][0])
                left, right = one.ravel()[first], other.ravel()[first]
                yield f"{place or 'array'}.flat[{first}]: {left!r} was recorded, got {right!r}"

    def _frames(self, place: str, one: Any, other: Any) -> Iterator[str]:
        yield from _unlike(f"{place} columns", list(one.columns), list(other.columns))
        yield from self._columns(f"{place} index", one.index, other.index)
        timed = clock_times(one.columns)
        for number, name in enumerate(one.columns):
            if name not in timed:
                left, right = one.iloc[:, number], other.iloc[:, number]
                yield from self._columns(f"{place}[{name!r}]", left, right)

    def _columns(self, place: str, one: Any, other: Any) -> Iterator[str]:
        yield from _unlike(f"{place} dtype", str(one.dtype), str(other.dtype))
        yield from _unlike(f"{place} name", one.name, other.name)
        yield from self._arrays(place, one.to_numpy(), other.to_numpy())

    def _objects(self, place: str, one: Any, other: Any) -> Iterator[str]:
        try:
            parts, others = _taken_apart(one), _taken_apart(other)
        except Exception:  # what can't be pickled is the same when it says so
            yield from _unlike(place, one, other, bool(one == other))
        else:
            yield from self._sequences(f"{place}<{_kind(one)}>", parts, others)


def are_close(one: float, other: float) -> bool:
    """Whether two numbers are the same to six digits; nan is nan."""
    both_unknown = math.isnan(one) and math.isnan(other)
    return both_unknown or math.isclose(one, other, rel_tol=DIGITS)


def _is_shared_generator(value: object) -> bool:
    """Whether it is the generator that NumPy's own functions draw from, which nobody has made."""
    numpy: Any = sys.modules.get("numpy")
    return numpy is not None and value is numpy.random.get_state.__self__


def _apart(one: Any, other: Any) -> Any:
    """Which numbers of two arrays of the same shape and type are apart, as a flat array."""
    numpy: Any = sys.modules["numpy"]
    lefts, rights = one.ravel(), other.ravel()
    if one.dtype.kind not in "fc":
        unknown = one.dtype.kind in "mM"
        both = numpy.isnat(lefts) & numpy.isnat(rights) if unknown else False
        return ~((lefts == rights) | both)
    sizes = numpy.abs(lefts[numpy.isfinite(lefts)])
    least = float(sizes.max()) * NOTHING if sizes.size else 0.0
    return ~numpy.isclose(rights, lefts, rtol=DIGITS, atol=least, equal_nan=True)


def _unlike(place: str, one: object, other: object, alike: bool | None = None) -> Iterator[str]:
    if not (one == other if alike is None else alike):
        yield f"{place.strip() or 'value'}: {_short(one)} was recorded, got {_short(other)}"


def _kind(value: object) -> str:
    return type(value).__qualname__


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST else f"{text[:80]} … {text[-30:]}"


def _taken_apart(value: Any) -> list[object]:
    """Give what pickle would write of `value`: how to make it, and its state."""
    reduce: Callable[[int], Any] = value.__reduce_ex__
    reduced = reduce(4)
    if isinstance(reduced, str):
        return [reduced]
    make, arguments, state, items, pairs = (*reduced, None, None, None)[:5]
    return [make, arguments, state, list(items or ()), list(pairs or ())]
