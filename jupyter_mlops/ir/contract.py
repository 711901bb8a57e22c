"""The data contract: what the tables must be like that a stage reads and gives. Plain data."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """What one column must hold; of a series or an array, what all of it must hold."""

    name: str | int
    dtype: str
    """As pandas writes it: `float64`; empty: any."""
    nullable: bool
    low: float | int | None = None
    """Smallest number allowed; None: no limit."""
    high: float | int | None = None
    values: tuple[str | int, ...] = ()
    """The only values allowed; empty: any."""
    unique: bool = False
    seen: str = ""
    """What the recorded runs had, and how far the limits go beyond it."""


@dataclass(frozen=True, slots=True)
class TableRule:
    """What one table must be like, or several that are alike."""

    names: tuple[str, ...]
    """Of a table that is read: its file; of one that is given: its variable."""
    kind: Literal["frame", "series", "array", "other"]
    columns: tuple[ColumnRule, ...]
    """Of a series or an array one."""
    width: int = 0
    """Of an array with rows of numbers: how many in each; 0: one dimension, or any number."""
    rows: int = 1
    """At least so many."""
    closed: bool = False
    """Whether other columns, or another order of these, are against the contract."""
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Contract:
    """What holds for the tables of one stage."""

    stage: str
    read: tuple[TableRule, ...]
    given: tuple[TableRule, ...]
