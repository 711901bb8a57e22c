"""From a cell as Jupyter accepts it to Python text with the same lines, and the magics it held."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import accumulate

from jupyter_mlops.diagnostic import Diagnostic, Severity
from jupyter_mlops.notebook import magic_policies as policies
from jupyter_mlops.notebook.cell import Cell, span_between
from jupyter_mlops.notebook.installs import installed_by
from jupyter_mlops.notebook.lexing import LogicalLine, logical_line
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


_MAY_DIFFER = re.compile(
    r"^[ \t]*[%!?,;/]|\?$|=\s*(?:\\\n\s*)?[!%]|\A(?:[ \t]*\n)*[ \t]+\S", re.MULTILINE
)
_CELL_MAGIC = re.compile(r"%%(?!\w+\?)(?P<name>[^ ]*) ?(?P<argument>.*)")
_HELP = re.compile(r"(?:%{0,2}(?!\d)[\w*]+(?:\.(?!\d)[\w*]+|\[-?[0-9]+\])*)(?P<mark>\?\??)$")
_ASSIGNED = re.compile(r"\s*(?:\\\n\s*)?(?P<escape>!|%(?=\s*[^\W\d]))")
_LONGEST_TARGET = 500
_ESCAPES = frozenset("%!?,;/")
_INSTALLERS = frozenset({"conda", "mamba", "micromamba", "pip", "uv"})
_SHELLS = frozenset({"bash", "sh", "shell", "system", "sx"})


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a statement begins: line index, offset in the text, and column once rewritten."""

    index: int
    offset: int
    column: int


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What becomes of one magic."""

    name: str
    argument: str
    policy: str
    text: str = ""
    installs: tuple[str, ...] = ()


class _Draft:
    """A cell while its magics are taken out, from the first line to the last."""

    def __init__(self, cell: Cell) -> None:
        self.cell = cell
        self.lines = cell.source.split("\n")
        self.cut = [0] * len(self.lines)
        self.shifts: dict[int, int] = {}
        self.text = ""
        self.offsets: list[int] = []
        self.magics: list[Magic] = []
        self.diagnostics: list[Diagnostic] = []
        self.installs: list[str] = []

    def cell_magics(self) -> int:
        """Take out the cell magics; the index of the first line that may still be Python."""
        index = 0
        while True:
            while index < len(self.lines) and not self.lines[index].strip():
                index += 1
            if index == len(self.lines):
                return index
            self._dedent(index)
            header = _CELL_MAGIC.match(self.lines[index].rstrip())
            if header is None:
                return index
            index = self._cell_magic(index, header["name"], header["argument"])

    def line_magics(self, index: int) -> None:
        """Take out the line magics from the line at `index` on."""
        self.text = "\n".join(self.lines)
        self.offsets = [0, *accumulate(len(line) + 1 for line in self.lines)]
        while index < len(self.lines):
            line = self.lines[index]
            column = len(line) - len(line.lstrip(" \t\f"))
            index = self._statement(_Start(index, self.offsets[index] + column, column))

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

    def _dedent(self, index: int) -> None:
        """Take off what all lines from `index` on are indented by, as IPython does."""
        if self.lines[index][0] not in " \t":
            return
        filled = [line for line in self.lines[index:] if line.strip()]
        margin = filled[0][: len(filled[0]) - len(filled[0].lstrip(" \t"))]
        for line in filled:
            while not line.startswith(margin):
                margin = margin[:-1]
        for at in range(index, len(self.lines)):
            if self.lines[at].startswith(margin):
                self.lines[at] = self.lines[at][len(margin) :]
                self.cut[at] += len(margin)

    def _cell_magic(self, index: int, name: str, argument: str) -> int:
        policy = policies.cell_policy(name, argument)
        if policy == policies.BODY:
            code = policies.skip_options(argument, policies.RUNS_BODY[name])
            # IPython refuses a statement right after `%%time` when the cell goes on below it.
            if name != "time" or not argument[code:] or not any(self.lines[index + 1 :]):
                return self._header(index, name, code)
            policy = policies.REFUSE
        body = "\n".join(self.lines[index + 1 :])
        text = f"get_ipython().run_cell_magic({name!r}, {argument!r}, {body + chr(10)!r})"
        installs = installed_by(body) if name in _SHELLS else None
        if name in policies.TIMES:
            setup = argument[policies.skip_options(argument, policies.TIMEIT_OPTIONS) :]
            argument = "\n".join(part for part in (setup, body) if part.strip())
        if installs is not None or policy == policies.STRIP:
            policy, text = policies.STRIP, ""
        last = len(self.lines) - 1
        self._record(
            _Outcome(f"%%{name}", argument, policy, text, installs or ()),
            (index, 0),
            (last, len(self.lines[last])),
        )
        self.lines[index:] = [text, *[""] * (last - index)]
        return len(self.lines)

    def _header(self, index: int, name: str, code: int) -> int:
        """Take out the header line; what it says after the options is code of its own."""
        prefix = len(f"%%{name} ")
        line = self.lines[index].rstrip()
        argument, rest = line[prefix:], line[prefix + code :]
        outcome = _Outcome(f"%%{name}", argument, policies.BODY)
        self._record(outcome, (index, 0), (index, len(line) - len(rest)))
        if name == "capture" and rest:
            self._add_captured(index, rest)
            rest = ""
        self.lines[index] = rest
        self.cut[index] += prefix + code if rest else 0
        return index if rest else index + 1

    def _statement(self, start: _Start) -> int:
        """Rewrite the statement at `start`; the index of the line after it."""
        if self.text[start.offset : start.offset + 1] in _ESCAPES:
            return self._escaped(start)
        logical = logical_line(self.text, start.offset)
        last = start.index + self.text.count("\n", start.offset, logical.end)
        help_call = _help_call(self.text, start.offset, logical)
        if help_call:
            return self._replace(start, last, help_call)
        found = _ASSIGNED.match(self.text, logical.assign) if logical.assign is not None else None
        if found:
            return self._assigned(start, found.start("escape"))
        return last + 1

    def _escaped(self, start: _Start) -> int:
        last, joined = self._continued(start)
        help_call = _help_call(joined, 0, logical_line(joined, 0))
        if help_call:
            return self._replace(start, last, help_call)
        if joined[0] == "%":
            name, _, argument = joined[1:].partition(" ")
            code = policies.skip_options(argument, policies.RUNS_STATEMENT.get(name, ""))
            timed = start.index in self.shifts
            if name in policies.RUNS_STATEMENT and argument[code:].strip() and not timed:
                return self._timed(start, name, len(f"%{name} ") + code)
            return self._replace(start, last, self._line_magic(name, argument))
        if joined[0] == "!":
            return self._replace(start, last, _shell_line(joined))
        if joined[0] == "?":
            mark = joined[: 2 if joined.startswith("??") else 1]
            outcome = _Outcome(mark, joined[len(mark) :], policies.STRIP)
            return self._replace(start, last, outcome)
        call = _automatic_call(joined)
        return self._replace(start, last, call) if call else last + 1

    def _timed(self, start: _Start, name: str, length: int) -> int:
        """Keep the statement behind `%time`, one step further to the left."""
        line_start = self.offsets[start.index]
        line_end = self.offsets[start.index + 1] - 1
        begin = start.offset + length
        argument = self.text[start.offset + len(name) + 1 : line_end].strip()
        self._record(
            _Outcome(f"%{name}", argument, policies.STATEMENT),
            (start.index, start.offset - line_start),
            (start.index, begin - line_start),
        )
        margin = self.lines[start.index][: start.column]
        self.lines[start.index] = margin + self.text[begin:line_end]
        self.shifts[start.index] = begin - line_start - start.column
        return self._statement(_Start(start.index, begin, start.column))

    def _line_magic(self, name: str, argument: str) -> _Outcome:
        installs = installed_by(f"{name} {argument}") if name in _INSTALLERS else None
        policy = policies.line_policy(name, argument)
        if name in policies.TIMES:
            argument = argument[policies.skip_options(argument, policies.TIMEIT_OPTIONS) :]
        if installs is not None or policy == policies.STRIP or name in policies.RUNS_STATEMENT:
            return _Outcome(f"%{name}", argument, policies.STRIP, installs=installs or ())
        text = f"get_ipython().run_line_magic({name!r}, {argument!r})"
        return _Outcome(f"%{name}", argument, policies.REFUSE, text)

    def _assigned(self, start: _Start, escape: int) -> int:
        """`x = !ls` and `x = %pwd` become the calls that IPython makes of them."""
        index = start.index + self.text.count("\n", start.offset, escape)
        column = escape - self.offsets[index] - self.shifts.get(index, 0)
        last, joined = self._continued(_Start(index, escape, column))
        if joined[0] == "!":
            text = f"get_ipython().getoutput({joined[1:]!r})"
            found = _Outcome("!", joined[1:], policies.REFUSE, text, installed_by(joined[1:]) or ())
        else:
            name, _, argument = joined[1:].partition(" ")
            text = f"get_ipython().run_line_magic({name!r}, {argument!r})"
            found = _Outcome(f"%{name}", argument, policies.REFUSE, text)
        return self._replace(_Start(index, escape, column), last, found)

    def _continued(self, start: _Start) -> tuple[int, str]:
        """Find the last line that backslashes join to this one, and join the lines to one."""
        last = start.index
        while last + 1 < len(self.lines) and self._original(last).endswith("\\"):
            last += 1
        parts = [self.text[start.offset : self.offsets[start.index + 1] - 1]]
        parts += [self._original(index) for index in range(start.index + 1, last + 1)]
        return last, " ".join([part[:-1] for part in parts[:-1]] + [parts[-1].rstrip()])

    def _original(self, index: int) -> str:
        return self.text[self.offsets[index] : self.offsets[index + 1] - 1]

    def _replace(self, start: _Start, last: int, outcome: _Outcome) -> int:
        end = (last, self.offsets[last + 1] - 1 - self.offsets[last])
        self._record(outcome, (start.index, start.offset - self.offsets[start.index]), end)
        text = outcome.text
        before = self.lines[start.index][: start.column]
        if not text and before:
            text = "pass"
        self.lines[start.index : last + 1] = [before + text, *[""] * (last - start.index)]
        return last + 1

    def _record(self, outcome: _Outcome, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Note a magic; places are line index and column, both before anything was cut."""
        (first, column), (last, end_column) = start, end
        span = span_between(
            self.cell,
            (first + 1, column + self.cut[first]),
            (last + 1, end_column + self.cut[last]),
        )
        self.magics.append(Magic(outcome.name, outcome.argument, span, outcome.policy))
        self.installs.extend(outcome.installs)
        if outcome.name == "%pylab":
            self.diagnostics.append(_pylab(span))

    def _add_captured(self, index: int, variable: str) -> None:
        self.diagnostics.append(
            Diagnostic(
                "NB102",
                Severity.WARNING,
                f"`%%capture {variable}` keeps the cell's output in `{variable}`,"
                " which the package won't have",
                self.magics[-1].span,
                f"Code that reads `{variable}` can't be compiled.",
                f"remove `{variable}` from line {index + 1}, and compute what you read from it",
            )
        )


