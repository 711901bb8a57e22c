"""From a cell's Python text to its statements, or to the one diagnostic that says why not."""

import ast
import re
import warnings

from jupyter_mlops.diagnostic import Diagnostic, Severity
from jupyter_mlops.notebook.cell import Cell, span_between
from jupyter_mlops.notebook.magics import RewrittenCell

_DEEPEST = 250
"""Levels of nesting that every later visitor can walk within Python's own recursion limit."""
_MAY_NEST = 2 * _DEEPEST
"""A level takes two characters at least (`.a`, `+1`, `()`): shorter code can't nest too deeply."""
_COMPILER_OBJECTS = re.compile(
    r"\b(?:return|yield|break|continue|global|nonlocal|await|async|def|lambda|case|__\w+__)\b"
    r"|:=|(?:^|[(\[,=:]|\bimport)\s*\*",
    re.MULTILINE,
)
"""Only around these does the compiler refuse what the parser let pass."""
_AUTOMAGIC = re.compile(
    r"[ \t]*(cd|conda|cp|env|ls|mkdir|mv|pip|pwd|rm|run|time|timeit)\b(?! *[=.(])"
)


class NotPythonError(Exception):
    """Why the text isn't Python, and where: line from 1, column in characters from 0."""

    def __init__(self, message: str, start: tuple[int, int], end: tuple[int, int]) -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = end


def _refused_text(text: str) -> NotPythonError | None:
    """Find a character that no Python source may hold."""
    found = re.search("[\x00\ud800-\udfff]", text)
    if found is None:
        return None
    line = text.count("\n", 0, found.start()) + 1
    column = found.start() - (text.rfind("\n", 0, found.start()) + 1)
    named = f"U+{ord(found[0]):04X}"
    return NotPythonError(
        f"the character {named} can't stand in code", (line, column), (line, column + 1)
    )


def _from_syntax_error(error: SyntaxError) -> NotPythonError:
    line = error.lineno or 1
    column = max(0, (error.offset or 1) - 1)
    if isinstance(error, IndentationError) and error.text:
        # Each kind of it counts from elsewhere; the first character is where the eye looks.
        column = len(error.text) - len(error.text.lstrip())
    end_line, end_column = error.end_lineno or line, (error.end_offset or 0) - 1
    if (end_line, end_column) <= (line, column):
        end_line, end_column = line, column + 1
    return NotPythonError(error.msg, (line, column), (end_line, end_column))


def in_characters(line: str, column: int) -> int:
    """Turn a column of `ast`, which counts UTF-8 bytes, into a column in characters."""
    return column if line.isascii() else len(line.encode()[:column].decode(errors="ignore"))


def _from_compiler(error: SyntaxError, lines: list[str]) -> NotPythonError:
    """Place an error found in the tree, where columns are those of `ast`."""
    found = _from_syntax_error(error)
    (line, column), (end_line, end_column) = found.start, found.end
    start = (line, in_characters(lines[line - 1], column))
    return NotPythonError(
        found.message, start, (end_line, in_characters(lines[end_line - 1], end_column))
    )


def _depth(node: ast.AST) -> int:
    depth, level = 0, [node]
    while level:
        level = [child for parent in level for child in ast.iter_child_nodes(parent)]
        depth += 1
    return depth


def _text_of(statement: ast.stmt, lines: list[str]) -> str:
    first, last = statement.lineno - 1, statement.end_lineno or statement.lineno
    if last > first + 1:
        return "\n".join(lines[first:last])
    line = lines[first]
    end = in_characters(line, statement.end_col_offset or 0)
    return line[in_characters(line, statement.col_offset) : end]


def _check(statement: ast.stmt, lines: list[str]) -> None:
    """Raise for what the parser takes and a later phase can't."""
    text = _text_of(statement, lines)
    if len(text) >= _MAY_NEST and _depth(statement) > _DEEPEST:
        line = statement.lineno
        raise NotPythonError("the statement is nested too deeply", (line, 0), (line, 1))
    if _COMPILER_OBJECTS.search(text):
        try:
            compile(
                ast.Module([statement], []),
                "<cell>",
                "exec",
                flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT,
                dont_inherit=True,
            )
        except SyntaxError as error:
            raise _from_compiler(error, lines) from None


def _statements(text: str) -> list[ast.stmt]:
    refused = _refused_text(text)
    if refused:
        raise refused
    try:
        body = ast.parse(text).body
        lines = text.split("\n")
        for statement in body:
            _check(statement, lines)
    except SyntaxError as error:
        raise _from_syntax_error(error) from None
    except (MemoryError, OverflowError, RecursionError, ValueError) as error:
        reason = str(error) if isinstance(error, ValueError) else "it is nested too deeply"
        raise NotPythonError(reason, (1, 0), (1, 1)) from None
    return body


def _fix(line: str) -> str:
    word = _AUTOMAGIC.match(line)
    if word:
        return f"write `%{word[1]}` instead of `{word[1]}`, so that it can be told from Python"
    return "correct the code, or turn the cell into a Markdown or raw cell"


def parse_cell(cell: Cell, rewritten: RewrittenCell) -> tuple[list[ast.stmt], Diagnostic | None]:
    """Parse the top-level statements; none, and an NB003, when the cell isn't valid Python."""
    with warnings.catch_warnings():
        # What Python warns about in the user's text is no warning about ours.
        warnings.simplefilter("ignore")
        try:
            return _statements(rewritten.text), None
        except NotPythonError as error:
            refused = error
    lines = cell.source.split("\n")
    places = [rewritten.shown(*place) for place in (refused.start, refused.end)]
    (line, column), end = [
        (number, min(column, len(lines[number - 1])))
        for number, column in ((min(line, len(lines)), column) for line, column in places)
    ]
    return [], Diagnostic(
        "NB003",
        Severity.ERROR,
        f"not valid Python: {refused.message}",
        span_between(cell, (line, column), max((line, column), end)),
        "A cell that can't be read can't be compiled.",
        _fix(lines[line - 1]),
    )
