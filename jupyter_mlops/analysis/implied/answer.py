"""From the end of the serve cells to the answer: what they show last, or bind last."""

import ast
from dataclasses import dataclass

from jupyter_mlops.analysis.expressions import roots
from jupyter_mlops.analysis.implied.statements import is_show
from jupyter_mlops.analysis.labels import labelled
from jupyter_mlops.notebook.units import Unit


@dataclass(frozen=True, slots=True)
class Answer:
    """What the function may return."""

    parts: tuple[ast.expr, ...]
    shown: tuple[Unit, ...] = ()
    """Statements at the end that do nothing but show it."""

    @property
    def reads(self) -> set[str]:
        """The names that it is made of."""
        return {name for part in self.parts for name in roots(part)}


def answer_of(units: list[Unit]) -> Answer | None:
    """The answer of these statements; None where the last one neither shows nor binds a value."""
    if not units:
        return None
    last = units[-1]
    tail = _shown_last(units)
    if tail:
        parts = [one for unit in tail for one in _shown(unit.node)]
        distinct = tuple({ast.dump(one): one for one in parts}.values())
        return Answer(distinct, tuple(tail)) if distinct else None
    match last.node:
        case ast.Expr(value=value):
            return Answer((value,), (last,))
        case (
            ast.Assign(targets=[ast.Name() as target])
            | ast.AnnAssign(target=ast.Name() as target, value=ast.expr())
        ):
            return Answer((_loaded(target),))
        case ast.Assign(targets=[ast.Tuple(elts=targets)]):
            names = [one for one in targets if isinstance(one, ast.Name)]
            return Answer(tuple(map(_loaded, names))) if len(names) == len(targets) else None
    return None


def returned(parts: list[ast.expr]) -> ast.expr:
    """One value as it is, several names as a dictionary of these, several others as a list."""
    if len(parts) == 1:
        return parts[0]
    names = [part for part in parts if isinstance(part, ast.Name)]
    if len(names) < len(parts):
        return ast.copy_location(ast.List(elts=parts, ctx=ast.Load()), parts[0])
    keys = [ast.copy_location(ast.Constant(name.id), name) for name in names]
    return ast.copy_location(ast.Dict(keys=[*keys], values=parts), parts[0])


def _shown_last(units: list[Unit]) -> list[Unit]:
    number = 0
    while number < len(units) and is_show(units[-1 - number].node):
        number += 1
    return units[len(units) - number :]


def _shown(node: ast.stmt) -> list[ast.expr]:
    """What a `print` shows besides fixed text: its arguments, and what stands in templates."""
    assert isinstance(node, ast.Expr)
    assert isinstance(node.value, ast.Call)
    values = [value for _, value in labelled(node.value.args) if roots(value)]
    return [one.value if isinstance(one, ast.Starred) else one for one in values]


def _loaded(target: ast.Name) -> ast.Name:
    return ast.copy_location(ast.Name(target.id, ast.Load()), target)
