"""From a cell as Jupyter accepts it to Python text with the same lines, and the magics it held."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from jupyter_mlops.diagnostic import Diagnostic, Severity
from jupyter_mlops.notebook import magic_policies as policies
from jupyter_mlops.notebook.cell import Cell, span_between
from jupyter_mlops.notebook.installs import installed_by
from jupyter_mlops.notebook.lexing import logical_line
from jupyter_mlops.source import Span


@dataclass(frozen=True, slots=True)
class Magic:
    """A line or cell magic or shell line that was rewritten."""

    name: str
    """`%matplotlib`, `%%time`, `!`, `?`."""
    argument: str
    span: Span
    policy: str
    """`strip`, `body` (cell magic removed, body kept), `statement` (line magic removed, code kept) or `refuse`."""


@dataclass(frozen=True, slots=True)
class RewrittenCell:
    """A cell's Python text, line for line, and what was taken out of it."""

    text: str
    magics: tuple[Magic, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    installs: tuple[str, ...] = ()
    shifts: Mapping[int, int] = field(default_factory=dict)
    """Line → how many characters more stand to the left in the cell as the user sees it."""

    def shown(self, line: int, column: int) -> tuple[int, int]:
        """A place in `text` as a place in the user's cell."""
        return line, column + self.shifts.get(line, 0)


_MAY_DIFFER = re.compile(r"^[ \t]*[%!?,;/]|\?$|=\s*(?:\\\n\s*)?[!%]|\A\s*^[ \t]+\S", re.MULTILINE)
_HELP = re.compile(r"(?:%{0,2}(?!\d)[\w*]+(?:\.(?!\d)[\w*]+|\[-?[0-9]+\])*)\?\??$")
_ASSIGNED = re.compile(r"\s*(?:\\\n\s*)?(?P<escape>!|%(?=\s*[^\W\d]))")
_ESCAPES = "%!?,;/"


class _Draft:
    """A cell while its magics are taken out, one line after the other."""

    def __init__(self, cell: Cell) -> None:
        self.cell = cell
        self.lines = cell.source.split("\n")
        self.shifts: dict[int, int] = {}
        self.magics: list[Magic] = []
        self.diagnostics: list[Diagnostic] = []
        self.installs: list[str] = []

    def first_line(self, index: int) -> int:
        """The first line from `index` on that isn't blank, or the number of lines."""
        while index < len(self.lines) and not self.lines[index].strip():
            index += 1
        return index

    def dedent(self, index: int) -> None:
        """Take off what all lines from `index` on are indented by, as IPython does."""
        margins = [
            re.match(r"[ \t]*", line)[0]  # type: ignore[index]
            for line in self.lines[index:]
            if line.strip()
        ]
