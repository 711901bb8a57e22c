"""NB309: an `except:` that swallows everything."""

import ast
from collections.abc import Iterator

from jupyter_mlops.analysis.facts import UnitFacts
from jupyter_mlops.diagnostic import Diagnostic, Edit, Severity
from jupyter_mlops.notebook.trees import nodes_of
from jupyter_mlops.rules.base import Subject, span_of
from jupyter_mlops.rules.editing import text_at

_KEYWORD = "except"


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Handlers without a class, unless they raise again."""
    for unit in subject.considered():
        if _KEYWORD not in unit.unit.code:
            continue
        for node in nodes_of(ast.ExceptHandler, unit.unit.node):
            if node.type is None and not nodes_of(ast.Raise, node):
                yield _found(subject, unit, node)


def _found(subject: Subject, unit: UnitFacts, node: ast.ExceptHandler) -> Diagnostic:
    whole = span_of(unit, node)
    # the place of the keyword alone: the handler itself may go on for many lines
    span = type(whole)(
        whole.cell,
        whole.cell_id,
        whole.line,
        whole.column,
        whole.line,
        whole.column + len(_KEYWORD),
    )
    is_plain = text_at(subject, span) == _KEYWORD
    return Diagnostic(
        code="NB309",
        severity=Severity.WARNING,
        message="a bare `except` hides every failure, even that the run is being stopped",
        span=span,
        why="A stage that fails would go on with whatever is there, and nobody would know.",
        fix="Name what you expect; `except Exception` at least lets Ctrl-C and exits through.",
        edits=(Edit(span, "except Exception"),) if is_plain else (),
    )
