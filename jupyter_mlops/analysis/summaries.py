"""From the functions and classes of the notebook to what calling them does: a fixpoint over who calls whom."""

import ast
from collections.abc import Iterable, Mapping
from dataclasses import replace

from jupyter_mlops.analysis.effects_of import Context, Effects, Summary, effects_of

_Function = ast.FunctionDef | ast.AsyncFunctionDef
ROUNDS = 20
"""Longest chain of helpers calling helpers that is followed; effects only ever grow."""


def summarize(nodes: Iterable[ast.stmt], context: Context) -> Context:
    """The context with a summary for every function, class and method defined in these statements."""
    functions: dict[str, list[_Function]] = {}
    methods: dict[str, list[_Function]] = {}
    classes: dict[str, list[_Function]] = {}
    for node in nodes:
        for inner in _definitions(node):
            if isinstance(inner, ast.ClassDef):
                own = [part for part in inner.body if isinstance(part, _Function)]
                classes.setdefault(inner.name, []).extend(own)
                for method in own:
                    methods.setdefault(method.name, []).append(method)
            else:
                functions.setdefault(inner.name, []).append(inner)
    for _ in range(ROUNDS):
        summaries = {name: _merged(bodies, context) for name, bodies in functions.items()}
        summaries |= {name: _of_class(bodies, context) for name, bodies in classes.items()}
        of_methods = {name: _merged(bodies, context) for name, bodies in methods.items()}
        if summaries == context.summaries and of_methods == context.methods:
            break
        context = replace(context, summaries=summaries, methods=of_methods)
    return context


def _definitions(node: ast.stmt) -> Iterable[_Function | ast.ClassDef]:
    """Functions and classes that the statement binds globally, also inside `if` and `try`."""
    stack: list[ast.AST] = [node]
    while stack:
        inner = stack.pop()
        if isinstance(inner, _Function | ast.ClassDef):
            yield inner
        else:
            stack.extend(ast.iter_child_nodes(inner))


def _of_class(methods: list[_Function], context: Context) -> Summary:
    """Constructing: the initializer's own effects, and those its other methods may have on globals."""
    starts = [method for method in methods if method.name in ("__init__", "__new__")]
    made = _merged(starts, context) if starts else Summary(())
    return replace(made, parameters=made.parameters[1:])


def _merged(bodies: list[_Function], context: Context) -> Summary:
    found = [_of_function(body, context) for body in bodies]
    effects = Effects()
    for summary in found:
        effects.include(summary.effects)
    return Summary(
        parameters=found[-1].parameters,
        must=frozenset[str]().union(*(summary.must for summary in found)),
        may=frozenset[str]().union(*(summary.may for summary in found)),
        effects=effects,
    )


def _of_function(node: _Function, context: Context) -> Summary:
    arguments = [*node.args.posonlyargs, *node.args.args]
    ordered = tuple(argument.arg for argument in arguments)
    parameters = {argument.arg for argument in ast.walk(node.args) if isinstance(argument, ast.arg)}
    inside = effects_of(node.body, context)
    declared = {
        name for inner in ast.walk(node) if isinstance(inner, ast.Global) for name in inner.names
    }
    local = {
        inner.id
        for inner in ast.walk(node)
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store)
    } | parameters
    local -= declared
    must = _reached(inside.must, inside.aliases)
    may = _reached(inside.may, inside.aliases) | (must - inside.must)
    effects = replace(
        inside,
        must={name for name in inside.must if name not in local},
        may={name for name in may if name not in local},
        uses={name for name in inside.uses if name not in local},
        aliases={},
        features=dict(inside.features),
    )
    return Summary(
        parameters=(*ordered, *sorted(parameters - set(ordered))),
        must=frozenset(inside.must & parameters),
        may=frozenset(may & parameters),
        effects=effects,
    )


def _reached(names: set[str], aliases: Mapping[str, set[str]]) -> set[str]:
    """The names and everything their values may be taken from."""
    reached, todo = set(names), list(names)
    while todo:
        for name in aliases.get(todo.pop(), ()):
            if name not in reached:
                reached.add(name)
                todo.append(name)
    return reached
