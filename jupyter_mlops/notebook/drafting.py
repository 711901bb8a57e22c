"""A cell while its magics are taken out: what is left of it, and what each magic was."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from jupyter_mlops.diagnostic import Diagnostic
from jupyter_mlops.notebook.cell import Cell, span_between
from jupyter_mlops.source import Span


@dataclass(frozen=True, slots=True)
class Magic:
    """A line or cell magic or shell line that was rewritten."""

    name: str
    """`%matplotlib`, `%%time`, `!`, `?`."""
    argument: str
    span: Span
    policy: str
    """`strip`, `body` (cell magic removed, body kept), `statement` (line magic removed, code kept)
    or `refuse`."""


@dataclass(frozen=True, slots=True)
class RewrittenCell:
    """A cell's Python text, line for line, and what was taken out of it."""

    text: str
    magics: tuple[Magic, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    installs: tuple[str, ...] = ()
    shifts: Mapping[int, int] = field(default_factory=dict)
    """Line → how many characters more stand to the left in the cell as the user sees it."""
    widths: Mapping[int, int] = field(default_factory=dict)
    """Line → its length for the user, where a call stands for a magic that is shorter."""

    def shown(self, line: int, column: int) -> tuple[int, int]:
        """Turn a place in `text` into a place in the user's cell."""
        shown = column + self.shifts.get(line, 0)
        return line, min(shown, self.widths.get(line, shown))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one magic."""

    name: str
    argument: str
    policy: str
    text: str = ""
    installs: tuple[str, ...] = ()


class Draft:
    """The lines of a cell, rewritten one after the other; their number never changes."""

    def __init__(self, cell: Cell) -> None:
        self.cell = cell
        self.lines = cell.source.split("\n")
        self.cut = [0] * len(self.lines)
        """What was cut off each line's start before line magics were looked for."""
        self.shifts: dict[int, int] = {}
        """Line index → how far a line magic in front of a statement moved it."""
        self.magics: list[Magic] = []
        self.diagnostics: list[Diagnostic] = []
        self.installs: list[str] = []

    def record(self, outcome: Outcome, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Note a magic; places are line index and column, both before anything was cut."""
        (first, column), (last, end_column) = start, end
        span = span_between(
            self.cell,
            (first + 1, column + self.cut[first]),
            (last + 1, end_column + self.cut[last]),
        )
        self.magics.append(Magic(outcome.name, outcome.argument, span, outcome.policy))
        self.installs.extend(outcome.installs)

    def finished(self) -> RewrittenCell:
        """Return the cell as it stands now."""
        shifts = {
            number: shift
            for number, cut in enumerate(self.cut, start=1)
            if (shift := cut + self.shifts.get(number - 1, 0))
        }
        return RewrittenCell(
            "\n".join(self.lines),
            tuple(self.magics),
            tuple(self.diagnostics),
            tuple(dict.fromkeys(self.installs)),
            shifts,
            {
                number: len(line)
                for number, line in enumerate(self.cell.source.split("\n"), start=1)
                if len(line) < len(self.lines[number - 1])
            },
        )
