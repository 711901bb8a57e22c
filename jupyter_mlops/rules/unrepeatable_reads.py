"""NB307, NB308: clocks and networks, which give something else at every run."""

import ast
import re
from collections.abc import Iterator

from jupyter_mlops.analysis.aliasing import calls_in, dotted_of
from jupyter_mlops.analysis.context import Context
from jupyter_mlops.analysis.effect_table import CallEffect
from jupyter_mlops.analysis.expressions import Names, folded_path
from jupyter_mlops.analysis.facts import UnitFacts
from jupyter_mlops.diagnostic import Diagnostic, Severity
from jupyter_mlops.notebook.trees import nodes_of, once_for
from jupyter_mlops.rules.base import Subject, span_of

_URL = re.compile(r"(?:https?|ftp|s3|gs)://")
_VERIFIED = "sklearn.datasets."
"""What is fetched through it is a published file whose checksum is compared."""
_WHY = "The same package would give different results in another place or at another time."


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Each call where it stands, in a function of the notebook too."""
    measured = 0
    for unit in subject.considered():
        calls = _calls(unit.unit.node, unit.context)
        for call in (call for call, kind in calls if kind == "clock"):
            only_measures = _only_measures(subject, unit, call)
            measured += only_measures
            if not only_measures or measured == 1:  # one stopwatch stands for all
                yield _clock(unit, call, only_measures=only_measures)
        yield from _networks(unit, [call for call, kind in calls if kind == "network"])


@once_for
def _calls(statement: ast.stmt, context: Context) -> tuple[tuple[ast.Call, str], ...]:
    """Calls that ask a clock, or read from the network."""
    return tuple(
        (call, "network" if _reads_url(call, effect, context.names) else effect.resource)
        for call, effect in calls_in(statement, context)
        if effect.resource in ("clock", "network") or effect.reads_file is not None
    )


def _networks(unit: UnitFacts, found: list[ast.Call]) -> Iterator[Diagnostic]:
    for call in found:
        if not dotted_of(call, unit.context).startswith(_VERIFIED):
            yield _network(unit, call)
    observed = unit.observation.resources if unit.observation is not None else ()
    if "network" in observed and not found:
        yield _network(unit, unit.unit.node)


def _reads_url(call: ast.Call, effect: CallEffect, names: Names) -> bool:
    place = effect.reads_file
    given = call.args[place : place + 1] if place is not None else []
    path = folded_path(given[0], names) if given else None
    return path is not None and _URL.match(path) is not None


def _clock(unit: UnitFacts, call: ast.Call, *, only_measures: bool) -> Diagnostic:
    return Diagnostic(
        code="NB307",
        severity=Severity.INFO if only_measures else Severity.WARNING,
        message="measures or prints the time: no two runs agree on it"
        if only_measures
        else "reads the clock or makes a random identifier: no two runs agree on it",
        span=span_of(unit, call),
        why=_WHY,
        fix="Make the moment a parameter.",
    )


def _network(unit: UnitFacts, node: ast.AST) -> Diagnostic:
    return Diagnostic(
        code="NB308",
        severity=Severity.WARNING,
        message="reads from the network: tomorrow's answer may differ",
        span=span_of(unit, node),
        why=_WHY,
        fix="Download once, keep the file beside the notebook, and read that.",
    )


def _only_measures(subject: Subject, unit: UnitFacts, call: ast.Call) -> bool:
    """Whether what the clock said is printed, or only taken from another time."""
    match unit.unit.node:
        case ast.Expr(value=ast.Call(func=ast.Name(id="print"))):
            return True
    inside = _Differences(unit.unit.node)
    if inside.holds(call):
        return True
    names = {
        node.targets[0].id
        for node in nodes_of(ast.Assign, unit.unit.node)
        if node.value is call and isinstance(node.targets[0], ast.Name)
    }
    return bool(names) and all(
        _Differences(one.unit.node).hold_all(names)
        for one in subject.facts.units
        if names & one.uses or one is unit
    )


class _Differences:
    """The operands of `-` in a statement."""

    def __init__(self, node: ast.stmt) -> None:
        self.node = node
        self.operands = {
            id(side)
            for inner in nodes_of(ast.BinOp, node)
            if isinstance(inner.op, ast.Sub)
            for side in (inner.left, inner.right)
        }

    def holds(self, node: ast.expr) -> bool:
        return id(node) in self.operands

    def hold_all(self, names: set[str]) -> bool:
        """Whether each use of the names is an operand."""
        return all(
            id(inner) in self.operands
            for inner in nodes_of(ast.Name, self.node)
            if inner.id in names and isinstance(inner.ctx, ast.Load)
        )
