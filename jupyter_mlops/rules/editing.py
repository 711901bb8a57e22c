"""From a node to the user's own text of it, and to an edit of that text."""

import ast
from dataclasses import replace

from jupyter_mlops.analysis.facts import UnitFacts
from jupyter_mlops.diagnostic import Edit
from jupyter_mlops.notebook.trees import once_for
from jupyter_mlops.rules.base import Subject, span_of
from jupyter_mlops.source import Span


def replacement(
    subject: Subject, unit: UnitFacts, node: ast.expr | ast.stmt, text: str
) -> tuple[Edit, ...]:
    """Put `text` for a node; nothing where the cell's text isn't what was parsed, as in magics."""
    span = span_of(unit, node)
    return (Edit(span, text),) if _is_of(node, text_at(subject, span)) else ()


@once_for
def _is_of(node: ast.expr | ast.stmt, standing: str) -> bool:
    """Whether a text says just what the node says."""
    try:
        parsed = ast.parse(f"({standing})" if isinstance(node, ast.expr) else standing).body
    except (SyntaxError, ValueError):
        return False
    found: list[ast.AST] = [
        one.value if isinstance(one, ast.Expr) and isinstance(node, ast.expr) else one
        for one in parsed
    ]
    return len(found) == 1 and _shape(found[0]) == _shape(node)


def _shape(node: ast.AST) -> str:
    """The tree as text; that something is a target is told by what stands around it."""
    return ast.dump(node).replace("ctx=Store()", "ctx=Load()")


def text_at(subject: Subject, span: Span) -> str:
    """The stretch of the user's own source."""
    lines = subject.facts.program.notebook.cells[span.cell - 1].source.split("\n")
    lines = lines[span.line - 1 : span.end_line]
    if not lines:
        return ""
    lines[-1] = lines[-1][: span.end_column]
    return "\n".join([lines[0][span.column :], *lines[1:]])


def source_of(subject: Subject, unit: UnitFacts, node: ast.AST) -> str:
    """A node as the user wrote it."""
    return text_at(subject, span_of(unit, node))


def called_without(subject: Subject, unit: UnitFacts, node: ast.Call, word: str) -> str | None:
    """The call without `word=True`.

    None where that word isn't plainly true, or where the call goes over lines: what stands between
    its arguments, comments for one, would be lost.
    """
    dropped = [ast.unparse(one.value) for one in node.keywords if one.arg == word]
    if dropped != ["True"] or "\n" in source_of(subject, unit, node):
        return None
    given = [source_of(subject, unit, argument) for argument in node.args]
    for one in node.keywords:
        value = source_of(subject, unit, one.value)
        if one.arg != word:
            given.append(f"{one.arg}={value}" if one.arg else f"**{value}")
    return f"{source_of(subject, unit, node.func)}({', '.join(given)})"


def with_argument(subject: Subject, unit: UnitFacts, call: ast.Call, text: str) -> tuple[Edit, ...]:
    """Add a keyword argument behind the others; nothing where the cell's text isn't this call."""
    span = span_of(unit, call)
    written = source_of(subject, unit, call)
    head = written[:-1].rstrip()
    if not replacement(subject, unit, call, written) or written[-1:] != ")":
        return ()
    if head.endswith(",") and "\n" in head:
        # one argument a line: the new one gets a line of its own, indented like the last
        last = head.rpartition("\n")[2]
        margin = last[: len(last) - len(last.lstrip())]
        line, column, text = span.line + head.count("\n"), len(last), f"\n{margin}{text},"
    else:
        line, column = span.end_line, span.end_column - 1
        text = text if head.endswith((",", "(")) else f", {text}"
    place = replace(span, line=line, column=column, end_line=line, end_column=column)
    return (Edit(place, text),)
