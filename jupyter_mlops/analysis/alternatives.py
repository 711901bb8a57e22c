"""From code to other values of parameters that it tells apart: `if MODE == "raw"`, `STEPS[STEP]`.

A run at the default goes one way; with such a value it goes another. That is to be tried only where
the other way doesn't reach out: `if SEND: requests.post(…)`.
"""

import ast
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping

from jupyter_mlops.analysis.bindings import bindings_of
from jupyter_mlops.analysis.conditions import conditions
from jupyter_mlops.analysis.context import Context
from jupyter_mlops.analysis.expressions import roots
from jupyter_mlops.analysis.reaching_out import Outside, tables
from jupyter_mlops.notebook.trees import nodes_of
from jupyter_mlops.plain import Plain

SMALL = 0.1
"""A fraction's share by which another one is well above or below it."""
_EQUAL = ast.Eq | ast.NotEq | ast.Is | ast.IsNot
_ORDERS: dict[type[ast.cmpop], Callable[[float, float], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_LETTERS = frozenset({"casefold", "lower", "strip", "upper"})
"""Methods that keep what a text says."""
Told = Iterator[tuple[str, Plain]]
"""Parameters, or what stands for them in a function, each with a value."""


def alternatives(
    nodes: Iterable[ast.stmt], defaults: Mapping[str, Plain]
) -> dict[str, tuple[Plain, ...]]:
    """Give the parameters' other values in the order in which the code names them.

    What a function of the notebook does with a parameter that it is given counts as well.
    """
    listed = list(nodes)
    known = tables(listed)
    found: dict[str, dict[Plain, None]] = {name: {} for name in defaults}
    for node in listed:
        for names, part in _scopes(node, listed, defaults):
            told = _told(part, {local: defaults[name] for local, name in names.items()}, known)
            for local, value in told:
                if value != defaults[names[local]]:
                    found[names[local]][value] = None
    return {name: tuple(values) for name, values in found.items() if values}


def venturesome(
    nodes: Iterable[ast.stmt], parameters: Iterable[str], context: Context
) -> frozenset[str]:
    """Give the parameters that may decide whether something beyond the folder is reached."""
    listed = list(nodes)
    outside = Outside(listed, context)
    origins = _origins(listed, parameters)
    found = set[str]()
    for node in listed:
        for names, part in _scopes(node, listed, origins):
            deciding = set[str]()
            if outside.is_reached_by(part):
                deciding.update(*(test for test, _ in conditions(part)))
            for table, key in _looked_up(part):
                known = outside.table(table)
                if known is not None and outside.is_reached_through(known):
                    deciding |= roots(key)
            for local in deciding & names.keys():
                found |= origins[names[local]]
    return frozenset(found)


def _origins(nodes: list[ast.stmt], parameters: Iterable[str]) -> dict[str, set[str]]:
    """Parameters, and what only says something about them: `is_raw = MODE == "raw"`."""
    found = {name: {name} for name in parameters}
    for binding in bindings_of(nodes):
        if isinstance(binding.value, ast.Compare | ast.BoolOp | ast.UnaryOp | ast.Name):
            origins = [found[name] for name in roots(binding.value) if name in found]
            if origins:
                found[binding.name] = found.get(binding.name, set()).union(*origins)
    return found


def _scopes(
    node: ast.stmt, nodes: list[ast.stmt], parameters: Iterable[str]
) -> Iterator[tuple[dict[str, str], ast.AST]]:
    """Code, with the names that stand for parameters in it."""
    yield {name: name for name in parameters}, node
    for function in nodes_of(ast.FunctionDef, node):
        names = [one.arg for one in [*function.args.posonlyargs, *function.args.args]]
        given = dict[str, str]()
        for call in (call for one in nodes for call in nodes_of(ast.Call, one)):
            if isinstance(call.func, ast.Name) and call.func.id == function.name:
                passed = [*zip(names, call.args, strict=False)]
                passed += [(word.arg, word.value) for word in call.keywords if word.arg]
                given |= {
                    local: value.id
                    for local, value in passed
                    if isinstance(value, ast.Name) and value.id in parameters
                }
        if given:
            yield given, function


def _told(node: ast.AST, defaults: Mapping[str, Plain], tables: Mapping[str, ast.Dict]) -> Told:
    for compared in nodes_of(ast.Compare, node):
        values = [compared.left, *compared.comparators]
        for left, how, right in zip(values, compared.ops, values[1:], strict=False):
            yield from _compared(left, how, right, defaults)
    for match in nodes_of(ast.Match, node):
        for case in match.cases:
            for value in _patterns(case.pattern):
                yield from _equal(match.subject, value, defaults)
    for table, key in _looked_up(node):
        for one in _keys(table, tables):
            yield from _equal(key, one, defaults)


def _patterns(pattern: ast.pattern) -> Iterator[ast.expr]:
    yield from (one.value for one in nodes_of(ast.MatchValue, pattern))
    yield from (ast.Constant(one.value) for one in nodes_of(ast.MatchSingleton, pattern))


def _looked_up(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    yield from ((path.value, path.slice) for path in nodes_of(ast.Subscript, node))
    for call in nodes_of(ast.Call, node):
        match call:
            case ast.Call(func=ast.Attribute(value=table, attr="get"), args=[key, *_]):
                yield table, key


def _keys(table: ast.expr, tables: Mapping[str, ast.Dict]) -> list[ast.expr]:
    known = tables.get(table.id) if isinstance(table, ast.Name) else table
    return [one for one in known.keys if one is not None] if isinstance(known, ast.Dict) else []


def _compared(
    left: ast.expr, how: ast.cmpop, right: ast.expr, defaults: Mapping[str, Plain]
) -> Told:
    if isinstance(how, _EQUAL):
        yield from _equal(left, right, defaults)
        yield from _equal(right, left, defaults)
    elif isinstance(how, ast.In | ast.NotIn):
        match right:
            case ast.List(elts=values) | ast.Tuple(elts=values) | ast.Set(elts=values):
                for value in values:
                    yield from _equal(left, value, defaults)
    else:
        test = _ORDERS[type(how)]
        yield from _beyond(left, right, test, defaults)
        yield from _beyond(right, left, lambda one, other: test(other, one), defaults)


def _equal(name: ast.expr, value: ast.expr, defaults: Mapping[str, Plain]) -> Told:
    match name, value:
        case ast.Call(func=ast.Attribute(value=inner, attr=method), args=[]), _:
            if method in _LETTERS:
                yield from _equal(inner, value, defaults)
        case (
            ast.Name(id=local),
            ast.Constant(value=None | str() | bool() | int() | float() as known),
        ) if local in defaults:
            yield local, known


def _beyond(
    name: ast.expr,
    bound: ast.expr,
    test: Callable[[float, float], bool],
    defaults: Mapping[str, Plain],
) -> Told:
    """The value next to a bound at which a comparison comes out the other way."""
    match name, bound:
        case ast.Name(id=local), ast.Constant(value=int() | float() as limit) if local in defaults:
            start = defaults[local]
            if isinstance(start, bool) or not isinstance(start, int | float):
                return
            counts = isinstance(start, int) and isinstance(limit, int)
            step = 1 if counts else abs(limit) * SMALL or SMALL
            near = [limit, limit - step, limit + step]
            yield from ((local, one) for one in near if test(one, limit) != test(start, limit))
