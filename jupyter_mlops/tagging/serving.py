"""From facts to the cells that answer requests, and to the models that a service could be made of.

A prediction function that somebody would deploy takes one record, so the notebook tries it on one:
`predict({"age": 42})`, `predict(42)`. That tells it from functions that plot or score with a model.
Where there is none, the last cell that predicts for values which it writes out does the same.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from jupyter_mlops.analysis.bindings import own_nodes
from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.tagging.reasons import Evidence

_PLAIN = ast.Assign | ast.Expr | ast.Import | ast.ImportFrom
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

    `after`: uids of the units that depend on a fitted model. Without such a function, give the last
    cell that predicts for a sample and shows the result.
    """
    found = [*_by_functions(facts, after)]
    own = any(unit.unit.role.stage == "serve" for unit in facts.units)
    yield from found or ([] if own else _by_samples(facts, after))


def _by_functions(facts: Facts, after: frozenset[str]) -> Iterator[Evidence]:
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


def _by_samples(facts: Facts, after: frozenset[str]) -> Iterator[Evidence]:
    cells: dict[int, list[UnitFacts]] = {}
    for unit in facts.units:
        cells.setdefault(unit.unit.span.cell, []).append(unit)
    for number, cell in reversed(cells.items()):
        if _answers(cell) and any(_predicts_for_sample(unit, cell, after) for unit in cell):
            yield Evidence(number, "serve", 40, "predicts for values that it writes out")
            return


def _answers(cell: list[UnitFacts]) -> bool:
    """Tell whether a cell does nothing but compute something and show it."""
    roles = set[str]().union(*(unit.effects.roles for unit in cell))
    plain = all(isinstance(unit.unit.node, _PLAIN) for unit in cell)
    shows = cell[-1].unit.is_display or "print" in cell[-1].effects.roles
    return plain and shows and not roles & _NOT_ANSWERS


def _predicts_for_sample(unit: UnitFacts, cell: list[UnitFacts], after: frozenset[str]) -> bool:
    values = {
        target.id: one.unit.node.value
        for one in cell
        if isinstance(one.unit.node, ast.Assign)
        for target in one.unit.node.targets
        if isinstance(target, ast.Name)
    }
    return unit.uid in after and any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr.startswith("predict")
        and any(_is_written_out(given, values) for given in node.args)
        for node in own_nodes([unit.unit.node])
    )


def _is_written_out(node: ast.expr, values: Mapping[str, ast.expr]) -> bool:
    """Tell whether the rows stand in the text: `scale(pd.DataFrame([[5, 3]], columns=names))`."""
    match node:
        case ast.Dict(values=parts):
            return bool(parts) and all(map(_is_literal, parts))
        case ast.List():
            return _is_literal(node) or any(_is_written_out(one, values) for one in node.elts)
        case ast.Name(id=name) if name in values:
            rest = {other: value for other, value in values.items() if other != name}
            return _is_written_out(values[name], rest)
        case ast.Attribute(value=inner) | ast.Subscript(value=inner):
            return _is_written_out(inner, values)
        case ast.Call(func=func, args=given, keywords=named):
            data = [word.value for word in named if word.arg == "data"]
            return any(_is_written_out(one, values) for one in [func, *given, *data])
    return False


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
