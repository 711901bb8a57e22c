"""From a draft to one without line magics: `%magic`, `!command`, `name?` and their like."""

import re
from dataclasses import dataclass
from itertools import accumulate

from jupyter_mlops.diagnostic import Diagnostic, Severity
from jupyter_mlops.notebook import magic_policies as policies
from jupyter_mlops.notebook.drafting import Draft, Outcome
from jupyter_mlops.notebook.installs import installed_by
from jupyter_mlops.notebook.lexing import LogicalLine, logical_line
from jupyter_mlops.source import Span

_HELP = re.compile(r"(?:%{0,2}(?!\d)[\w*]+(?:\.(?!\d)[\w*]+|\[-?[0-9]+\])*)(?P<mark>\?\??)$")
_ASSIGNED = re.compile(r"\s*(?:\\\n\s*)?(?P<escape>!|%(?=\s*[^\W\d]))")
_LONGEST_TARGET = 500
_ESCAPES = frozenset("%!?,;/")
_INSTALLERS = frozenset({"conda", "mamba", "micromamba", "pip", "uv"})


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a statement begins: line index, offset in the text, and column once rewritten."""

    index: int
    offset: int
    column: int


class _LineMagics:
    """The search for line magics; `text` and `offsets` keep the lines as they were before it."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.text = "\n".join(draft.lines)
        self.offsets = [0, *accumulate(len(line) + 1 for line in draft.lines)]

    def take_from(self, index: int) -> None:
        while index < len(self.draft.lines):
            line = self.draft.lines[index]
            column = len(line) - len(line.lstrip(" \t\f"))
            index = self._statement(_Start(index, self.offsets[index] + column, column))

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
            timed = start.index in self.draft.shifts
            if name in policies.RUNS_STATEMENT and argument[code:].strip() and not timed:
                return self._timed(start, name, len(f"%{name} ") + code)
            following = self._replace(start, last, _line_magic(name, argument))
            if name == "pylab":
                self.draft.diagnostics.append(_pylab(self.draft.magics[-1].span))
            return following
        if joined[0] == "!":
            return self._replace(start, last, _shell_line(joined))
        if joined[0] == "?":
            mark = joined[: 2 if joined.startswith("??") else 1]
            outcome = Outcome(mark, joined[len(mark) :], policies.STRIP)
            return self._replace(start, last, outcome)
        call = _automatic_call(joined)
        return self._replace(start, last, call) if call else last + 1

    def _timed(self, start: _Start, name: str, length: int) -> int:
        """Keep the statement behind `%time`, one step further to the left."""
        line_start = self.offsets[start.index]
        line_end = self.offsets[start.index + 1] - 1
        begin = start.offset + length
        argument = self.text[start.offset + len(name) + 1 : line_end].strip()
        self.draft.record(
            Outcome(f"%{name}", argument, policies.STATEMENT),
            (start.index, start.offset - line_start),
            (start.index, begin - line_start),
        )
        margin = self.draft.lines[start.index][: start.column]
        self.draft.lines[start.index] = margin + self.text[begin:line_end]
        self.draft.shifts[start.index] = begin - line_start - start.column
        return self._statement(_Start(start.index, begin, start.column))

    def _assigned(self, start: _Start, escape: int) -> int:
        """`x = !ls` and `x = %pwd` become the calls that IPython makes of them."""
        index = start.index + self.text.count("\n", start.offset, escape)
        column = escape - self.offsets[index] - self.draft.shifts.get(index, 0)
        last, joined = self._continued(_Start(index, escape, column))
        if joined[0] == "!":
            text = f"get_ipython().getoutput({joined[1:]!r})"
            found = Outcome("!", joined[1:], policies.REFUSE, text, installed_by(joined[1:]) or ())
        else:
            name, _, argument = joined[1:].partition(" ")
            text = f"get_ipython().run_line_magic({name!r}, {argument!r})"
            found = Outcome(f"%{name}", argument, policies.REFUSE, text)
        return self._replace(_Start(index, escape, column), last, found)

    def _continued(self, start: _Start) -> tuple[int, str]:
        """Find the last line that backslashes join to this one, and join the lines to one."""
        last = start.index
        while last + 1 < len(self.draft.lines) and self._original(last).endswith("\\"):
            last += 1
        parts = [self.text[start.offset : self.offsets[start.index + 1] - 1]]
        parts += [self._original(index) for index in range(start.index + 1, last + 1)]
        return last, " ".join([part[:-1] for part in parts[:-1]] + [parts[-1].rstrip()])

    def _original(self, index: int) -> str:
        return self.text[self.offsets[index] : self.offsets[index + 1] - 1]

    def _replace(self, start: _Start, last: int, outcome: Outcome) -> int:
        end = (last, self.offsets[last + 1] - 1 - self.offsets[last])
        self.draft.record(outcome, (start.index, start.offset - self.offsets[start.index]), end)
        text = outcome.text
        before = self.draft.lines[start.index][: start.column]
        if not text and before:
            text = "pass"
        self.draft.lines[start.index : last + 1] = [before + text, *[""] * (last - start.index)]
        return last + 1


def _line_magic(name: str, argument: str) -> Outcome:
    installs = installed_by(f"{name} {argument}") if name in _INSTALLERS else None
    policy = policies.line_policy(name, argument)
    if name in policies.TIMES:
        argument = argument[policies.skip_options(argument, policies.TIMEIT_OPTIONS) :]
    if installs is not None or policy == policies.STRIP or name in policies.RUNS_STATEMENT:
        return Outcome(f"%{name}", argument, policies.STRIP, installs=installs or ())
    text = f"get_ipython().run_line_magic({name!r}, {argument!r})"
    return Outcome(f"%{name}", argument, policies.REFUSE, text)


def _pylab(span: Span) -> Diagnostic:
    return Diagnostic(
        "NB103",
        Severity.ERROR,
        "`%pylab` imports every name of NumPy and matplotlib",
        span,
        "Which names the notebook uses, and which of its own they hide, can't be told.",
        "write `import numpy as np` and `import matplotlib.pyplot as plt`, and use them",
    )


def _help_call(text: str, begin: int, logical: LogicalLine) -> Outcome | None:
    """`obj?` and `obj??`; a question mark in a string or a comment asks nothing."""
    if not logical.ends_bare:
        return None
    asked = _HELP.search(text, max(begin, logical.end - _LONGEST_TARGET), logical.end)
    if asked is None:
        return None
    return Outcome(asked["mark"], text[begin : asked.start("mark")], policies.STRIP)


def _shell_line(joined: str) -> Outcome:
    captured = joined.startswith("!!")
    command = joined[2 if captured else 1 :]
    installs = installed_by(command)
    if installs is not None:
        return Outcome("!", command, policies.STRIP, installs=installs)
    method = "getoutput" if captured else "system"
    return Outcome("!", command, policies.REFUSE, f"get_ipython().{method}({command!r})")


def _automatic_call(joined: str) -> Outcome | None:
    """`,f a b`, `;f a b` and `/f a b`: IPython writes the call out, and so does the package."""
    name, _, argument = joined[1:].partition(" ")
    if not name:
        return None if joined[0] == "/" else Outcome(joined[0], argument, policies.STRIP)
    arguments = {
        ",": '"' + '", "'.join(argument.split()) + '"',
        ";": f'"{argument}"',
        "/": ", ".join(argument.split()),
    }
    text = f"{name}({arguments[joined[0]]})"
    return Outcome(joined[0], joined[1:], policies.STATEMENT, text)


def take_line_magics(draft: Draft, index: int) -> None:
    """Take out the line magics from the line at `index` on."""
    _LineMagics(draft).take_from(index)
