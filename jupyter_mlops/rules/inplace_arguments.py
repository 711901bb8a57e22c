"""ML301: `inplace=True`, where an assignment says the same."""

import ast
from collections.abc import Iterator

from jupyter_mlops.analysis.facts import UnitFacts
from jupyter_mlops.analysis.tables import COPY, FRAME, SERIES, is_in_place
from jupyter_mlops.diagnostic import Diagnostic, Edit, Severity
from jupyter_mlops.rules.base import Subject, span_of
from jupyter_mlops.rules.editing import called_without, replacement


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Frames and series that are changed in place by a method that could give a new one."""
    units = [unit for unit in subject.facts.units if "inplace" in unit.unit.code]
    for unit in units:
        for nodes, known in subject.tables.scopes(unit):
            for node in nodes:
                match node:
                    case ast.Call(func=ast.Attribute(value=ast.Name(id=name))) if is_in_place(
                        node
                    ) and known.get(name) in (FRAME, COPY, SERIES):
                        yield _found(subject, unit, node, name)


def _found(subject: Subject, unit: UnitFacts, node: ast.Call, name: str) -> Diagnostic:
    method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    return Diagnostic(
        code="ML301",
        severity=Severity.INFO,
        message=f"`{name}.{method}` changes `{name}` in place",
        span=span_of(unit, node),
        why="It saves no memory, can't be chained, and changes every other name for the frame.",
        fix=f"Assign what it gives: `{name} = {name}.{method}(…)`.",
        edits=_assignment(subject, unit, node, name),
    )


def _assignment(subject: Subject, unit: UnitFacts, node: ast.Call, name: str) -> tuple[Edit, ...]:
    """Only where no other name, container, loop or function could tell the two objects apart."""
    statement = next(
        (
            one
            for one in _plain_statements(unit.unit.node)
            if isinstance(one, ast.Expr) and one.value is node
        ),
        None,
    )
    if statement is None or name in unit.binds or _has_mates(subject, unit, name):
        return ()
    text = called_without(subject, unit, node, "inplace")
    return replacement(subject, unit, statement, f"{name} = {text}") if text else ()


def _plain_statements(node: ast.stmt) -> Iterator[ast.stmt]:
    """The statement itself, or those in its branches; not what a loop or a function repeats."""
    if isinstance(node, ast.If | ast.With | ast.Try):
        for part in ast.iter_child_nodes(node):
            if isinstance(part, ast.stmt):
                yield from _plain_statements(part)
    else:
        yield node


def _has_mates(subject: Subject, unit: UnitFacts, name: str) -> bool:
    if subject.flows[unit.uid].shares.get(name):
        return True
    summaries = subject.facts.context.summaries.values()
    return any(name in names for one in summaries for names in one.defaults.values())
