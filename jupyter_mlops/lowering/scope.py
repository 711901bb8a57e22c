"""Does lifting preserve scope? What was global must be bound before use, or stand in the module.

A function's scope isn't a module's: a name that is bound anywhere in a function is local everywhere
in it. This checks the emitted function itself, whatever the steps before have decided.
"""

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from jupyter_mlops.analysis.expressions import BUILTIN_NAMES, IPYTHON_NAMES
from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.analysis.symbols import symbols_of
from jupyter_mlops.diagnostic import Diagnostic, Related, Severity
from jupyter_mlops.lowering.placement import Placement, needed_names
from jupyter_mlops.notebook.trees import once_for

_CODES = {
    "import": ("NB230", "`{}` is an imported name or a definition, and this stage binds it anew"),
    "builtin": (
        "NB232",
        "`{}` is Python's own until this stage binds it, and it is used before that",
    ),
    "class": (
        "NB231",
        "a class body reads `{}` and binds it: inside a function it can't see the stage's value",
    ),
    "unbound": ("NB201", "`{}` would not be defined when this statement runs inside its stage"),
}
_FIXES = {
    "import": "Give the new value another name.",
    "builtin": "Give the new value a name that Python doesn't use itself.",
    "class": "Give the class attribute another name than the variable.",
    "unbound": "Define it in an earlier cell, or in the same stage before this statement.",
}


_GIVEN = BUILTIN_NAMES | IPYTHON_NAMES
"""Names that are there in any notebook and any module."""


@dataclass(frozen=True, slots=True)
class ScopeFault:
    """A name that would mean something else inside the function."""

    name: str
    line: int
    """Line of the body, from 1."""
    kind: str
    """`import`, `builtin`, `unbound` or `class`."""


@once_for
def scope_faults(
    body: ast.Module, names: tuple[frozenset[str], frozenset[str]]
) -> tuple[ScopeFault, ...]:
    """Faults of a function body, with the names its signature binds and those of its module."""
    return tuple(_faults(body, *names))


def _faults(
    body: ast.Module, given: frozenset[str], module_names: frozenset[str]
) -> Iterator[ScopeFault]:
    everything = [(statement, symbols_of(statement)) for statement in body.body]
    local = set(given)
    for _, found in everything:
        local |= found.defs | found.may_defs
    bound, surely = set(given), set(given)
    for statement, found in everything:
        captured = frozenset[str]().union(*found.captures.values(), found.deferred)
        for name in sorted(found.uses | captured):
            immediate = name in found.uses
            if name in local:
                kind = _kind(name, module_names)
                # Where it may not be bound, the notebook falls back on the name outside.
                if immediate and name not in (bound if kind == "unbound" else surely):
                    yield ScopeFault(name, statement.lineno, kind)
            elif name not in module_names and name not in _GIVEN:
                yield ScopeFault(name, statement.lineno, "unbound")
        for name in sorted(found.class_reads & local):
            yield ScopeFault(name, statement.lineno, "class")
        bound |= found.defs | found.may_defs
        bound -= found.dels
        surely |= found.defs
        surely -= found.dels


def scope_diagnostics(
    faults: Iterable[ScopeFault],
    facts: Facts,
    placement: Placement,
    units: Sequence[UnitFacts],
) -> list[Diagnostic]:
    """Tell each fault of a function made of `units`.

    It stands at the last kept statement that binds the name; where the name isn't bound in time, at
    the first of the function that reads it.
    """
    found = []
    for fault in faults:
        readers = [unit for unit in units if fault.name in needed_names(unit)]
        reader = next(iter([*readers, *units]), None)
        if fault.kind != "unbound" or reader is None:
            found.append(_diagnostic(fault, _binder(fault, facts, placement) or reader))
            continue
        binders = [unit for unit in facts.units if fault.name in unit.binds]
        if not binders:
            found.append(_nowhere(fault.name, reader))
        elif binders[0].unit.order > reader.unit.order:
            found.append(_late(fault.name, reader, binders[0]))
        # bound first by the statement that reads it then, on some path: unbound, both raise alike
        elif binders[0] is not reader or fault.name in reader.symbols.firm:
            found.append(_diagnostic(fault, reader))
    return found


def definition_diagnostics(facts: Facts, placement: Placement) -> Iterator[Diagnostic]:
    """NB201 for what a function outside of the stages reads and the notebook nowhere binds.

    A run tells better: it raises where the function reads it, or shows that it never does.
    """
    if facts.record is not None or any(
        unit.symbols.star_import is not None or "dynamic" in unit.effects.features
        for unit in facts.units
    ):
        return
    known = placement.module_names | _GIVEN | {name for unit in facts.units for name in unit.binds}
    for unit in placement.definitions:
        for name in sorted(read_anywhere(unit) - known):
            yield _nowhere(name, unit)


def read_anywhere(unit: UnitFacts) -> frozenset[str]:
    """Names that the statement reads, those that only its functions read among them."""
    symbols = unit.symbols
    return symbols.uses.union(symbols.deferred, *symbols.captures.values())


def _binder(fault: ScopeFault, facts: Facts, placement: Placement) -> UnitFacts | None:
    binders = [
        unit
        for unit in facts.units
        if unit.uid in placement.where
        and fault.name in (unit.symbols.class_reads if fault.kind == "class" else unit.binds)
    ]
    return binders[-1] if binders else None


def _nowhere(name: str, reader: UnitFacts) -> Diagnostic:
    return Diagnostic(
        code="NB201",
        severity=Severity.ERROR,
        message=f"`{name}`, which a function reads here, is not defined",
        span=reader.unit.span,
        why="It may still live in your kernel, but not in a fresh one.",
        fix=f"Add the cell that defines `{name}`, or remove what reads it.",
    )


def _late(name: str, reader: UnitFacts, binder: UnitFacts) -> Diagnostic:
    """What is called before all that it may read is there."""
    what = f"`{min(reader.binds)}`" if reader.binds else "this"
    return Diagnostic(
        code="NB202",
        severity=Severity.ERROR,
        message=f"{what} is used before `{name}`, which it reads, is bound at {binder.unit.span}",
        span=reader.unit.span,
        why=f"The notebook goes on where `{name}` happens not to be read by then. In the package, "
        f"the function of this stage has no `{name}` at all.",
        fix=f"Move the statement that binds `{name}` up, above the first use of {what}.",
        related=(Related(binder.unit.span, f"binds `{name}`"),),
    )


def _diagnostic(fault: ScopeFault, unit: UnitFacts | None) -> Diagnostic:
    code, message = _CODES[fault.kind]
    return Diagnostic(
        code=code,
        severity=Severity.ERROR,
        message=message.format(fault.name),
        span=unit.unit.span if unit is not None else None,
        why="Stages become functions, "
        "and a name that a function binds is its own everywhere in it.",
        fix=_FIXES[fault.kind],
    )


def _kind(name: str, module_names: frozenset[str]) -> str:
    if name in module_names:
        return "import"
    return "builtin" if name in BUILTIN_NAMES else "unbound"
