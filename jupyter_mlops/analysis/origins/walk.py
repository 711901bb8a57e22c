"""From the statements of a notebook, in order, to what happened to its rows and estimators."""

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from jupyter_mlops.analysis.bindings import own_nodes
from jupyter_mlops.analysis.estimators import LIBRARIES
from jupyter_mlops.analysis.expressions import base_name, parameter_names
from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.analysis.origins.evaluate import evaluate, run_function
from jupyter_mlops.analysis.origins.selecting import own_columns
from jupyter_mlops.analysis.origins.state import State
from jupyter_mlops.analysis.origins.values import (
    NOTHING,
    Choice,
    Made,
    Origins,
    Part,
    Value,
    elements,
    held,
    mixed,
)

Code = ast.FunctionDef | ast.AsyncFunctionDef
"""Functions with a body of statements."""


def origins_of(facts: Facts) -> Origins:
    """Walk the whole notebook; nothing is found where nothing is imported that learns."""
    state = state_of(facts)
    if is_followed(facts):
        for unit in facts.units:
            walk_unit(state, unit)
        for function in uncalled(state):
            walk_function(state, function)
    return state.origins


def state_of(facts: Facts) -> State:
    """Give what holds before the first unit."""
    return State(facts.context.table, _walk)


def is_followed(facts: Facts) -> bool:
    """Tell whether anything is imported that learns."""
    imports = facts.context.names.imports.values()
    return any(path.partition(".")[0] in LIBRARIES for path in imports)


def walk_unit(state: State, unit: UnitFacts) -> None:
    """Walk one unit of the notebook."""
    state.uid, state.stage = unit.uid, unit.unit.role.stage
    _walk(state, [unit.unit.node])


def uncalled(state: State) -> Iterator[Code]:
    """Give the functions that no call led into, one after the other, as long as none has."""
    for function in list(state.homes.now):
        if function not in state.entered.now and isinstance(function, Code):
            yield function


def walk_function(state: State, function: Code) -> None:
    """Walk a function that no call led into, its parameters being rows of their own."""
    state.uid, state.stage = state.homes.now[function]
    given = {
        name: Value(frozenset({Part(state.site(function), ((name, "given"),))}), followed=False)
        for name in parameter_names(function.args)
    }
    run_function(state, function, function, given)


def _walk(state: State, body: Iterable[ast.stmt]) -> None:
    for node in body:
        step = _STEPS.get(type(node))
        if step is not None:
            step(state, node)
        else:
            for child in ast.iter_child_nodes(node):
                if isinstance(child, ast.expr):
                    evaluate(state, child)


def _assign(state: State, node: ast.Assign) -> None:
    value = evaluate(state, node.value)
    for target in node.targets:
        _bind(state, target, value)


def _annotated(state: State, node: ast.AnnAssign) -> None:
    if node.value is not None:
        _bind(state, node.target, evaluate(state, node.value))


def _grow(state: State, node: ast.AugAssign) -> None:
    read = ast.copy_location(ast.BinOp(_read(node.target), node.op, node.value), node)
    _bind(state, node.target, evaluate(state, read))


def _read(target: ast.expr) -> ast.expr:
    """Turn the target of `x += 1` into the `x` that is read."""
    match target:
        case ast.Name(id=name):
            return ast.copy_location(ast.Name(name, ast.Load()), target)
        case ast.Attribute(value=value, attr=attr):
            return ast.copy_location(ast.Attribute(value, attr, ast.Load()), target)
        case ast.Subscript(value=value, slice=index):
            return ast.copy_location(ast.Subscript(value, index, ast.Load()), target)
    return target


def _bind(state: State, target: ast.expr, value: Value) -> None:
    match target:
        case ast.Name(id=name):
            state.bind(name, value)
        case ast.Tuple(elts=targets) | ast.List(elts=targets):
            _unpack(state, targets, value)
        case ast.Starred(value=inner):
            _bind(state, inner, value)
        case ast.Subscript(value=owner, slice=index):
            _set_item(state, owner, evaluate(state, index), value)
        case ast.Attribute(value=owner, attr=attr):
            _set_attribute(state, evaluate(state, owner), attr, value)


def _unpack(state: State, targets: list[ast.expr], value: Value) -> None:
    items = value.items
    if items is not None and len(items) == len(targets):
        parts = list(items)
    else:
        parts = [elements(value)] * len(targets)
    for target, part in zip(targets, parts, strict=True):
        _bind(state, target, part)


def _set_item(state: State, owner: ast.expr, index: Value, value: Value) -> None:
    """Set a column, an element or some rows."""
    old = evaluate(state, owner)
    if isinstance(owner, ast.Attribute) and owner.attr in ("loc", "iloc", "at", "iat"):
        state.change(old, replace(mixed([old, value]), columns=None))
        return
    names = index.literal if isinstance(index.literal, tuple) else (index.literal,)
    named = tuple(str(name) for name in names) if all(isinstance(one, str) for one in names) else ()
    if old.columns is not None and not old.columns.single and named:
        columns = old.columns
        for name in named:
            columns = columns.add(Made(name, own_columns(columns, value), value.all_marks()))
        parts = old.parts or value.parts
        state.change(old, replace(old, parts=parts, columns=columns))
    elif old.columns is not None or old.parts:
        state.change(old, replace(mixed([old, value]), columns=None))
    else:
        state.change(old, _with_element(old, value))


