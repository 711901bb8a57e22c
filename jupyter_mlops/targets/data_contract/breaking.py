"""From a contract to changes of data, each of which breaks one rule, and what catches it."""

from collections.abc import Iterator

from jupyter_mlops.ir.contract import ColumnRule, Contract, TableRule
from jupyter_mlops.plain import Plain

TEXT = frozenset({"str", "string", "object"})
UNKNOWN = "no such column"

Row = tuple[str, Plain, str, Plain, str]
"""Table, column (None: all of a series), change, value, part of the rule's name."""


def broken_data(contract: Contract) -> Iterator[Row]:
    """List one row for each rule, for the first of tables that are alike."""
    for rule in (*contract.read, *contract.given):
        yield from _of_table(rule)


def _of_table(rule: TableRule) -> Iterator[Row]:
    name = rule.names[0]
    if rule.rows:
        yield name, None, "head", rule.rows - 1, "at least"
    for column in rule.columns:
        place = _place(rule, column)
        if rule.kind == "frame":
            yield name, place, "gone", None, "column_in_dataframe"
        if rule.rows:
            yield from ((name, place, *broken) for broken in _of_column(column))
    if rule.width:
        yield name, rule.width - 1, "gone", None, "column_in_dataframe"
    if rule.closed and (rule.kind == "frame" or rule.width):
        yield name, UNKNOWN, "extra", None, "column_in_schema"
        if len(rule.columns) > 1:
            yield name, None, "order", None, "column_ordered"


def _place(rule: TableRule, column: ColumnRule) -> Plain:
    if rule.kind == "frame":
        return column.name
    return 0 if rule.width else None


def _of_column(column: ColumnRule) -> Iterator[tuple[str, Plain, str]]:
    if column.dtype:
        yield "type", 0 if column.dtype in TEXT else "text", "dtype"
    if not column.nullable:
        yield "null", None, "not_nullable"
    if column.values:
        others = 2 if isinstance(column.values[0], int) else f"not {column.values[0]}"
        yield "unknown", others, "isin"
    elif column.low is not None and column.high is not None:
        yield "below", _beyond(column.low, column.high, -1), "in_range"
        yield "above", _beyond(column.high, column.low, 1), "in_range"
    if column.unique:
        yield "repeat", None, "uniqueness"


def _beyond(limit: float, other: float, direction: int) -> float:
    """A number just beyond a limit."""
    if isinstance(limit, int):
        return limit + direction
    return limit + direction * abs(limit - other) / 1000
