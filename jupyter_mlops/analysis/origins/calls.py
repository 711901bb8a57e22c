"""What functions of Python, NumPy, pandas and scikit-learn give, as far as rows are concerned."""

from collections.abc import Callable
from dataclasses import replace
from functools import reduce

from jupyter_mlops.analysis.effect_table import UNKNOWN
from jupyter_mlops.analysis.estimators import CROSS_VALIDATIONS, words
from jupyter_mlops.analysis.origins.frames import call_pandas, frame_source, is_frame_source
from jupyter_mlops.analysis.origins.given import Given
from jupyter_mlops.analysis.origins.learning import (
    SCALES,
    cloned,
    cross_validated,
    is_metric,
    measured,
    scaled,
    split,
)
from jupyter_mlops.analysis.origins.state import State
from jupyter_mlops.analysis.origins.values import (
    NOTHING,
    Choice,
    Mark,
    Part,
    Value,
    averaged,
    elements,
    held,
    mixed,
)

REDUCTIONS = words("""
    mean average median std var min max sum prod amin amax ptp percentile quantile nanmean
    nanmedian nanstd nanvar nanmin nanmax nansum nanpercentile mode skew kurt kurtosis sem mad
    corr cov corrcoef describe value_counts nunique argmax argmin idxmax idxmin
    """)
"""Functions and methods that give a number, or a few, for all rows together."""
BEST = words("max min amax amin nanmax nanmin argmax argmin idxmax idxmin")
_ELEMENTWISE = words("""
    array asarray asanyarray log log1p log2 log10 exp expm1 sqrt square abs absolute sign round
    clip power ravel reshape squeeze expand_dims where nan_to_num sin cos tan floor ceil add
    subtract multiply divide negative int float str
    """)
_STACKING = words(
    "concatenate vstack hstack dstack stack column_stack row_stack append c_ r_ block"
)
_ITERATING = words("enumerate zip map filter next")
_PLAIN = words("""
    len range print isinstance type hasattr getattr setattr dir help id repr format input open
    display callable iter vars globals locals super object property
    """)


def call_library(state: State, path: str, given: Given) -> Value:
    """Call a function known by its dotted name."""
    root, _, name = path.rpartition(".")
    for belongs, called in _CALLS:
        if belongs(path):
            return called(state, name, given)
    top = root.partition(".")[0]
    if top == "pandas":
        return call_pandas(state, name, given)
    if top == "numpy":
        return _numpy(state, path, given)
    return _builtin(state, name, given) if top == "builtins" else _other(state, path, given)


def unknown(state: State, given: Given) -> Value:
    """Call what nothing is known of: it may change and mix all that it is given."""
    for value in given.all():
        state.forget(value)
    return mixed(map(held, given.all()), followed=False)


def chosen(state: State, name: str, given: Given, value: Value) -> None:
    """Note that the best of several scores is taken."""
    scores = value.marked("score")
    if name in BEST and scores:
        state.origins.choices.append(Choice(state.site(given.node), scores))


def reduced(state: State, given: Given, value: Value) -> Value:
    """Give a number over all rows, or over the columns of each row."""
    if given.constant("axis", None) in (1, "columns"):
        return replace(value.loose(), sources=frozenset())
    scores = [mark for mark in value.all_marks() if mark.kind in ("score", "tuned", "learned")]
    marks = {Mark("statistic", state.site(given.node), rows=value.parts)} if value.parts else set()
    return Value(value.parts, frozenset({*scores, *marks}), followed=value.followed)


def source(state: State, given: Given) -> Value:
    """Give rows that begin here."""
    return Value(frozenset({Part(state.site(given.node))}))


def _train_test_split(state: State, _: str, given: Given) -> Value:
    return split(state, given)


def _cross(state: State, _: str, given: Given) -> Value:
    return cross_validated(state, given)


def _clone(_: State, __: str, given: Given) -> Value:
    return cloned(given)


