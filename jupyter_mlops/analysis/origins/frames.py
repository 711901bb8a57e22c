"""What functions of pandas give: frames that begin here, and frames out of frames."""

from dataclasses import replace

from jupyter_mlops.analysis.estimators import words
from jupyter_mlops.analysis.origins.given import Given
from jupyter_mlops.analysis.origins.selecting import column_names
from jupyter_mlops.analysis.origins.state import State
from jupyter_mlops.analysis.origins.values import (
    NOTHING,
    Columns,
    Made,
    Mark,
    Part,
    Value,
    held,
    mixed,
)

_SAME = words("to_numeric Series unique factorize cut qcut isna isnull notna notnull")


def is_frame_source(path: str) -> bool:
    """Tell whether a function reads a table."""
    name = path.rpartition(".")[2]
    reads = path.startswith("pandas.") and name.startswith("read_")
    return reads or path == "seaborn.load_dataset"


def frame_source(state: State, given: Given) -> Value:
    """Call `read_csv` and its like."""
    site = state.site(given.node)
    columns = Columns(site)
    dates = column_names((given.get(99, "parse_dates") or NOTHING).literal)
    for name in _listed(given, "parse_dates", dates):
        columns = columns.add(Made(name, frozenset(), frozenset({Mark("timed", site)})))
    index = column_names((given.get(99, "index_col") or NOTHING).literal)
    ordered = bool(set(index) & set(dates))
    ordered |= bool(index) and given.constant("parse_dates") is True
    marks = frozenset({Mark("ordered", site)}) if ordered else frozenset[Mark]()
    return Value(frozenset({Part(site)}), marks, columns=columns)


def _listed(given: Given, word: str, names: tuple[str, ...]) -> tuple[str, ...]:
    return names if given.has(word) else ()


def call_pandas(state: State, name: str, given: Given) -> Value:
    """Call a function of pandas itself."""
    first = held(given.get(0, "data", "objs", "arg", "obj", "x") or NOTHING)
    site = state.site(given.node)
    if name == "DataFrame":
        return _made_frame(state, given)
    if name in ("to_datetime", "date_range", "DatetimeIndex", "period_range", "Timestamp"):
        return first.adding(Mark("timed", site))
    if name in _SAME:
        return first
    found = mixed(map(held, given.all()))
    if name in ("concat", "merge", "get_dummies", "merge_asof", "json_normalize"):
        return replace(found, columns=Columns(site), sources=frozenset())
    return replace(found, followed=False)


def _made_frame(state: State, given: Given) -> Value:
    data = given.get(0, "data") or NOTHING
    site = state.site(given.node)
    rows = mixed([held(data)])
    parts = rows.parts or frozenset({Part(site)})
    names = column_names((given.get(2, "columns") or NOTHING).literal)
    index = given.get(1, "index")
    ordered = bool(index is not None and index.marked("timed"))
    marks = {Mark("ordered", site)} if ordered else set()
    columns = Columns(site, names or None)
    if data.keys is not None and data.items is not None and not names:
        columns = Columns(site, ())
        for name, item in zip(data.keys, data.items, strict=True):
            columns = columns.add(Made(name, frozenset(), held(item).all_marks()))
        return Value(parts, frozenset(marks), columns=columns, followed=rows.followed)
    return Value(parts, rows.marks | marks, columns=columns, followed=rows.followed)
