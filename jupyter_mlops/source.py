"""Places in a notebook, and text tools that never change what a piece of Python means."""

import io
import tokenize
from dataclasses import dataclass


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """A stretch of one cell: lines count from 1, columns in characters from 0, end exclusive."""

    cell: int
    """Position of the cell among all cells of the notebook, from 1."""
    cell_id: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"cell {self.cell}, line {self.line}"


def string_lines(code: str) -> set[int]:
    """Numbers (from 1) of lines that begin inside a string: their leading blanks are data."""
    inside: set[int] = set()
    opened: list[int] = []
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        kind = tokenize.tok_name[token.type]
        if kind == "STRING":
            inside.update(range(token.start[0] + 1, token.end[0] + 1))
        elif kind.endswith("STRING_START"):
            opened.append(token.start[0])
        elif kind.endswith("STRING_END"):
            inside.update(range(opened.pop() + 1, token.end[0] + 1))
    return inside


def indented(code: str, spaces: int) -> str:
    """Indent `code`, but not the inside of its multi-line strings; blank lines stay empty."""
    inside = string_lines(code)
    margin = " " * spaces
    lines = code.split("\n")
    return "\n".join(
        line if number in inside or not line.strip() else margin + line
        for number, line in enumerate(lines, start=1)
    )