def _with_element(old: Value, value: Value) -> Value:
    joined = mixed([held(old), held(value)])
    return Value(element=joined, followed=joined.followed)


def _set_attribute(state: State, old: Value, attr: str, value: Value) -> None:
    if old.columns is None or old.models:
        return
    if attr == "columns":
        names = value.literal if isinstance(value.literal, tuple) else None
        loose = old.loose()
        if names is not None and all(isinstance(name, str) for name in names):
            exact = tuple(str(name) for name in names)
            loose = replace(loose, columns=replace(old.columns, exact=exact, made=()))
        state.change(old, loose)
    elif attr == "index":
        state.change(old, old.adding(*value.marked("timed")))


def _delete(state: State, node: ast.Delete) -> None:
    for target in node.targets:
        match target:
            case ast.Subscript(value=owner, slice=ast.Constant(value=str(name))):
                old = evaluate(state, owner)
                if old.columns is not None:
                    state.change(old, replace(old, columns=old.columns.drop((name,))))
            case ast.Subscript(value=owner):
                state.forget(evaluate(state, owner))
            case ast.Name(id=name):
                state.scopes[-1].put(name, None)


def _import(state: State, node: ast.Import) -> None:
    for alias in node.names:
        name = alias.asname or alias.name.partition(".")[0]
        state.bind(name, Value(path=alias.name if alias.asname else name))


def _import_from(state: State, node: ast.ImportFrom) -> None:
    for alias in node.names:
        if node.module and not node.level:
            state.bind(alias.asname or alias.name, Value(path=f"{node.module}.{alias.name}"))


def _define(state: State, node: Code | ast.ClassDef) -> None:
    state.bind(node.name, Value(function=node))
    if not isinstance(node, ast.ClassDef) and state.homes.get(node) is None:
        state.homes.put(node, (state.uid, state.stage))


def _loop(state: State, node: ast.For | ast.AsyncFor) -> None:
    """Walk the body once: what it does to one element it does to each."""
    _bind(state, node.target, elements(evaluate(state, node.iter)))
    _walk(state, node.body)
    _walk(state, node.orelse)


def _while(state: State, node: ast.While) -> None:
    evaluate(state, node.test)
    _walk(state, node.body)
    _walk(state, node.orelse)


def _branch(state: State, node: ast.If) -> None:
    test = held(evaluate(state, node.test))
    scores = test.marked("score")
    if scores and _keeps_best(node):
        state.origins.choices.append(Choice(state.site(node.test), scores))
    start = state.moment()
    _walk(state, node.body)
    taken = state.leave(start)
    _walk(state, node.orelse)
    state.join(start, taken)


def _keeps_best(node: ast.If) -> bool:
    """`if score > best: best = score`: what is compared is replaced."""
    if not isinstance(node.test, ast.Compare):
        return False
    compared = {base_name(one) for one in (node.test.left, *node.test.comparators)} - {None}
    bound = {
        base_name(target)
        for inner in own_nodes(node.body)
        if isinstance(inner, ast.Assign)
        for target in inner.targets
    }
    return bool(compared & bound)


def _with(state: State, node: ast.With | ast.AsyncWith) -> None:
    for item in node.items:
        value = evaluate(state, item.context_expr)
        if item.optional_vars is not None:
            _bind(state, item.optional_vars, replace(value, followed=False))
    _walk(state, node.body)


def _try(state: State, node: ast.Try | ast.TryStar) -> None:
    start = state.moment()
    _walk(state, node.body)
    _walk(state, node.orelse)
    taken = state.leave(start)
    for handler in node.handlers:
        _walk(state, handler.body)
        state.leave(start)
    state.follow(taken)
    _walk(state, node.finalbody)


def _match(state: State, node: ast.Match) -> None:
    evaluate(state, node.subject)
    start = state.moment()
    for case in node.cases:
        ended = state.leave(start)
        _walk(state, case.body)
        state.join(start, ended)


def _return(state: State, node: ast.Return) -> None:
    value = evaluate(state, node.value) if node.value is not None else NOTHING
    if state.returned:
        state.returned[-1].append(value)


_STEPS: dict[type[ast.stmt], Callable[..., None]] = {
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _grow,
    ast.Delete: _delete,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.FunctionDef: _define,
    ast.AsyncFunctionDef: _define,
    ast.ClassDef: _define,
    ast.For: _loop,
    ast.AsyncFor: _loop,
    ast.While: _while,
    ast.If: _branch,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.Match: _match,
    ast.Return: _return,
}
