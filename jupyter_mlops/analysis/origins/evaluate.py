"""From an expression to what is known of its value."""

import ast
from collections.abc import Callable, Mapping
from dataclasses import replace

from jupyter_mlops.analysis.expressions import defaults
from jupyter_mlops.analysis.origins.calls import call_library, unknown
from jupyter_mlops.analysis.origins.data_methods import call_method
from jupyter_mlops.analysis.origins.given import Given
from jupyter_mlops.analysis.origins.learning import attribute_of_model, call_model, made_estimator
from jupyter_mlops.analysis.origins.selecting import attribute_of_data, select
from jupyter_mlops.analysis.origins.state import DEEPEST_EXPRESSION, State
from jupyter_mlops.analysis.origins.tracked import Scope
from jupyter_mlops.analysis.origins.values import (
    NOTHING,
    Mark,
    Threshold,
    Value,
    averaged,
    either,
    elements,
    held,
    mixed,
)

_Code = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def evaluate(state: State, node: ast.expr) -> Value:
    """Follow an expression; what is too deep, or can't be followed, gives nothing known."""
    step = _STEPS.get(type(node))
    if step is None or state.depth > DEEPEST_EXPRESSION:
        return Value(followed=False)
    state.depth += 1
    try:
        return step(state, node)
    finally:
        state.depth -= 1


def _constant(_: State, node: ast.Constant) -> Value:
    plain = isinstance(node.value, str | int | float) and not isinstance(node.value, bool)
    return Value(literal=node.value) if plain else NOTHING


def _name(state: State, node: ast.Name) -> Value:
    return state.look_up(node.id)


def _display(state: State, node: ast.List | ast.Tuple | ast.Set) -> Value:
    items = tuple(evaluate(state, one) for one in node.elts)
    if any(isinstance(one, ast.Starred) for one in node.elts):
        return Value(element=mixed(map(held, items), followed=False))
    literals = tuple(one.literal for one in items)
    known = bool(items) and all(isinstance(one, str) for one in literals)
    return Value(items=items, literal=literals if known else None)


def _dict(state: State, node: ast.Dict) -> Value:
    keys = tuple(evaluate(state, key).literal if key is not None else None for key in node.keys)
    items = tuple(evaluate(state, value) for value in node.values)
    named = tuple(str(key) for key in keys if isinstance(key, str))
    return Value(items=items, keys=named if len(named) == len(items) else None)


def _attribute(state: State, node: ast.Attribute) -> Value:
    owner = evaluate(state, node.value)
    if owner.path:
        return Value(path=f"{owner.path}.{node.attr}")
    if owner.models:
        return attribute_of_model(state, owner, node)
    return attribute_of_data(state, owner, node)


def _subscript(state: State, node: ast.Subscript) -> Value:
    owner = evaluate(state, node.value)
    place = node.value.attr if isinstance(node.value, ast.Attribute) else ""
    indexes = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    values = [_index(state, one) for one in indexes]
    return select(node, owner, values, place)


def _index(state: State, node: ast.expr) -> Value:
    if not isinstance(node, ast.Slice):
        return evaluate(state, node)
    for bound in (node.lower, node.upper, node.step):
        if bound is not None:
            evaluate(state, bound)
    return NOTHING


def _call(state: State, node: ast.Call) -> Value:
    owner = NOTHING
    if isinstance(node.func, ast.Attribute):
        owner = evaluate(state, node.func.value)
        called = Value(path=f"{owner.path}.{node.func.attr}") if owner.path else NOTHING
    else:
        called = evaluate(state, node.func)
    given = Given(
        node,
        tuple(evaluate(state, one) for one in node.args),
        {word.arg or "**": evaluate(state, word.value) for word in node.keywords},
    )
    if called.path:
        return made_estimator(state, called.path, given) or call_library(state, called.path, given)
    if called.function is not None:
        return _call_own(state, called.function, given)
    if owner.models:
        return call_model(state, owner, given)
    if isinstance(node.func, ast.Attribute):
        return call_method(state, owner, given)
    return unknown(state, given)


def _call_own(state: State, function: ast.AST, given: Given) -> Value:
    if isinstance(function, ast.ClassDef):
        methods = {one.name for one in function.body if isinstance(one, ast.FunctionDef)}
        made = made_estimator(state, "", given) if "fit" in methods else None
        return made or unknown(state, given)
    if not isinstance(function, _Code) or not state.may_enter():
        return unknown(state, given)
    return run_function(state, function, given.node, _arguments(state, function, given))


def _arguments(state: State, function: _Code, given: Given) -> dict[str, Value]:
    signature = function.args
    found = {name: evaluate(state, default) for name, default in defaults(signature).items()}
    positional = [one.arg for one in (*signature.posonlyargs, *signature.args)]
    found |= dict(zip(positional, given.positions, strict=False))
    rest = given.positions[len(positional) :]
    if signature.vararg is not None:
        found[signature.vararg.arg] = Value(items=rest)
    named = {*positional, *(one.arg for one in signature.kwonlyargs)}
    found |= {name: value for name, value in given.words.items() if name in named}
    for name in named - set(found):
        found[name] = Value(followed=False)
    return found


