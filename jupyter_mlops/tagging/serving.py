"""From facts to the cells that answer requests, and to the models that a service could be made of.

A prediction function that somebody would deploy takes one record, so the notebook tries it on one:
`predict({"age": 42})`, `predict(42)`. That tells it from functions that plot or score with a model.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from jupyter_mlops.analysis.bindings import own_nodes
from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.tagging.reasons import Evidence

_NOT_ANSWERS = frozenset({"plot", "show", "metric", "report", "fit"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A model that the notebook predicts with, and from what."""

    model: str
    data: str
    cell: int
    """Where it predicts last."""

    @property
    def cell_text(self) -> str:
        """A serve cell that could be added below the last cell."""
        return (
            f"def predict(rows):\n    return {self.model}.predict(rows)\n\n\n"
            f"predict({self.data}[:1])"
        )


def services(facts: Facts, after: frozenset[str]) -> Iterator[Evidence]:
    """Give the cells with a function that predicts for one record, and with calls of it.

    `after`: uids of the units that depend on a fitted model.
    """
    functions = {
        unit.unit.node.name: unit
        for unit in facts.units
        if isinstance(unit.unit.node, ast.FunctionDef) and _predicts(unit.unit.node, facts)
    }
    for name, unit in functions.items():
        calls = [other for other in facts.units if other.uid in after and _asks(other, name, facts)]
        if any(call.unit.span.cell == unit.unit.span.cell for call in calls):
            for call in calls:
                reason = f"`{name}` predicts for one record"
                yield Evidence(call.unit.span.cell, "serve", 60, reason)


def candidates(facts: Facts) -> tuple[Candidate, ...]:
    """Give each model that `NAME.predict(DATA)` is called on, with its last data."""
    found: dict[str, Candidate] = {}
    for unit in facts.units:
        for node in own_nodes([unit.unit.node]):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id=model), attr="predict"),
                    args=[ast.Name(id=data)],
                ):
                    found[model] = Candidate(model, data, unit.unit.span.cell)
    return tuple(found.values())


def _predicts(node: ast.FunctionDef, facts: Facts) -> bool:
    if not node.args.args or not any(
        isinstance(inner, ast.Return) and inner.value is not None for inner in ast.walk(node)
    ):
        return False
    roles = facts.context.summaries[node.name].effects.roles
    return "predict" in roles and not roles & _NOT_ANSWERS


def _asks(unit: UnitFacts, function: str, facts: Facts) -> bool:
    """Tell whether the statement calls the function with one record."""
    if not isinstance(unit.unit.node, ast.Expr | ast.Assign):
        return False
    cell = [one for one in facts.units if one.unit.span.cell == unit.unit.span.cell]
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == function
        and (_is_spelled_out(node) or (bool(node.args) and _is_record(node.args[0], cell)))
        for node in own_nodes([unit.unit.node])
    )


def _is_spelled_out(call: ast.Call) -> bool:
    """Tell whether all that is asked stands in the call: `predict(3, "red")`."""
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    return bool(given) and all(map(_is_literal, given))


def _is_literal(node: ast.expr) -> bool:
    match node:
        case ast.Constant():
            return True
        case ast.UnaryOp(operand=operand):
            return _is_literal(operand)
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            return bool(parts) and all(map(_is_literal, parts))
    return False


def _is_record(node: ast.expr, cell: Iterable[UnitFacts]) -> bool:
    match node:
        case ast.Dict():
            return True
        case ast.List(elts=[first, *_]):
            return _is_record(first, cell)
        case ast.Call(func=ast.Attribute(attr="to_dict" | "tolist")):
            return True
        case ast.Name(id=name):
            return any(
                isinstance(unit.unit.node, ast.Assign)
                and name in unit.binds
                and not isinstance(unit.unit.node.value, ast.Name)
                and _is_record(unit.unit.node.value, ())
                for unit in cell
            )
    return False
