"""NB103, NB110, NB201, NB202, NB210: names whose value reading from top to bottom can't tell."""

import ast
from collections.abc import Iterator

from jupyter_mlops.analysis.exports import exported_names
from jupyter_mlops.analysis.expressions import BUILTIN_NAMES
from jupyter_mlops.analysis.facts import UnitFacts
from jupyter_mlops.diagnostic import Diagnostic, Edit, Related, Severity
from jupyter_mlops.notebook.trees import nodes_in
from jupyter_mlops.rules.base import Subject, name_span, span_of
from jupyter_mlops.rules.editing import replacement


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Undefined names, names defined further down, star imports, `global`."""
    for unit in subject.facts.units:
        if unit.unit.role.drop:
            continue
        if unit.symbols.star_import is not None:
            yield _star_import(unit, subject)
        for name in sorted(subject.flows[unit.uid].missing):
            yield _missing(unit, name, subject)
    for unit in subject.kept():
        for function, names in sorted(unit.symbols.global_writes.items()):
            yield Diagnostic(
                code="NB210",
                severity=Severity.ERROR,
                message=f"`{function}` binds the global `{min(names)}`",
                span=unit.unit.span,
                why="In the package a stage's values are its own: there is no global to bind.",
                fix=f"Return the value from `{function}` and assign it where it is called.",
            )


def _star_import(unit: UnitFacts, subject: Subject) -> Diagnostic:
    module = str(unit.symbols.star_import)
    brought = exported_names(module)
    used = _used_names(unit, subject)
    names = ", ".join(sorted(used & brought if brought else used - BUILTIN_NAMES))
    return Diagnostic(
        code="NB103",
        severity=Severity.ERROR,
        message=f"`from {module} import *` hides which names it brings",
        span=unit.unit.span,
        why="A name that it brings may be any name of the notebook, or one of Python's own.",
        fix=f"Name what you use: `from {module} import {names or '…'}`.",
        edits=_listed_import(unit, subject, names) if brought and names else (),
    )


def _used_names(unit: UnitFacts, subject: Subject) -> frozenset[str]:
    """Names read anywhere, also inside functions, that no other statement binds."""
    others = [one for one in subject.facts.units if one.uid != unit.uid]
    read = {
        inner.id
        for one in others
        for inner in nodes_in(one.unit.node)
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load)
    }
    bound = {name for one in others for name in one.binds}
    return frozenset(read - bound - set(subject.facts.context.names.imports))


def _listed_import(unit: UnitFacts, subject: Subject, names: str) -> tuple[Edit, ...]:
    """Only for a single star import, and where no name of the notebook may have been replaced."""
    node = unit.unit.node
    stars = [one for one in subject.facts.units if one.symbols.star_import is not None]
    dynamic = any("dynamic" in one.effects.features for one in subject.facts.units)
    brought = exported_names(str(unit.symbols.star_import)) or frozenset()
    above = {
        name
        for one in subject.facts.units
        for name in one.binds
        if one.unit.order < unit.unit.order
    }
    if not isinstance(node, ast.ImportFrom) or len(stars) > 1 or dynamic or above & brought:
        return ()
    dots = "." * node.level
    return replacement(subject, unit, node, f"from {dots}{node.module} import {names}")


def _missing(unit: UnitFacts, name: str, subject: Subject) -> Diagnostic:
    later = [
        one for one in subject.facts.units if name in one.binds and one.unit.order > unit.unit.order
    ]
    if later:
        return Diagnostic(
            code="NB202",
            severity=Severity.ERROR,
            message=f"`{name}` is used here but only bound further down, at {later[0].unit.span}",
            span=name_span(unit, name),
            why="The notebook works in the order in which it was run, not from top to bottom.",
            fix=f"Move cell {later[0].unit.span.cell} above cell {unit.unit.span.cell}.",
            related=(Related(later[0].unit.span, f"binds `{name}`"),),
        )
    dynamic = [
        one
        for one in subject.facts.units
        if "dynamic" in one.effects.features and one.unit.order < unit.unit.order
    ]
    if dynamic:
        return Diagnostic(
            code="NB110",
            severity=Severity.ERROR,
            message=f"`{name}`, used at {unit.unit.span}, can only come from code made at run time",
            span=span_of(dynamic[-1], dynamic[-1].effects.features["dynamic"]),
            why="What that code reads and binds can't be seen by reading it.",
            fix="Write the code out.",
            related=(Related(unit.unit.span, f"uses `{name}`"),),
        )
    return Diagnostic(
        code="NB201",
        severity=Severity.ERROR,
        message=f"`{name}` is not defined",
        span=name_span(unit, name),
        why="It may still live in your kernel, but not in a fresh one.",
        fix=f"Add the cell that defines `{name}`, or remove this statement.",
    )