def _pylab(span: Span) -> Diagnostic:
    return Diagnostic(
        "NB103",
        Severity.ERROR,
        "`%pylab` imports every name of NumPy and matplotlib",
        span,
        "Which names the notebook uses, and which of its own they hide, can't be told.",
        "write `import numpy as np` and `import matplotlib.pyplot as plt`, and use them",
    )


def _help_call(text: str, begin: int, logical: LogicalLine) -> _Outcome | None:
    """`obj?` and `obj??`; a question mark in a string or a comment asks nothing."""
    if not logical.ends_bare:
        return None
    asked = _HELP.search(text, max(begin, logical.end - _LONGEST_TARGET), logical.end)
    if asked is None:
        return None
    return _Outcome(asked["mark"], text[begin : asked.start("mark")], policies.STRIP)


def _shell_line(joined: str) -> _Outcome:
    captured = joined.startswith("!!")
    command = joined[2 if captured else 1 :]
    installs = installed_by(command)
    if installs is not None:
        return _Outcome("!", command, policies.STRIP, installs=installs)
    method = "getoutput" if captured else "system"
    return _Outcome("!", command, policies.REFUSE, f"get_ipython().{method}({command!r})")


def _automatic_call(joined: str) -> _Outcome | None:
    """`,f a b`, `;f a b` and `/f a b`: IPython writes the call out, and so does the package."""
    name, _, argument = joined[1:].partition(" ")
    if not name:
        return None if joined[0] == "/" else _Outcome(joined[0], argument, policies.STRIP)
    arguments = {
        ",": '"' + '", "'.join(argument.split()) + '"',
        ";": f'"{argument}"',
        "/": ", ".join(argument.split()),
    }
    text = f"{name}({arguments[joined[0]]})"
    return _Outcome(joined[0], joined[1:], policies.STATEMENT, text)


def rewrite_magics(cell: Cell) -> RewrittenCell:
    """Take the magics out of a code cell, each by its policy; lines keep their numbers."""
    if not _MAY_DIFFER.search(cell.source):
        return RewrittenCell(cell.source)
    draft = _Draft(cell)
    draft.line_magics(draft.cell_magics())
    return draft.finished()
