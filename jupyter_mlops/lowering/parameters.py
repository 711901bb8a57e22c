"""From the parameters cell to typed parameters with defaults, help, choices and ranges."""

import ast
import datetime
import keyword
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, get_type_hints

from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.analysis.literals import Literal, bound_literal
from jupyter_mlops.analysis.slicing import Slice
from jupyter_mlops.diagnostic import Diagnostic, Related, Severity
from jupyter_mlops.ir.pipeline import Limits, Parameter
from jupyter_mlops.lowering.limits import limits_of_comment, limits_of_table, stated
from jupyter_mlops.notebook.units import Unit, trailing_comment
from jupyter_mlops.plain import Plain

if TYPE_CHECKING:
    from jupyter_mlops.runtime.overrides import Setting

LimitTables = Mapping[str, Mapping[str, Plain]]
"""Parameter → `choices`, or `min` and `max`, of the settings."""
_TYPES = {"Any": Any, "Path": Path, "datetime": datetime}
_TAKEN = frozenset({"any", "bool", "check", "dict", "field", "float", "int", "list", "str"}) | {
    "dataclass", "datetime",
}  # fmt: skip
"""What the class of the parameters calls by these names itself."""
_RANGED = ("datetime.date",)
"""Types beside numbers whose values a comment may limit."""


def parameters_of(facts: Facts, found: Slice, tables: LimitTables) -> tuple[Parameter, ...]:
    """Those parameters that a kept statement needs, in the order of the cell."""
    kept = {
        name
        for unit in facts.units
        if unit.uid in found.kept and unit.unit.role.parameters
        for name in unit.binds
    }
    return tuple(one for one in declared(facts, tables) if one.name in kept)


def with_values(
    parameters: Iterable[Parameter], given: Mapping[str, Plain]
) -> tuple[Parameter, ...]:
    """The same parameters, with other defaults where a build was given values for them."""
    return tuple(replace(one, default=given.get(one.name, one.default)) for one in parameters)


def declared(facts: Facts, tables: LimitTables) -> tuple[Parameter, ...]:
    """All parameters of the notebook, in the order of the cell."""
    units = {name: unit for unit, name, _ in _bindings(facts)}
    literals = {name: literal for _, name, literal in _bindings(facts)}
    fields = field_names(units)
    return tuple(
        _parameter(name, fields[name], unit, literals[name], tables.get(name, {}))
        for name, unit in units.items()
    )


def _bindings(facts: Facts) -> Iterator[tuple[Unit, str, Literal]]:
    for unit in facts.units:
        if unit.unit.role.parameters:
            bound = bound_literal(unit.unit.node, facts.context.names)
            if bound is not None:
                yield unit.unit, *bound


def field_names(names: Iterable[str]) -> dict[str, str]:
    """`TEST_SIZE` → `test_size`.

    Of names that differ in case only, the one in lower case stays and one in capitals is told
    apart by a word: `c` and `c_upper`. A word that Python or the class needs gets a `_` behind it.
    """
    listed = list(names)
    lowered = [name.lower() for name in listed]
    found: dict[str, str] = {}
    for name in listed:
        base = name.lower()
        if lowered.count(base) > 1 and name != base:
            base += "_upper" if name.isupper() else "_mixed"
        if keyword.iskeyword(base) or base in _TAKEN:
            base += "_"
        while base in found.values() or (base != name and base in listed):
            base += "_"
        found[name] = base
    return found


def _parameter(
    name: str, field: str, unit: Unit, literal: Literal, table: Mapping[str, Plain]
) -> Parameter:
    help_text = trailing_comment(unit)
    limits = _limits(unit, literal, table)
    if limits != _limits(unit, literal, {}):
        help_text = "; ".join(part for part in (help_text, stated(limits)) if part)
    if not _keeps_to(literal, limits):
        limits = Limits()
    annotation = _written_annotation(unit.node, literal) or _annotation(literal, limits)
    return Parameter(name, field, annotation, literal.value, help_text, limits)


def _limits(unit: Unit, literal: Literal, table: Mapping[str, Plain]) -> Limits:
    """Those of the settings, else those of the comment."""
    if table:
        return limits_of_table(table)
    is_text = isinstance(literal.value, str) and not literal.type
    limits = limits_of_comment(trailing_comment(unit), is_text=is_text)
    is_number = isinstance(literal.value, int | float) and not isinstance(literal.value, bool)
    if is_text:
        return Limits(choices=limits.choices)
    return limits if literal.value is None or is_number or literal.type in _RANGED else Limits()


def _keeps_to(literal: Literal, limits: Limits) -> bool:
    """Whether the limits can be meant for this value, which keeps to them."""
    if limits == Limits():
        return True
    # What a package runs with is loaded only where there is something to check by it.
    from jupyter_mlops.runtime.errors import ParameterInvalid  # noqa: PLC0415  # loads what packages run with; `check` needs it only for limits
    from jupyter_mlops.runtime.overrides import checked  # noqa: PLC0415  # loads what packages run with; `check` needs it only for limits

    ends = [one for one in (limits.minimum, limits.maximum) if one is not None]
    setting = setting_of(Parameter("", "", _annotation(literal, limits), literal.value, "", limits))
    try:
        for one in (literal.value, *limits.choices, *ends):
            checked(setting, one)
    except (ParameterInvalid, TypeError):
        return False
    return True


