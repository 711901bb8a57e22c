"""From `# nb2prod: ignore[CODE] reason` in cells to what it silences, and what is wrong with it."""

import ast
import io
import re
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from jupyter_mlops.diagnostic import Diagnostic, Severity
from jupyter_mlops.notebook.cell import Cell, span_between
from jupyter_mlops.notebook.trees import nodes_in
from jupyter_mlops.notebook.units import Program
from jupyter_mlops.rules.catalogue import entry
from jupyter_mlops.source import Span

_MARK = "nb2prod:"
_COMMENT = re.compile(r"#\s*nb2prod:\s*ignore\[(?P<codes>[^\]]*)\](?P<reason>.*)")


@dataclass(frozen=True, slots=True)
class Ignore:
    """One such comment."""

    span: Span
    codes: frozenset[str]
    has_reason: bool


def ignores_in(program: Program) -> tuple[Ignore, ...]:
    """Find the comments; the same words inside a string are none."""
    cells = (cell for cell in program.notebook.cells if cell.kind == "code")
    return tuple(one for cell in cells if _MARK in cell.source for one in _in_cell(cell))


def _in_cell(cell: Cell) -> Iterator[Ignore]:
    comments = _comments(cell.source)
    for number, line in enumerate(cell.source.split("\n"), start=1):
        start = 0 if comments is None else comments.get(number, len(line))
        found = _COMMENT.search(line, start)
        if found:
            codes = frozenset(code.strip() for code in found["codes"].split(","))
            span = span_between(cell, (number, found.start()), (number, len(line)))
            yield Ignore(span, codes, bool(found["reason"].strip()))


def _comments(source: str) -> dict[int, int] | None:
    """Line → column of its comment; None for a cell that Python can't read, as one with magics."""
    try:
        return {
            token.start[0]: token.start[1]
            for token in tokenize.generate_tokens(io.StringIO(source).readline)
            if token.type == tokenize.COMMENT
        }
    except (tokenize.TokenError, SyntaxError):
        return None


def silenced(found: Diagnostic, ignores: Iterable[Ignore], program: Program) -> bool:
    """Whether a comment at its statement names the code of a warning or a note."""
    if found.span is None or found.severity is Severity.ERROR:
        return False
    first, last = _statement_lines(found.span, program)
    return any(
        found.code in one.codes
        and one.span.cell == found.span.cell
        and first <= one.span.line <= last
        for one in ignores
    )


def _statement_lines(span: Span, program: Program) -> tuple[int, int]:
    """The lines of the innermost statement around a place; of a compound one those of its head.

    The comments right above belong to it.
    """
    first, last = _own_lines(span, program)
    source = program.notebook.cells[span.cell - 1].source.split("\n")
    while first > 1 and source[first - 2].lstrip().startswith("#"):
        first -= 1
    return first, last


def _own_lines(span: Span, program: Program) -> tuple[int, int]:
    lines = (span.line, span.line)
    for unit in program.units:
        if unit.span.cell == span.cell and unit.span.line <= span.line <= unit.span.end_line:
            for node in nodes_in(unit.node):
                if isinstance(node, ast.stmt):
                    first, last = node.lineno, _last_line(node)
                    if first <= span.line <= last:
                        lines = (first, last)
    return lines


def _last_line(node: ast.stmt) -> int:
    body = getattr(node, "body", None)
    if body:
        return max(node.lineno, int(body[0].lineno) - 1)
    return node.end_lineno or node.lineno


def wrong_ignores(found: Iterable[Diagnostic], program: Program) -> Iterator[Diagnostic]:
    """What can't be done as the comment says, or isn't explained."""
    errors = [one for one in found if one.span is not None and one.severity is Severity.ERROR]
    for ignore in ignores_in(program):
        for code in sorted(ignore.codes):
            if entry(code) is None:
                yield _wrong(ignore, f"`{code}` is no code")
        for one in errors:
            assert one.span is not None
            first, last = _statement_lines(one.span, program)
            is_meant = one.code in ignore.codes and one.span.cell == ignore.span.cell
            if is_meant and first <= ignore.span.line <= last:
                yield _wrong(ignore, f"{one.code} is an error here, which no comment can silence")
        if not ignore.has_reason:
            yield _wrong(ignore, "the comment gives no reason")


def _wrong(ignore: Ignore, message: str) -> Diagnostic:
    return Diagnostic(
        code="NB009",
        severity=Severity.WARNING,
        message=message,
        span=ignore.span,
        why="Whoever reads the comment takes it that this place was looked at and found right.",
        fix="Write `# nb2prod: ignore[CODE] reason`, with the code of a warning or a note.",
    )