def run_function(state: State, function: _Code, call: ast.AST, given: Mapping[str, Value]) -> Value:
    """Walk the body of a function of the notebook with these arguments."""
    with state.inside(function, call, given):
        if isinstance(function, ast.Lambda):
            return evaluate(state, function.body)
        state.execute(state, function.body)
        returned = state.returned[-1]
    found = returned[0] if returned else NOTHING
    for value in returned[1:]:
        found = either(found, value)
    return found


def _lambda(_: State, node: ast.Lambda) -> Value:
    return Value(function=node)


def _operation(state: State, node: ast.BinOp) -> Value:
    left, right = evaluate(state, node.left), evaluate(state, node.right)
    if isinstance(left.literal, tuple) and isinstance(right.literal, tuple):
        return Value(literal=left.literal + right.literal)
    found = averaged(held(left), held(right))
    if isinstance(node.op, ast.BitAnd | ast.BitOr | ast.BitXor):
        return found.adding(Mark("mask", state.site(node), side="yes"))
    return found


def _inverted(state: State, node: ast.UnaryOp) -> Value:
    value = evaluate(state, node.operand)
    if isinstance(node.op, ast.USub | ast.UAdd) and isinstance(value.literal, int | float):
        return Value(literal=-value.literal if isinstance(node.op, ast.USub) else value.literal)
    flipped = {"yes": "no", "no": "yes"}
    marks = {
        replace(mark, side=flipped.get(mark.side, "")) if mark.kind == "mask" else mark
        for mark in value.all_marks()
    }
    return replace(value, marks=frozenset(marks), columns=None, literal=None)


def _compare(state: State, node: ast.Compare) -> Value:
    sides = [evaluate(state, one) for one in (node.left, *node.comparators)]
    probable = mixed(map(held, sides)).marked("probability")
    for operand in (node.left, *node.comparators):
        number = operand.value if isinstance(operand, ast.Constant) else None
        if probable and isinstance(number, int | float):
            threshold = Threshold(state.site(node), float(number), state.stage)
            state.origins.thresholds.append(threshold)
    found = mixed(map(held, sides))
    kept = {mark for mark in found.marks if mark.kind in ("score", "predicted", "probability")}
    mask = Mark("mask", state.site(node), side="yes")
    return replace(found, marks=frozenset({*kept, mask}) if found.parts else frozenset(kept))


def _choice(state: State, node: ast.IfExp) -> Value:
    evaluate(state, node.test)
    return either(evaluate(state, node.body), evaluate(state, node.orelse))


def _inner(state: State, node: ast.expr) -> Value:
    """Follow what is inside for what it does; the value itself is text or a truth."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            evaluate(state, child)
    return NOTHING


def _passed(state: State, node: ast.Starred | ast.Await | ast.YieldFrom) -> Value:
    return evaluate(state, node.value)


def _walrus(state: State, node: ast.NamedExpr) -> Value:
    value = evaluate(state, node.value)
    state.bind(node.target.id, value)
    return value


def _comprehension(state: State, node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> Value:
    state.scopes.append(Scope(state.scopes[-1].now) if len(state.scopes) > 1 else Scope())
    try:
        _generators(state, node.generators)
        return Value(element=evaluate(state, node.elt))
    finally:
        state.scopes.pop()


def _dict_comprehension(state: State, node: ast.DictComp) -> Value:
    state.scopes.append(Scope(state.scopes[-1].now) if len(state.scopes) > 1 else Scope())
    try:
        _generators(state, node.generators)
        evaluate(state, node.key)
        return Value(element=evaluate(state, node.value))
    finally:
        state.scopes.pop()


def _generators(state: State, generators: list[ast.comprehension]) -> None:
    for generator in generators:
        element = elements(evaluate(state, generator.iter))
        _bind_target(state, generator.target, element)
        for test in generator.ifs:
            evaluate(state, test)


def _bind_target(state: State, target: ast.expr, value: Value) -> None:
    if isinstance(target, ast.Name):
        state.bind(target.id, value)
    elif isinstance(target, ast.Tuple | ast.List):
        items = value.items
        same = items is not None and len(items) == len(target.elts)
        parts = items if items is not None and same else (elements(value),) * len(target.elts)
        for one, part in zip(target.elts, parts, strict=True):
            _bind_target(state, one, part)


_STEPS: dict[type[ast.expr], Callable[..., Value]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.List: _display,
    ast.Tuple: _display,
    ast.Set: _display,
    ast.Dict: _dict,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.Call: _call,
    ast.Lambda: _lambda,
    ast.BinOp: _operation,
    ast.UnaryOp: _inverted,
    ast.Compare: _compare,
    ast.IfExp: _choice,
    ast.BoolOp: _inner,
    ast.JoinedStr: _inner,
    ast.FormattedValue: _inner,
    ast.Starred: _passed,
    ast.Await: _passed,
    ast.YieldFrom: _passed,
    ast.NamedExpr: _walrus,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.DictComp: _dict_comprehension,
}
