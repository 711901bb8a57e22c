"""From what the tables held in all recorded runs to the data contract.

What every run must have (columns, types, no gaps where there were none) is contract as it was seen.
What is chance of the rows at hand is widened, and what the parameters move is left open:

- A number may lie outside of what was seen by half of the spread, `SLACK`, on each side; what was
  never negative stays so. Fewer than `ENOUGH` values, dates and identifiers have no limits.
- A limit of a table that the stage gives is left out where runs with other parameters moved it by
  more than `MOVED` of the spread: it is the parameters', not the data's.
- Text is held to the values that were seen where few repeat often, unless they may be personal.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from jupyter_mlops.ir.contract import ColumnRule, Contract, TableRule
from jupyter_mlops.ir.pipeline import Pipeline
from jupyter_mlops.lowering.sources import STAGE, Source
from jupyter_mlops.recording.record import ColumnSeen, TableSeen

SLACK = 0.5
MOVED = 0.1
ENOUGH = 30
PERSONAL = re.compile(
    r"(^|[_\W])(id|ids|uuid|guid|key|name|names|e?mail|phone|tel|address|street|city|zip|postcode"
    r"|user|customer|client|patient|person|passenger|ssn|iban|account|birth\w*|dob|ip)([_\W\d]|$)"
    r"|(id|name|mail)$",
    re.IGNORECASE,
)
"""Names of columns whose values aren't written down."""
IDENTIFIER = re.compile(r"(^|[_\W])(id|uuid|guid|key|index)$|[a-z]Id$|^ID$|ID$", re.ASCII)
"""Names of columns that may be said to be unique."""
IDENTIFYING = re.compile(r"@|\d{4,}")
"""In a value that isn't written down whatever its column is called."""

Run = Mapping[str, TableSeen]
"""Name of a variable, or uid of the statement that reads, → what was seen."""


def contract_of(
    pipeline: Pipeline, sources: Iterable[Source], runs: Sequence[Run]
) -> Contract | None:
    """Infer the contract; None when the stage neither reads nor gives a table."""
    stage = next((stage for stage in pipeline.stages if stage.tag == STAGE), None)
    if stage is None:
        return None
    read = tuple(_read(source, [run.get(source.uid) for run in runs]) for source in sources)
    taken = {name for rule in read for name in rule.names}
    given: list[tuple[str, list[TableSeen]]] = []
    for output in stage.outputs:
        seen = [run.get(output.name) for run in runs]
        known = [table for table in seen if table is not None]
        if len(known) == len(seen) and output.name not in taken:
            given.append((output.name, known))
    rules = tuple(_given(group) for group in _alike(given))
    return Contract(STAGE, read, rules) if read or rules else None


