"""NB121, NB122: statements that ask whether they run as the main program, as a notebook does."""

import ast
from collections.abc import Iterator

from jupyter_mlops.analysis.bindings import is_main_guard
from jupyter_mlops.diagnostic import Diagnostic, Severity
from jupyter_mlops.notebook.trees import nodes_of, words_in
from jupyter_mlops.rules.base import Subject, span_of

_LABELLED = frozenset({"getLogger", "get_logger", "Flask", "Dash"})
"""Calls for which the name of the module is a label that no result depends on."""


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Guards around whole statements, which are replaced by their body, and all other reads."""
    for unit in subject.kept():
        node = unit.unit.node
        if "__name__" not in words_in(node):
            continue
        reads = [one for one in nodes_of(ast.Name, node) if one.id == "__name__"]
        if is_main_guard(node):
            assert isinstance(node, ast.If)
            reads = [one for one in reads if one not in nodes_of(ast.Name, node.test)]
            yield Diagnostic(
                code="NB121",
                severity=Severity.INFO,
                message='the guard `if __name__ == "__main__"` is replaced by its body',
                span=unit.unit.span,
                why="It is true in a notebook and would be false in the package.",
            )
        labels = [
            one
            for call in nodes_of(ast.Call, node)
            if ast.unparse(call.func).rpartition(".")[2] in _LABELLED
            for one in (*call.args, *(word.value for word in call.keywords))
        ]
        for read in [one for one in reads if one not in labels][:1]:
            yield Diagnostic(
                code="NB122",
                severity=Severity.ERROR,
                message="this reads `__name__`, which is another name in the package",
                span=span_of(unit, read),
                why="A notebook is `__main__`; a module of the package is not, and would decide "
                "otherwise.",
                fix='Take the condition away, or write `if __name__ == "__main__":` without '
                "`else` around whole statements of a cell.",
            )
