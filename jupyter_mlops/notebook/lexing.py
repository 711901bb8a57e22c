"""From cell text to logical lines: where a statement ends, on text that need not be Python yet.

`tokenize` can't serve here: a shell line is no Python, and from 3.12 on it raises at the first one.
"""

import re
from dataclasses import dataclass

_PIECE = re.compile(
    r"(?P<string>'''(?:[^\\]|\\.)*?(?:'''|\Z)"
    r'|"""(?:[^\\]|\\.)*?(?:"""|\Z)'
    r"|'(?:[^'\\\n]|\\.)*'?"
    r'|"(?:[^"\\\n]|\\.)*"?)'
    r"|(?P<comment>#[^\n]*)"
    r"|(?P<opening>[(\[{])"
    r"|(?P<closing>[)\]}])"
    r"|(?P<joined>\\\n)"
    r"|(?P<newline>\n)"
    r"|(?P<assign>(?<![=!<>:+\-*/%&|^@])=(?!=))",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class LogicalLine:
    """A statement's lines: brackets, strings and backslashes carry it over line ends."""

    end: int
    """Index of the newline that ends it, or the length of the text."""
    assign: int | None
    """Index after the first `=` outside brackets."""
    ends_bare: bool
    """Whether its last character is code, not part of a string or a comment."""


def logical_line(text: str, start: int) -> LogicalLine:
    """Find the logical line that begins at index `start` of `text`."""
    depth = 0
    assign: int | None = None
    covered = start
    for piece in _PIECE.finditer(text, start):
        kind = piece.lastgroup
        if kind == "newline" and not depth:
            return LogicalLine(piece.start(), assign, covered < piece.start())
        if kind == "opening":
            depth += 1
        elif kind == "closing":
            depth = max(0, depth - 1)
        elif kind == "assign" and not depth and assign is None:
            assign = piece.end()
        elif kind in {"string", "comment"}:
            covered = piece.end()
    return LogicalLine(len(text), assign, covered < len(text))