def _read(source: Source, seen: Sequence[TableSeen | None]) -> TableRule:
    known = [table for table in seen if table is not None]
    if len(known) < len(seen) or len({table.kind for table in known}) > 1:
        # Nothing can be told of it, but that it is there.
        return TableRule((source.table,), "other", (), seen="not looked into")
    rows = min(table.rows for table in known)
    return TableRule(
        names=(source.table,),
        kind=known[0].kind,
        columns=tuple(_columns(known, [])),
        width=_width(known),
        rows=max(1, rows // 2),
        seen=f"{_rows(known)}; at least half of them",
    )


def _given(group: Sequence[tuple[str, list[TableSeen]]]) -> TableRule:
    tables = [table for _, runs in group for table in runs]
    return TableRule(
        names=tuple(name for name, _ in group),
        kind=tables[0].kind,
        columns=tuple(_columns(tables, list(zip(*(runs for _, runs in group), strict=True)))),
        width=_width(tables),
        rows=1 if min(table.rows for table in tables) else 0,
        closed=len({_column_names(table) for table in tables}) == 1,
        seen=_rows(tables),
    )


def _alike(
    given: Iterable[tuple[str, list[TableSeen]]],
) -> list[list[tuple[str, list[TableSeen]]]]:
    """Group tables of the same columns and types, as training and test data are."""
    groups: dict[object, list[tuple[str, list[TableSeen]]]] = {}
    for name, runs in given:
        if len({table.kind for table in runs}) > 1:
            continue
        shapes = [
            (table.kind, table.width, *((column.name, column.dtype) for column in table.columns))
            for table in runs
        ]
        groups.setdefault(tuple(shapes), []).append((name, runs))
    return list(groups.values())


def _width(tables: Sequence[TableSeen]) -> int:
    widths = {table.width for table in tables}
    return widths.pop() if len(widths) == 1 and tables[0].kind == "array" else 0


def _rows(tables: Sequence[TableSeen]) -> str:
    low, high = min(table.rows for table in tables), max(table.rows for table in tables)
    return f"{low} rows" if low == high else f"{low} to {high} rows"


def _column_names(table: TableSeen) -> tuple[str | int, ...]:
    return tuple(column.name for column in table.columns)


def _columns(
    tables: Sequence[TableSeen], by_run: Sequence[Sequence[TableSeen]]
) -> Iterator[ColumnRule]:
    """Rules for what all tables have; `by_run` has together what each run gave."""
    seen = [{column.name: column for column in table.columns} for table in tables]
    for name in seen[0]:
        columns = [one[name] for one in seen if name in one]
        if len(columns) == len(seen):
            runs = [
                [column for table in run for column in table.columns if column.name == name]
                for run in by_run
            ]
            yield _column(columns, moved=_has_moved(runs))


def _column(columns: Sequence[ColumnSeen], *, moved: bool) -> ColumnRule:
    dtypes = {column.dtype for column in columns}
    nullable = any(column.missing for column in columns)
    rule = ColumnRule(columns[0].name, dtypes.pop() if len(dtypes) == 1 else "", nullable)
    if not rule.dtype:
        return replace(rule, seen="of several types")
    values = _values(columns)
    if values:
        return replace(rule, values=values, seen="each seen often")
    name = str(rule.name)
    unique = bool(IDENTIFIER.search(name)) and all(_is_unique(column) for column in columns)
    if unique:
        return replace(rule, unique=True, seen="all different")
    return _with_limits(rule, columns, moved=moved)


def _with_limits(rule: ColumnRule, columns: Sequence[ColumnSeen], *, moved: bool) -> ColumnRule:
    limits = _limits(columns)
    if limits is None:
        return rule
    low, high = limits
    shown = f"{_short(low)} to {_short(high)}"
    if moved:
        return replace(rule, seen=f"{shown}, which the parameters move: no limits")
    few = max(column.count for column in columns) < ENOUGH
    if few or low == high or all(map(_is_unique, columns)):
        return replace(rule, seen=f"{shown}: no limits can be drawn from that")
    slack = (high - low) * SLACK
    least: float
    most: float
    if isinstance(low, int) and isinstance(high, int):
        slack = math.ceil(slack)
        least, most = low - slack, high + slack
    else:
        least = _rounded(low - slack, slack, math.floor)
        most = _rounded(high + slack, slack, math.ceil)
    if low >= 0:
        least = max(least, type(low)(0))
    return replace(rule, low=least, high=most, seen=f"{shown}, slack {_short(slack)}")


def _values(columns: Sequence[ColumnSeen]) -> tuple[str | int, ...]:
    """The only values there are: words that repeat, or 0 and 1."""
    if not all(column.values for column in columns):
        return ()
    values = {value for column in columns for value in column.values}
    words = sorted(value for value in values if isinstance(value, str))
    if words:
        name = str(columns[0].name)
        personal = PERSONAL.search(name) or any(IDENTIFYING.search(word) for word in words)
        return () if personal or len(words) < len(values) else tuple(words)
    return (0, 1) if values == {0, 1} else ()


def _is_unique(column: ColumnSeen) -> bool:
    """Whether so many values are all different that it's hardly chance."""
    return not column.missing and column.count >= ENOUGH and column.distinct == column.count


def _has_moved(runs: Sequence[Sequence[ColumnSeen]]) -> bool:
    """Whether runs with other parameters gave the column other limits than the first one."""
    limits = [found for run in runs if (found := _limits(run)) is not None]
    if not limits:
        return False
    low, high = limits[0]
    spread = (high - low) * MOVED
    return any(
        abs(other_low - low) > spread or abs(other_high - high) > spread
        for other_low, other_high in limits[1:]
    )


def _limits(columns: Sequence[ColumnSeen]) -> tuple[float, float] | None:
    """What all values lay between; None where one of the columns has no limits."""
    lows = [column.low for column in columns if column.low is not None]
    highs = [column.high for column in columns if column.high is not None]
    if not columns or len(lows) < len(columns) or len(highs) < len(columns):
        return None
    return min(lows), max(highs)


def _short(number: float) -> str:
    return str(number) if isinstance(number, int) else f"{number:.4g}"


def _rounded(number: float, slack: float, round_to: Callable[[float], int]) -> float:
    """The number with as many digits as two digits of the slack need."""
    exponent = math.floor(math.log10(slack)) - 1
    return round(round_to(number / 10.0**exponent) * 10.0**exponent, max(0, -exponent))
