"""From cells to units: the top-level statements, each with its exact text, comments and place."""

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from jupyter_mlops.copies import changed
from jupyter_mlops.diagnostic import Diagnostic
from jupyter_mlops.notebook.cell import Cell, Notebook, span_between
from jupyter_mlops.notebook.headings import section_headings
from jupyter_mlops.notebook.magic_policies import SILENCES
from jupyter_mlops.notebook.magics import Magic, RewrittenCell, rewrite_magics
from jupyter_mlops.notebook.parsing import in_characters, parse_cell
from jupyter_mlops.notebook.tags import INJECTED, Role, role_of
from jupyter_mlops.notebook.trees import collector_off
from jupyter_mlops.source import Span

__all__ = ["Magic", "Program", "Unit", "read_program", "trailing_comment"]


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
    """Parsed from the rewritten cell: `lineno` is the cell's line, columns are UTF-8 bytes as
    in `ast`."""
    role: Role
    is_display: bool = False
    """The last expression of its cell, shown by Jupyter; False when silenced by `;`."""
    lines: tuple[int, ...] = ()
    """For each line of `code`, that of the cell; empty where they follow the span's first one."""
    made_of: "tuple[Unit, ...]" = ()
    """Statements of the cell that it stands for, where it isn't one itself."""
    paragraph: int = 0
    """How many times a blank line stands between statements of the cell up to this one."""


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


_REST_OF_LINE = re.compile(r"(?P<gap>[ \t]*)(?P<silenced>;?)[ \t]*(?P<comment>#.*)?$")


@dataclass(frozen=True, slots=True)
class _Extent:
    """Where a statement stands in its rewritten cell: line indexes, columns in characters."""

    first: int
    column: int
    last: int
    end_column: int


def _extent(node: ast.stmt, lines: list[str]) -> _Extent:
    first, column = node.lineno - 1, node.col_offset
    decorators = getattr(node, "decorator_list", None)
    if decorators:
        # `ast` places a decorator after its `@`, which stands at the start of a line.
        first, column = decorators[0].lineno - 1, 0
        while first and not lines[first].startswith("@"):
            first -= 1
    last = (node.end_lineno or node.lineno) - 1
    end = in_characters(lines[last], node.end_col_offset or 0)
    return _Extent(first, in_characters(lines[first], column), last, end)


def _comment_above(lines: list[str], first: int, after: int) -> str:
    """Cut out the whole-line comments right above line `first`, from below line `after` on."""
    top = first
    while top - 1 > after and lines[top - 1].startswith("#"):
        top -= 1
    return "\n".join(lines[top:first])


def _comments_inside(lines: list[str], extent: _Extent) -> list[str]:
    """Indented comments right below a block: they end it, as the eye sees it."""
    below = extent.last + 1
    end = below
    while end < len(lines) and re.match(r"[ \t]+#", lines[end]):
        end += 1
    return lines[below:end]


def _code(lines: list[str], extent: _Extent, node: ast.stmt) -> str:
    text = lines[extent.first : extent.last + 1]
    rest = _REST_OF_LINE.match(text[-1], extent.end_column)
    comment = rest["comment"] if rest and rest["comment"] else ""
    comment = comment if comment.strip("# \t") else ""
    gap = rest["gap"] if rest and not rest["silenced"] else "  "
    text[-1] = text[-1][: extent.end_column] + (gap + comment if comment else "")
    text[0] = text[0][extent.column :]
    if hasattr(node, "body"):
        text += _comments_inside(lines, extent)
    return "\n".join(text)


def _is_shown(extent: _Extent, lines: list[str], magics: tuple[Magic, ...]) -> bool:
    """Whether Jupyter shows the cell's last expression."""
    rest = _REST_OF_LINE.match(lines[extent.last], extent.end_column)
    silenced = rest is not None and bool(rest["silenced"])
    # A magic below it is a statement of its own for IPython, and then the last one.
    return not silenced and not any(
        magic.name in SILENCES or magic.span.line > extent.last + 1 for magic in magics
    )


def _shown_span(cell: Cell, rewritten: RewrittenCell, extent: _Extent) -> Span:
    start = rewritten.shown(extent.first + 1, extent.column)
    return span_between(cell, start, rewritten.shown(extent.last + 1, extent.end_column))


def _split(
    cell: Cell, rewritten: RewrittenCell, body: list[ast.stmt], role: Role, order: int
) -> Iterator[Unit]:
    lines = rewritten.text.split("\n")
    above, paragraph = -1, 0
    for number, node in enumerate(body, start=1):
        extent = _extent(node, lines)
        is_last = number == len(body)
        paragraph += not all(line.strip() for line in lines[above + 1 : extent.first])
        yield Unit(
            uid=f"c{cell.position}.{number}",
            order=order + number - 1,
            span=_shown_span(cell, rewritten, extent),
            comment=_comment_above(lines, extent.first, above),
            code=_code(lines, extent, node),
            node=node,
            role=role,
            is_display=is_last
            and isinstance(node, ast.Expr)
            and _is_shown(extent, lines, rewritten.magics),
            paragraph=paragraph,
        )
        above = extent.last