def _dataset(state: State, name: str, given: Given) -> Value:
    made = source(state, given)
    if name.startswith("make_") or given.constant("return_X_y") is True:
        return Value(items=(made, made))
    return made


def _again(state: State, name: str, given: Given) -> Value:
    """`sklearn.utils.resample` and `shuffle`: the same rows, perhaps more than once."""
    repeats = name == "resample" and given.constant("replace") is not False
    marks = [Mark("repeated", state.site(given.node))] if repeats else []
    rows = tuple(held(value).adding(*marks) for value in given.positions)
    return rows[0] if len(rows) == 1 else Value(items=rows)


def _frame_source(state: State, _: str, given: Given) -> Value:
    return frame_source(state, given)


_CALLS: tuple[tuple[Callable[[str], bool], Callable[[State, str, Given], Value]], ...] = (
    (lambda path: path.endswith(".train_test_split"), _train_test_split),
    (
        lambda path: path.startswith("sklearn.") and path.rpartition(".")[2] in CROSS_VALIDATIONS,
        _cross,
    ),
    (is_metric, measured),
    (lambda path: path == "sklearn.base.clone", _clone),
    (lambda path: path.removeprefix("sklearn.preprocessing.") in SCALES, scaled),
    (lambda path: path.startswith("sklearn.datasets."), _dataset),
    (lambda path: path in ("sklearn.utils.resample", "sklearn.utils.shuffle"), _again),
    (is_frame_source, _frame_source),
)


def _numpy(state: State, path: str, given: Given) -> Value:
    name = path.rpartition(".")[2]
    rows = held(given.get(0, "a", "x", "arr") or NOTHING)
    if path.startswith("numpy.random."):
        known = name in ("shuffle", "permutation", "choice") and rows.parts
        return rows.loose() if known else source(state, given)
    chosen(state, name, given, rows)
    if name in REDUCTIONS:
        return reduced(state, given, rows)
    return _array(state, name, given, rows)


def _array(state: State, name: str, given: Given, rows: Value) -> Value:
    if name in _STACKING:
        return mixed(map(held, given.all()))
    if name in ("split", "array_split"):
        return Value(element=replace(rows.loose(), followed=False))
    found = reduce(averaged, map(held, given.all()), NOTHING)
    if name not in _ELEMENTWISE:
        return replace(found, sources=frozenset()) if found.parts else source(state, given)
    if name in ("array", "asarray") and given.positions and rows.parts:
        return replace(rows, columns=given.positions[0].columns)
    return found if found.parts or found.marks else source(state, given)


def _builtin(state: State, name: str, given: Given) -> Value:
    first = given.get(0) or NOTHING
    if name in _PLAIN or name in _ITERATING:
        return NOTHING if name in _PLAIN else _iterated(name, given)
    if name in ("max", "min", "sorted"):
        value = mixed(map(held, given.positions))
        chosen(state, "max", given, value)
        return Value(element=value) if name == "sorted" else value
    if name in ("list", "tuple", "set", "reversed", "dict", "iter", "frozenset"):
        return (
            first
            if first.items is not None or first.element is not None
            else Value(
                element=elements(first) if first.parts or first.models else None,
                literal=first.literal,
            )
        )
    return reduce(averaged, map(held, given.positions), NOTHING)


def _iterated(name: str, given: Given) -> Value:
    inner = [elements(value) for value in given.positions]
    if name == "enumerate" and inner:
        return Value(element=Value(items=(NOTHING, inner[0])))
    if name == "zip":
        return Value(element=Value(items=tuple(inner)))
    if name == "next" and inner:
        return inner[0]
    return Value(element=mixed(inner[1:], followed=False))


def _other(state: State, path: str, given: Given) -> Value:
    effect = state.table.of_function(path)
    if effect == UNKNOWN or effect.may or effect.mutates:
        return unknown(state, given)
    found = mixed(map(held, given.all()), followed=False)
    return found if found.parts or found.marks or found.models else source(state, given)
