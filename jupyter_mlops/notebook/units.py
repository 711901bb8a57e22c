"""From cells to units: the top-level statements, each with its exact text, comments and place."""

import ast
from dataclasses import dataclass, field

from jupyter_mlops.diagnostic import Diagnostic
from jupyter_mlops.notebook.cell import Notebook
from jupyter_mlops.notebook.tags import Role
from jupyter_mlops.source import Span


@dataclass(frozen=True, slots=True)
class Unit:
    """One top-level statement of a code cell."""

    uid: str
    """`c7.2`: the second statement of the cell at position 7; sorts only by `order`."""
    order: int
    """Position among all units in document order, from 0."""
    span: Span
    """The statement itself, in the cell's source as the user sees it."""
    comment: str
    """The block of whole-line comments right above the statement, or empty."""
    code: str
    """The statement's own text (magics already rewritten), with its same-line trailing comment."""
    node: ast.stmt
    """Parsed from the rewritten cell: `lineno` is the cell's line, columns are UTF-8 bytes as in `ast`."""
    role: Role
    is_display: bool = False
    """The last expression of its cell, shown by Jupyter; False when silenced by `;`."""


@dataclass(frozen=True, slots=True)
class Program:
    """A notebook as Python units in document order, with what reading it found."""

    notebook: Notebook
    units: tuple[Unit, ...]
    magics: tuple[Magic, ...]
    diagnostics: tuple[Diagnostic, ...]
    headings: dict[int, str] = field(default_factory=dict)
    """Code cell position → the Markdown (title and first paragraph) of the section it stands in."""
    installs: tuple[str, ...] = ()
    """Distributions named by `!pip install` and its like: hints for the requirements."""
