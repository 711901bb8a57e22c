"""ML306: a loop over the rows of a frame."""

import ast
from collections.abc import Iterator

from jupyter_mlops.diagnostic import Diagnostic, Severity
from jupyter_mlops.notebook.trees import nodes_in
from jupyter_mlops.rules.base import Subject, span_of
from jupyter_mlops.rules.editing import source_of


def check(subject: Subject) -> Iterator[Diagnostic]:
    """`for … in df.iterrows()`, unless a class of the notebook has a method of that name."""
    own = subject.facts.context.methods
    for unit in subject.facts.units:
        if ".iterrows(" not in unit.unit.code or "iterrows" in own:
            continue
        for node in nodes_in(unit.unit.node):
            match node:
                case ast.For(iter=source) | ast.comprehension(iter=source) if (
                    call := _iterrows(source)
                ) is not None:
                    yield Diagnostic(
                        code="ML306",
                        severity=Severity.INFO,
                        message=f"a loop over the rows of `{source_of(subject, unit, call)}`",
                        span=span_of(unit, source),
                        why="Each row is made into a series, thousands of times slower than "
                        "arithmetic on columns, and columns of different types lose theirs.",
                        fix="Compute with whole columns, or loop with `itertuples()`.",
                    )


def _iterrows(node: ast.expr) -> ast.expr | None:
    """What is looped over, `enumerate` and `zip` and the like aside."""
    for inner in nodes_in(node):
        match inner:
            case ast.Call(func=ast.Attribute(value=frame, attr="iterrows"), args=[]):
                return frame
    return None
