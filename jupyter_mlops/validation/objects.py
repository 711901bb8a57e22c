"""The comparator for everything else: objects taken apart the way pickle would."""

import copyreg
import functools
import inspect
import io
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import tzinfo
from functools import cached_property
from typing import Any

from jupyter_mlops.recording.caches import named_caches
from jupyter_mlops.validation.difference import (
    Comparator,
    Pair,
    Sharing,
    Steps,
    Walk,
    different,
    incomparable,
    short,
    unlike,
)
from jupyter_mlops.validation.plain import compare_entries, compare_items

Attributes = dict[str, object]


def compare_object(expected: object, actual: object, walk: Walk) -> Steps:
    """Compare how both would be rebuilt: by what, from what, with which state and items."""
    if isinstance(expected, Iterator) and type(expected).__module__ in {"builtins", "itertools"}:
        yield incomparable("", f"{short(expected)} can be read only once")
        return
    first, second = _taken_apart(expected), _taken_apart(actual)
    if isinstance(first, str) or isinstance(second, str):
        if first != second:
            yield unlike("", expected, actual)
        if expected is not actual:
            yield incomparable("", f"{short(expected)} is known by name only")
        return
    if first.mutable:
        yield from walk.one_to_one(expected, actual)
    sharing = Sharing.INSTANCES if _of_library(type(expected)) else Sharing.ALL
    for step in _compare_parts(first, second):
        yield step._replace(sharing=sharing) if isinstance(step, Pair) else step
    for step in _compare_attributes(expected, first.attributes, second.attributes):
        yield step._replace(sharing=sharing) if isinstance(step, Pair) else step


@dataclass(frozen=True, slots=True)
class _Parts:
    build: object
    arguments: tuple[object, ...]
    attributes: Attributes
    state: object
    """Where the state isn't made of attributes."""
    items: list[object]
    entries: list[tuple[object, object]]
    mutable: bool


_DICT_LAST = (functools.partial, io.StringIO, io.BytesIO)
"""Types that give their attributes as the last part of a tuple."""


def _taken_apart(value: object) -> _Parts | str:
    """Ask for what pickle would write: parts, or the name of a value that is pickled by name."""
    register: Callable[[object], Any] | None = copyreg.dispatch_table.get(type(value))
    reduced: Any = register(value) if register else value.__reduce_ex__(4)
    if isinstance(reduced, str):
        return reduced
    padded: list[Any] = [*reduced, None, None, None]
    build, arguments, state, items, entries = padded[:5]
    if isinstance(value, _DICT_LAST) and isinstance(state, tuple):
        # Without attributes of its own it has no __dict__ or an empty one, as it comes.
        state = (*state[:-1], state[-1] or {})
    attributes, rest = _split(state)
    changes = hasattr(value, "__dict__") or any(part is not None for part in reduced[2:])
    return _Parts(
        build,
        arguments or (),
        _settled(type(value), attributes),
        rest,
        list(items or ()),
        list(entries or ()),
        changes and not _frozen(value),
    )


def _split(state: object) -> tuple[Attributes, object]:
    """Tell attributes, as __dict__ or with __slots__ beside it, from any other state."""
    if isinstance(state, dict) and all(isinstance(name, str) for name in state):
        return state, None
    match state:
        case (dict() | None as own, dict() as slots) if isinstance(state, tuple):
            return {**(own or {}), **slots}, None
    return {}, state


def _frozen(value: object) -> bool:
    """Whether the value can't change, so that one object or two make no difference."""
    options = getattr(type(value), "__dataclass_params__", None)
    return isinstance(value, tzinfo) or getattr(options, "frozen", False) is True


def _of_library(kind: type) -> bool:
    top = kind.__module__.partition(".")[0]
    # A class of a module beside the notebook is unpickled with its code, without the module.
    return top != "__main__" and top in sys.modules and top not in sys.stdlib_module_names


def _compare_parts(first: _Parts, second: _Parts) -> Steps:
    yield Pair(".__reduce__", first.build, second.build)
    if len(first.arguments) != len(second.arguments):
        yield different("", f"built from {len(first.arguments)} values and {len(second.arguments)}")
    for position, pair in enumerate(zip(first.arguments, second.arguments, strict=True)):
        yield Pair(f"({position})", *pair)
    yield Pair(".__getstate__()", first.state, second.state)
    yield from compare_items(first.items, second.items)
    yield from compare_entries(first.entries, second.entries)


def _compare_attributes(owner: object, expected: Attributes, actual: Attributes) -> Steps:
    for name in sorted({*expected, *actual}):
        if name in expected and name in actual:
            yield Pair(f".{name}", expected[name], actual[name])
        elif not isinstance(inspect.getattr_static(type(owner), name, None), cached_property):
            lack = "missing" if name in expected else "not expected"
            yield different(f".{name}", f"the attribute is {lack}")


_TRANSIENT = {
    "sklearn.model_selection._search.BaseSearchCV": {"refit_time_"},
    # What it drew, which doesn't count where the trees that it led to are the same.
    "sklearn.ensemble._hist_gradient_boosting.gradient_boosting.BaseHistGradientBoosting": {
        "_random_seed",
        "_feature_subsample_rng",
    },
    "sklearn.ensemble._hist_gradient_boosting.binning._BinMapper": {"random_state"},
    # When it was made or fitted, by which it prints how long it takes.
    "mlxtend._base._base_model._BaseModel": {"_init_time"},
    "pandas.io.formats.style_render.StylerRenderer": {"uuid"},
    "matplotlib.ticker.TickHelper": {"axis"},
    # Unless seeded it is NumPy's global generator, which no fresh process has in the same state.
    "scipy.stats._distn_infrastructure.rv_generic": {"_random_state"},
    "scipy.stats._distn_infrastructure.rv_frozen": {"_random_state"},
    "scipy.stats._multivariate.multi_rv_generic": {"_random_state"},
}
"""Attributes that hold clock times, addresses or global state: they differ between equal runs."""


def _settled(kind: type, attributes: Attributes) -> Attributes:
    """Leave out what differs between two runs that did the same."""
    names = {f"{base.__module__}.{base.__qualname__}" for base in kind.__mro__}
    transient = named_caches(kind).union(*(_TRANSIENT[name] for name in names & _TRANSIENT.keys()))
    if attributes.get("random_state", 0) is None:
        # Without a seed an estimator refers to NumPy's global generator.
        transient |= {name for name, value in attributes.items() if _is_generator(value)}
    if "__wrapped__" in attributes:
        # `functools.update_wrapper` has copied these from there, where they are compared.
        transient |= set(functools.WRAPPER_ASSIGNMENTS)
    return {name: value for name, value in attributes.items() if name not in transient}


def _is_generator(value: object) -> bool:
    return f"{type(value).__module__}.{type(value).__name__}" == "numpy.random.mtrand.RandomState"


BY_BASE: dict[type, Comparator] = {object: compare_object}