def setting_of(parameter: Parameter) -> "Setting":
    """The parameter as the package checks its values."""
    from jupyter_mlops.runtime.overrides import Setting  # noqa: PLC0415  # loads what packages run with; `check` needs it only for limits

    return Setting(
        field=parameter.field,
        notebook=parameter.name,
        hint=_type_of(parameter.annotation),
        default=parameter.default,
        help=parameter.help,
        choices=parameter.limits.choices,
        minimum=parameter.limits.minimum,
        maximum=parameter.limits.maximum,
    )


def parameter_diagnostics(facts: Facts, found: Slice, tables: LimitTables) -> Iterator[Diagnostic]:
    """Parameters bound twice, that nothing kept reads, or outside of what is said about them."""
    yield from _contradictions(facts, tables)
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


def _contradictions(facts: Facts, tables: LimitTables) -> Iterator[Diagnostic]:
    """Defaults that don't keep to the limits which the settings or the comments state."""
    for unit, name, literal in _bindings(facts):
        table = tables.get(name, {})
        limits = _limits(unit, literal, table)
        if _keeps_to(literal, limits):
            continue
        yield Diagnostic(
            code="NB207",
            severity=Severity.ERROR if table else Severity.INFO,
            message=f"`{name}` is {literal.value!r}, which is not {stated(limits)}",
            span=unit.span,
            why="No run could use the notebook's own value."
            if table
            else "The package takes these words for help only, and allows any value of the type.",
            fix="Correct the value, or what is said about it.",
        )


def _written_annotation(node: ast.stmt, literal: Literal) -> str:
    """The type hint that stands in the notebook, if it says no more than builtins can."""
    if not isinstance(node, ast.AnnAssign) or literal.type:
        return ""
    names = {"Any", "bool", "dict", "float", "int", "list", "str"}
    allowed = (ast.Name, ast.Constant, ast.Subscript, ast.Tuple, ast.BinOp, ast.BitOr, ast.Load)
    for inner in ast.walk(node.annotation):
        if not isinstance(inner, allowed):
            return ""
        if isinstance(inner, ast.Name) and inner.id not in names:
            return ""
        if isinstance(inner, ast.Constant) and inner.value is not None:
            return ""
    from jupyter_mlops.runtime.overrides import fits  # noqa: PLC0415  # loads what packages run with; `check` needs it only for annotations

    text = ast.unparse(node.annotation)
    try:
        return text if fits(literal.value, _type_of(text)) else ""
    except (TypeError, IndexError):
        return ""


def _type_of(annotation: str) -> Any:
    """The type that an annotation names, as far as `_TYPES` and builtins go. Raises TypeError."""
    return get_type_hints(SimpleNamespace(__annotations__={"type": annotation}), _TYPES)["type"]


def _annotation(literal: Literal, limits: Limits) -> str:
    """The type of a default; None and whole numbers learn from what else is allowed."""
    if literal.type:
        return literal.type
    value = literal.value
    ends = [one for one in (limits.minimum, limits.maximum) if one is not None]
    others = [*limits.choices, *ends]
    if value is None:
        kinds = sorted({_type(one) for one in others if one is not None})
        kinds = ["float"] if kinds == ["float", "int"] else kinds
        return f"{' | '.join(kinds)} | None" if kinds else "Any"
    if type(value) is int and any(type(one) is float for one in others):
        return "float"
    return _type(value)


def _type(value: Plain) -> str:
    if value is None:
        return "Any"
    if isinstance(value, list):
        kinds = sorted({_type(item) for item in value})
        return f"list[{kinds[0]}]" if len(kinds) == 1 else "list[Any]"
    if isinstance(value, dict):
        kinds = sorted({_type(item) for item in value.values()})
        return f"dict[str, {kinds[0]}]" if len(kinds) == 1 else "dict[str, Any]"
    return type(value).__name__


def _no_parameters(facts: Facts, unit: UnitFacts) -> Iterator[Diagnostic]:
    """Names that a parameters cell gets out of a computation."""
    names = sorted(unit.binds - set(facts.parameters))
    if not names or not isinstance(unit.unit.node, ast.Assign | ast.AnnAssign | ast.AugAssign):
        return
    yield Diagnostic(
        code="NB205",
        severity=Severity.INFO,
        message=f"`{names[0]}` is no parameter: it is computed",
        span=unit.unit.span,
        why="Each run computes it anew from the parameters, so it can't be overridden itself.",
        fix="To make it an option, assign a number, text, true or false, None, a date, a path, or "
        "lists and dictionaries.",
    )
