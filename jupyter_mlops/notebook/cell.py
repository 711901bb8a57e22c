"""A notebook as it was read: cells, tags and settings, nothing interpreted."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from jupyter_mlops.source import Span


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `position` counts all cells from 1, as messages do."""

    position: int
    id: str
    kind: Literal["code", "markdown", "raw"]
    source: str
    tags: tuple[str, ...] = ()
    execution_count: int | None = None


@dataclass(frozen=True, slots=True)
class Notebook:
    """A whole notebook of a Python kernel."""

    path: Path
    name: str
    """The file's stem turned into a legal package name: lower case, words joined by underscores."""
    cells: tuple[Cell, ...]
    settings: Mapping[str, object]
    """`notebook.metadata.nb2prod`, as it stands in the file."""
    digest: str
    """sha256 over the cells' kinds, sources and tags and over the settings; outputs don't count."""
    python: tuple[int, ...] = ()
    """Major and minor version of the Python that it ran with last, as far as it says so."""


def span_between(cell: Cell, start: tuple[int, int], end: tuple[int, int]) -> Span:
    """Return the stretch of `cell` from (line, column) to (line, column)."""
    return Span(cell.position, cell.id, start[0], start[1], end[0], end[1])


def span_of(cell: Cell) -> Span:
    """Return the whole cell: for what its tags or metadata have wrong."""
    lines = cell.source.split("\n")
    return span_between(cell, (1, 0), (len(lines), len(lines[-1])))
