"""ML305: rows chosen out of a frame are then changed, which before pandas 3 might mean either."""

import ast
from collections.abc import Iterator

from jupyter_mlops.analysis.facts import UnitFacts
from jupyter_mlops.analysis.libraries import major_version
from jupyter_mlops.analysis.tables import COPY, is_selection
from jupyter_mlops.diagnostic import Diagnostic, Edit, Related, Severity
from jupyter_mlops.rules.base import Subject, span_of
from jupyter_mlops.rules.editing import replacement, source_of

COPY_ON_WRITE = 3


def check(subject: Subject) -> Iterator[Diagnostic]:
    """`part = df[rows]`, and further down `part[column] = …`."""
    if (major_version(subject.facts, "pandas") or 0) >= COPY_ON_WRITE:
        return
    for unit in subject.facts.units:
        name = _filled(unit.unit.node)
        if name is None:
            continue
        if subject.tables.before(unit).get(name) == COPY:
            made = _made(subject, unit, name)
            if made is not None:
                yield _found(subject, unit, made, name)


def _filled(node: ast.stmt) -> str | None:
    match node:
        case (
            ast.Assign(targets=[ast.Subscript(value=target)])
            | ast.AugAssign(target=ast.Subscript(value=target))
        ):
            inner = target.value if isinstance(target, ast.Attribute) else target
            return inner.id if isinstance(inner, ast.Name) else None
    return None


def _made(subject: Subject, unit: UnitFacts, name: str) -> UnitFacts | None:
    above = [one for one in subject.facts.units if one.unit.order < unit.unit.order]
    return next((one for one in reversed(above) if name in one.binds), None)


def _found(subject: Subject, unit: UnitFacts, made: UnitFacts, name: str) -> Diagnostic:
    return Diagnostic(
        code="ML305",
        severity=Severity.WARNING,
        message=f"`{name}` was cut out of another frame and is changed here",
        span=span_of(unit, unit.unit.node),
        why="Before pandas 3 the change may or may not reach the frame it was cut out of.",
        fix=f"Take a copy where `{name}` is made: `{name} = ….copy()`.",
        related=(Related(made.unit.span, f"cuts `{name}` out"),),
        edits=_copied(subject, made),
    )


def _copied(subject: Subject, made: UnitFacts) -> tuple[Edit, ...]:
    """A condition copies the rows already: there `.copy()` only says so."""
    match made.unit.node:
        case ast.Assign(value=ast.Subscript(slice=key) as value) if is_selection(key):
            return replacement(subject, made, value, f"{source_of(subject, made, value)}.copy()")
    return ()
