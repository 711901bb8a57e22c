"""From the parameters cell to typed parameters with defaults and help."""

import ast
from collections.abc import Iterator

from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.analysis.slicing import Slice
from jupyter_mlops.diagnostic import Diagnostic, Related, Severity
from jupyter_mlops.ir.pipeline import Parameter
from jupyter_mlops.notebook.units import Unit, trailing_comment
from jupyter_mlops.plain import Plain


def parameters_of(facts: Facts, found: Slice) -> tuple[Parameter, ...]:
    """Those parameters that a kept statement needs, in the order of the cell."""
    units = {
        name: unit.unit
        for unit in facts.units
        if unit.unit.role.parameters and unit.uid in found.kept
        for name in unit.binds
        if name in facts.parameters
    }
    lowered = [name.lower() for name in units]
    return tuple(
        Parameter(
            name=name,
            field=name.lower() if lowered.count(name.lower()) == 1 else name,
            annotation=_annotation(_literal(unit)),
            default=_literal(unit),
            help=trailing_comment(unit),
        )
        for name, unit in units.items()
    )


def parameter_diagnostics(facts: Facts, found: Slice) -> Iterator[Diagnostic]:
    """Parameters bound twice, and parameters that nothing kept reads."""
    first: dict[str, Unit] = {}
    for unit in facts.units:
        if not unit.unit.role.parameters:
            continue
        yield from _no_parameters(facts, unit)
        for name in sorted(unit.binds & set(facts.parameters)):
            if name in first:
                yield Diagnostic(
                    code="NB205",
                    severity=Severity.ERROR,
                    message=f"the parameter `{name}` is given twice",
                    span=unit.unit.span,
                    why="A run that overrides it could not tell which value is meant.",
                    fix="Keep one of the two assignments.",
                    related=(Related(first[name].span, "the other one"),),
                )
            elif unit.uid not in found.kept:
                yield Diagnostic(
                    code="NB271",
                    severity=Severity.INFO,
                    message=f"the parameter `{name}` is used by nothing that is kept",
                    span=unit.unit.span,
                    why="The package doesn't have this parameter.",
                )
            first.setdefault(name, unit.unit)


def _literal(unit: Unit) -> Plain:
    node = unit.node
    assert isinstance(node, ast.Assign | ast.AnnAssign)
    assert node.value is not None
    value: Plain = ast.literal_eval(node.value)
    return value


def _annotation(value: Plain) -> str:
    if value is None:
        return "Any"
    if isinstance(value, list):
        kinds = sorted({_annotation(item) for item in value})
        return f"list[{kinds[0]}]" if len(kinds) == 1 else "list[Any]"
    if isinstance(value, dict):
        kinds = sorted({_annotation(item) for item in value.values()})
        return f"dict[str, {kinds[0]}]" if len(kinds) == 1 else "dict[str, Any]"
    return type(value).__name__


def _no_parameters(facts: Facts, unit: UnitFacts) -> Iterator[Diagnostic]:
    """Names that a parameters cell gets out of a computation."""
    names = sorted(unit.binds - set(facts.parameters))
    if names and isinstance(unit.unit.node, ast.Assign | ast.AnnAssign | ast.AugAssign):
        yield Diagnostic(
            code="NB205",
            severity=Severity.INFO,
            message=f"`{names[0]}` is no parameter: its value isn't a literal",
            span=unit.unit.span,
            why="A parameter needs a default that can be read without running code.",
            fix="Assign a number, text, true or false, None, or lists and dictionaries of these.",
        )
