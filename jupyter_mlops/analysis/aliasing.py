"""From an expression to the names whose objects its value may be, hold, or share memory with."""

import ast
from collections.abc import Iterable

from jupyter_mlops.analysis.context import HELD, PART, SAME, Context, Summary, closer
from jupyter_mlops.analysis.effect_table import UNKNOWN, CallEffect
from jupyter_mlops.analysis.expressions import (
    Comprehension,
    base_name,
    bound_names,
    dotted_name,
    parameter_names,
    roots,
)

FRAME_PLACES = frozenset({"loc", "iloc", "at", "iat"})
"""Attributes of frames through which writing reaches the frame itself."""


def effect_of(node: ast.Call, context: Context) -> tuple[CallEffect, Summary | None]:
    """Look up what is called: a function of the notebook, a library's, or a method by its name."""
    func = node.func
    if isinstance(func, ast.Name) and func.id in context.summaries:
        return CallEffect(), context.summaries[func.id]
    dotted = dotted_name(func, context.names)
    if dotted is not None:
        return context.table.of_function(dotted), None
    if isinstance(func, ast.Attribute):
        effect = context.table.of_method(func.attr)
        return effect, context.methods.get(func.attr)
    return UNKNOWN, None


def shared(node: ast.expr, context: Context) -> dict[str, str]:
    """Name → how the value of the expression may share with it."""
    if dotted_name(node, context.names) is not None:
        return {}
    match node:
        case ast.Name(id=name):
            return {} if name in context.kinds.constants else {name: SAME}
        case ast.Attribute(value=inner) | ast.Subscript(value=inner):
            return dict.fromkeys(shared(inner, context), PART)
        case ast.Starred(value=inner) | ast.Await(value=inner) | ast.NamedExpr(value=inner):
            return shared(inner, context)
        case ast.IfExp(body=one, orelse=other):
            return _any_of([one, other], context)
        case ast.BoolOp(values=values):
            return _any_of(values, context)
        case ast.Call():
            return _of_call(node, context)
        case ast.Lambda(args=arguments):
            return dict.fromkeys(roots(node) - parameter_names(arguments), PART)
    return dict.fromkeys(_any_of(_content(node), context), HELD) if _holds(node) else {}


def _holds(node: ast.expr) -> bool:
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Add | ast.BitOr | ast.Mult)
    return isinstance(node, ast.Tuple | ast.List | ast.Set | ast.Dict | Comprehension)


def _content(node: ast.expr) -> list[ast.expr]:
    return [child for child in ast.walk(node) if isinstance(child, ast.expr) and child is not node]


def _any_of(nodes: Iterable[ast.expr], context: Context) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in nodes:
        for name, how in shared(node, context).items():
            found[name] = closer(how, found.get(name, HELD))
    return found


def given_to(node: ast.Call, context: Context) -> dict[str, str]:
    """Give what a call can reach: its receiver and its arguments."""
    parts = [*node.args, *(word.value for word in node.keywords)]
    if isinstance(node.func, ast.Attribute):
        parts.append(node.func.value)
    elif not isinstance(node.func, ast.Name) or node.func.id not in context.summaries:
        parts.append(node.func)
    return _any_of(parts, context)


def _of_call(node: ast.Call, context: Context) -> dict[str, str]:
    effect, summary = effect_of(node, context)
    if isinstance(node.func, ast.Name) and summary is not None:
        return _of_summary(node, summary, context)
    if effect.returns == "self" and isinstance(node.func, ast.Attribute):
        return shared(node.func.value, context)
    if effect.result == "fresh" and summary is None:
        return {}
    given = given_to(node, context)
    name = node.func.attr if isinstance(node.func, ast.Attribute) else dotted_of(node, context)
    constructs = name.rpartition(".")[2][:1].isupper()
    return dict.fromkeys(given, HELD if effect.result == "holds" or constructs else PART)


def dotted_of(node: ast.Call, context: Context) -> str:
    """Give the dotted name of what is called, or an empty string."""
    return dotted_name(node.func, context.names) or ""


def _of_summary(node: ast.Call, summary: Summary, context: Context) -> dict[str, str]:
    if summary.gives is None:
        how = HELD if summary.is_class else PART
        return dict.fromkeys(given_to(node, context), how)
    found: dict[str, str] = {}
    own = {*summary.parameters, *summary.keywords, summary.rest, summary.others}
    for parameter, value in arguments_of(node, summary):
        how = summary.gives.get(parameter)
        if how is None:
            continue
        for name, nearness in shared(value, context).items():
            found[name] = closer(max(how, nearness, key=(SAME, PART, HELD).index), found.get(name, HELD))
    for name, how in summary.gives.items():
        if name not in own:
            found[name] = closer(how, found.get(name, HELD))
    return found


def arguments_of(node: ast.Call, summary: Summary) -> list[tuple[str, ast.expr]]:
    """Pair what is given with the parameters it may fill; what `*` and `**` bring may fill any."""
    everything = [*summary.parameters, *summary.keywords]
    everything += [name for name in (summary.rest, summary.others) if name is not None]
    found: list[tuple[str, ast.expr]] = []
    spread = False
    for position, value in enumerate(node.args):
        spread = spread or isinstance(value, ast.Starred)
        if spread:
            found += [(name, value) for name in everything]
        elif position < len(summary.parameters):
            found.append((summary.parameters[position], value))
        elif summary.rest is not None:
            found.append((summary.rest, value))
    for word in node.keywords:
        if word.arg is None:
            found += [(name, word.value) for name in everything]
        elif word.arg in everything and word.arg not in (summary.rest, summary.others):
            found.append((word.arg, word.value))
        elif summary.others is not None:
            found.append((summary.others, word.value))
    return found


def bound_inside(node: ast.expr) -> set[str]:
    """Give the names that comprehensions anywhere inside keep to themselves."""
    return {
        name
        for inner in ast.walk(node)
        if isinstance(inner, ast.comprehension)
        for name in bound_names(inner.target)
    }


def receiver_of(node: ast.Call) -> str | None:
    """Give the name at the bottom of a method's receiver."""
    return base_name(node.func.value) if isinstance(node.func, ast.Attribute) else None
