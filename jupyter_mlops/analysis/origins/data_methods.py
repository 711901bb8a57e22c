"""What methods of frames, arrays and lists give, and how they change what they are called on."""

from collections.abc import Callable
from dataclasses import replace
from functools import reduce

from jupyter_mlops.analysis.estimators import words
from jupyter_mlops.analysis.origins.calls import REDUCTIONS, chosen, reduced
from jupyter_mlops.analysis.origins.given import Given
from jupyter_mlops.analysis.origins.selecting import column_names, cut_like, own_columns
from jupyter_mlops.analysis.origins.state import State
from jupyter_mlops.analysis.origins.values import (
    NOTHING,
    Columns,
    Made,
    Mark,
    Value,
    averaged,
    elements,
    held,
    mixed,
)

_SAME = words("""
    copy astype to_numpy reset_index sort_index ravel flatten reshape squeeze round clip replace
    infer_objects convert_dtypes to_frame tolist toarray todense view map applymap dropna
    drop_duplicates query head tail nlargest nsmallest isna isnull notna notnull isin between
    lower upper strip abs ffill bfill interpolate set_axis eq ne gt lt ge le
    """)
"""Element by element, or some of the rows: nothing of other rows gets into a row."""
_MOVING = words("shift diff pct_change rolling ewm expanding cumsum cumprod cummax rank resample")
_ARITHMETIC = words("fillna add sub mul div truediv subtract divide multiply")
_GROWING = words("append extend insert add update setdefault appendleft")
_JOINING = words("merge join append combine_first")
_SHOWING = words("info plot hist boxplot to_csv to_excel to_json to_parquet show")


def call_method(state: State, owner: Value, given: Given) -> Value:
    """Call a method of something that is no estimator."""
    name = given.method
    if owner.items is not None or owner.element is not None or not (owner.parts or owner.marks):
        return _of_container(state, owner, given)
    called = _METHODS.get(name)
    if called is None:
        found = replace(mixed([held(owner), *map(held, given.all())]), followed=False)
    else:
        found = called(state, owner, given)
    if given.constant("inplace") is True:
        state.change(owner, found)
        return NOTHING
    return found


def _of_container(state: State, owner: Value, given: Given) -> Value:
    name = given.method
    if name in _GROWING:
        joined = mixed([held(owner), *map(held, given.all())])
        state.change(owner, Value(element=_grown(owner, given) or joined))
        return NOTHING
    if name in ("items", "iteritems"):
        return Value(element=Value(items=(NOTHING, elements(owner))))
    if name in ("values", "copy"):
        return Value(element=elements(owner)) if name == "values" else owner
    if name in ("pop", "get", "popitem"):
        return elements(owner)
    if name in ("remove", "clear", "sort", "reverse", "keys"):
        if name != "keys":
            state.change(owner, replace(owner, literal=None))
        return NOTHING
    return mixed([held(owner), *map(held, given.all())], followed=False)


def _grown(owner: Value, given: Given) -> Value | None:
    """Keep the shape of what a list is filled with: `models.append(("tree", model))`."""
    if given.method == "append" and owner.items == () and len(given.positions) == 1:
        return given.positions[0]
    return None


def _same(_: State, owner: Value, __: Given) -> Value:
    return replace(owner)


def _moved(_: State, owner: Value, __: Given) -> Value:
    return replace(owner.loose(), sources=frozenset())


def _arithmetic(_: State, owner: Value, given: Given) -> Value:
    found = reduce(averaged, [held(one) for one in given.positions], owner)
    return replace(found, columns=owner.columns) if owner.columns is not None else found


def _reduction(state: State, owner: Value, given: Given) -> Value:
    chosen(state, given.method, given, owner)
    if owner.marked("score"):
        return owner
    is_row_wise = given.constant("axis", 0) in (1, "columns") and given.method != "quantile"
    if is_row_wise:
        return replace(owner.loose(), sources=frozenset())
    return reduced(state, given, owner)


def _grouped(state: State, owner: Value, given: Given) -> Value:
    return owner.adding(Mark("grouped", state.site(given.node)))