@dataclass(frozen=True, slots=True)
class _ReadCell:
    """A code cell and what came of it."""

    cell: Cell
    rewritten: RewrittenCell
    refused: Diagnostic | None
    units: tuple[Unit, ...]
    whole: str
    """The last text that could be parsed: half a statement soon is a whole one again."""
    body: list[ast.stmt]
    """The statements of that text."""


class ProgramReader:
    """Reads versions of one notebook; what didn't change between two of them stays the same object.

    What was found out about a statement stays with its tree, so that it needn't be found again.
    """

    def __init__(self) -> None:
        self.cells: dict[str, _ReadCell] = {}
        """Identity of a cell → how it was read last."""
        self.parsed = 0
        """Cells that were parsed, over all versions."""

    def read(self, notebook: Notebook) -> Program:
        """Split every code cell into units; what can't be read is left out, with a diagnostic."""
        units: list[Unit] = []
        magics: list[Magic] = []
        diagnostics: list[Diagnostic] = []
        installs: list[str] = []
        last, self.cells = self.cells, {}
        for cell in (cell for cell in notebook.cells if cell.kind == "code"):
            role, unclear = role_of(cell)
            diagnostics.extend(unclear)
            if INJECTED in cell.tags:
                continue
            found = self._read_cell(cell, role, len(units), last.get(cell.id))
            self.cells[cell.id] = found
            units.extend(found.units)
            magics.extend(found.rewritten.magics)
            installs.extend(found.rewritten.installs)
            diagnostics.extend(found.rewritten.diagnostics)
            diagnostics.extend([_hinted(found.refused, notebook)] if found.refused else [])
        return Program(
            notebook,
            tuple(units),
            tuple(magics),
            tuple(diagnostics),
            section_headings(notebook.cells),
            tuple(dict.fromkeys(installs)),
        )

    def _read_cell(self, cell: Cell, role: Role, order: int, last: _ReadCell | None) -> _ReadCell:
        if last is not None and _is_same(last.cell, cell):
            if not last.units or last.units[0].order == order:
                return last
            moved = (changed(unit, order=order + n) for n, unit in enumerate(last.units))
            return replace(last, units=tuple(moved))
        rewritten = rewrite_magics(cell)
        if last is not None and last.whole == rewritten.text:
            body, refused = last.body, None
        else:
            self.parsed += 1
            body, refused = parse_cell(cell, rewritten)
            body = _with_trees_of(last, rewritten, body) if last is not None else body
        units = tuple(_split(cell, rewritten, body, role, order))
        whole = rewritten.text
        if refused:
            whole, body = (last.whole, last.body) if last is not None else ("", [])
        return _ReadCell(cell, rewritten, refused, units, whole, body)


def _hinted(refused: Diagnostic, notebook: Notebook) -> Diagnostic:
    """Say so where the cell may well be valid for the Python that the notebook ran with."""
    if notebook.python <= sys.version_info[:2]:
        return refused
    newer, own = (".".join(map(str, one)) for one in (notebook.python, sys.version_info[:2]))
    fix = f"run nb2prod with Python {newer}, as the notebook did; this is {own}, which reads less"
    return replace(refused, fix=fix)


def _is_same(one: Cell, other: Cell) -> bool:
    """Whether units of one are units of the other: running a cell changes its count only."""
    return one == other or replace(one, execution_count=None) == replace(
        other, execution_count=None
    )


def _with_trees_of(
    last: _ReadCell, rewritten: RewrittenCell, body: list[ast.stmt]
) -> list[ast.stmt]:
    """Put the earlier tree of each statement that stands where it stood, with the same text."""
    before, now = last.whole.split("\n"), rewritten.text.split("\n")
    known = {_extent(node, before): node for node in last.body}
    found = []
    for node in body:
        extent = _extent(node, now)
        twin = known.get(extent)
        lines = slice(extent.first, extent.last + 1)
        found.append(twin if twin is not None and before[lines] == now[lines] else node)
    return found


def read_program(notebook: Notebook) -> Program:
    """Split every code cell into units; what can't be read is left out and gets a diagnostic."""
    with collector_off():
        return ProgramReader().read(notebook)


def trailing_comment(unit: Unit) -> str:
    """Read the comment behind the statement, without its `#`: the help of a parameter."""
    last = unit.span.end_line - unit.span.line + 1
    for token in tokenize.generate_tokens(io.StringIO(unit.code).readline):
        if token.type == tokenize.COMMENT and token.start[0] == last:
            return token.string.lstrip("#").strip()
    return ""