def _transformed(state: State, owner: Value, given: Given) -> Value:
    """`df.groupby(g)[c].transform("mean")`: each row gets a number over others."""
    if not owner.marked("grouped"):
        return replace(owner.loose(), followed=False)
    kept = frozenset(mark for mark in owner.all_marks() if mark.kind != "grouped")
    mark = Mark("averaged", state.site(given.node), rows=owner.parts)
    return Value(owner.parts, kept | {mark}, followed=owner.followed)


def _drop(state: State, owner: Value, given: Given) -> Value:
    words = given.words
    columns = words.get("columns")
    is_columns = columns is not None or given.constant("axis", 1) in (1, "columns")
    named = columns if columns is not None else (given.get(0, "labels") or NOTHING)
    if not is_columns:
        rows = words.get("index") or named
        pointed = [mark.rows for mark in rows.marked("rows")]
        return (cut_like(owner, pointed[0], taken=False) if pointed else None) or replace(owner)
    names = column_names(named.literal)
    if names and owner.columns is not None:
        return replace(owner, columns=owner.columns.drop(names))
    computed = [] if names else [Mark("computed", state.site(given.node))]
    return owner.loose().adding(*computed)


def _pop(state: State, owner: Value, given: Given) -> Value:
    names = column_names((given.get(0, "item") or NOTHING).literal)
    if owner.columns is None or not names:
        state.forget(owner)
        return owner.loose()
    taken = replace(
        owner,
        columns=owner.columns.restricted(names, single=True),
        sources=frozenset({(owner.columns.frame, names[0])}),
    )
    state.change(owner, replace(owner, columns=owner.columns.drop(names)))
    return taken


def _sample(state: State, owner: Value, given: Given) -> Value:
    site = state.site(given.node)
    if given.constant("replace") is True:
        return owner.adding(Mark("repeated", site))
    if given.constant("frac", 1) in (1, 1.0):
        return replace(owner)
    return owner.cut((("sample", site), "picked"))


def _joined(state: State, owner: Value, given: Given) -> Value:
    found = mixed([held(owner), *map(held, given.all())])
    return replace(found, columns=Columns(state.site(given.node)), sources=frozenset())


def _assigned(_: State, owner: Value, given: Given) -> Value:
    columns = owner.columns
    if columns is None:
        return replace(mixed([owner, *map(held, given.words.values())]), columns=None)
    for name, value in given.words.items():
        columns = columns.add(Made(name, own_columns(columns, value), value.all_marks()))
    return replace(owner, columns=columns)


def _sorted(state: State, owner: Value, given: Given) -> Value:
    names = column_names((given.get(0, "by", "keys") or NOTHING).literal)
    made = owner.columns.made if owner.columns is not None else ()
    timed = [one for one in made if one.name in names and _is_timed(one)]
    return owner.adding(Mark("ordered", state.site(given.node))) if timed else replace(owner)


def _is_timed(made: Made) -> bool:
    return any(mark.kind == "timed" for mark in made.marks)


def _indexed(state: State, owner: Value, given: Given) -> Value:
    names = column_names((given.get(0, "keys") or NOTHING).literal)
    found = _sorted(state, owner, given)
    if found.columns is not None and names:
        return replace(found, columns=found.columns.drop(names))
    return found


def _shown(_: State, __: Value, ___: Given) -> Value:
    return NOTHING


def _renamed(_: State, owner: Value, __: Given) -> Value:
    return owner if owner.columns is not None and owner.columns.single else owner.loose()


_METHODS: dict[str, Callable[[State, Value, Given], Value]] = {
    **dict.fromkeys(_SAME, _same),
    **dict.fromkeys(_MOVING, _moved),
    **dict.fromkeys(_ARITHMETIC, _arithmetic),
    **dict.fromkeys(REDUCTIONS, _reduction),
    **dict.fromkeys(_JOINING, _joined),
    **dict.fromkeys(_SHOWING, _shown),
    "groupby": _grouped,
    "transform": _transformed,
    "drop": _drop,
    "pop": _pop,
    "sample": _sample,
    "assign": _assigned,
    "sort_values": _sorted,
    "set_index": _indexed,
    "rename": _renamed,
}
