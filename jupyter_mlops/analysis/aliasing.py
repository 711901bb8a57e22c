"""From an expression to the names whose objects its value may be, hold, or share memory with."""

import ast
from collections.abc import Iterable, Mapping

from jupyter_mlops.analysis.context import (
    AROUND,
    HELD,
    PART,
    SAME,
    Context,
    Summary,
    chained,
    closer,
    holding,
)
from jupyter_mlops.analysis.effect_table import UNKNOWN, CallEffect
from jupyter_mlops.analysis.expressions import (
    Comprehension,
    base_name,
    bound_names,
    dotted_name,
    roots,
)
from jupyter_mlops.notebook.trees import nodes_of, once_for

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


@once_for
def calls_in(node: ast.AST, context: Context) -> tuple[tuple[ast.Call, CallEffect], ...]:
    """Give all calls inside, each with what the function does that is called."""
    return tuple((call, effect_of(call, context)[0]) for call in nodes_of(ast.Call, node))


def shared(node: ast.expr, context: Context) -> dict[str, str]:
    """Name → how the value of the expression may share with it."""
    if dotted_name(node, context.names) is not None:
        return {}
    if isinstance(node, ast.Call):
        return _of_call(node, context)
    if isinstance(node, Comprehension):
        return _of_comprehension(node, context)
    if isinstance(node, ast.Lambda):
        return dict.fromkeys(reached_by(roots(node), context), HELD)
    path = _of_path(node, context)
    if path:
        return path
    content = _any_of(_content(node), context)
    return _added(content) if isinstance(node, ast.BinOp) else holding(content)


def _added(parts: Mapping[str, str]) -> dict[str, str]:
    """`[xs] * 2` holds `xs`; of `xs + ys` only the elements are shared."""
    return {name: AROUND if how == AROUND else HELD for name, how in parts.items()}


def _of_path(node: ast.expr, context: Context) -> dict[str, str]:
    match node:
        case ast.Name(id=name):
            return _of_name(name, context)
        case ast.Attribute(value=inner, attr=attribute):
            return dict.fromkeys(shared(inner, context), PART) | of_property(attribute, context)
        case ast.Subscript(value=inner) | ast.Starred(value=inner):
            return dict.fromkeys(shared(inner, context), PART)
        case ast.Await(value=inner) | ast.NamedExpr(value=inner):
            return shared(inner, context)
        case ast.IfExp(body=one, orelse=other):
            values = [one, other]
        case ast.BoolOp(values=several):
            values = several
        case _:
            values = []
    return _any_of(values, context)


def _of_name(name: str, context: Context) -> dict[str, str]:
    if name in context.summaries:
        summary = context.summaries[name]
        keeps = summary.fills_default or name in summary.effects.must
        return dict.fromkeys(summary.reaches, HELD) | ({name: SAME} if keeps else {})
    return {} if name in context.kinds.constants else {name: SAME}


def reached_by(names: Iterable[str], context: Context) -> frozenset[str]:
    """Give the names of the notebook with which code that mentions these can share."""
    found: set[str] = set()
    for name in set(names) & context.names.rebound | set(names) & set(context.summaries):
        if name in context.summaries:
            found |= context.summaries[name].reaches
        elif name not in context.kinds.constants:
            found.add(name)
    return frozenset(found)


def of_property(name: str, context: Context) -> dict[str, str]:
    """Give what a property of the notebook's classes may give from outside of its object."""
    method = context.methods.get(name)
    return given_outside(method) if method is not None and method.is_property else {}


def given_outside(summary: Summary) -> dict[str, str]:
    """Give the globals that the result of a function may share with, and how."""
    if summary.gives is None:
        return dict.fromkeys(summary.reaches, PART)
    return {name: how for name, how in summary.gives.items() if name not in summary.own}


def _content(node: ast.expr) -> list[ast.expr]:
    """Give what a new list, tuple, set or dict holds; adding lists makes a new one too."""
    match node:
        case ast.BinOp(left=left, op=ast.Add() | ast.BitOr() | ast.Mult(), right=right):
            return [left, right]
        case ast.Tuple(elts=elements) | ast.List(elts=elements) | ast.Set(elts=elements):
            return elements
        case ast.Dict(keys=keys, values=values):
            spread = zip(keys, values, strict=True)
            return [*(key for key in keys if key is not None), *map(_unpacked, spread)]
    return []


def _unpacked(pair: tuple[ast.expr | None, ast.expr]) -> ast.expr:
    key, value = pair
    return ast.Starred(value) if key is None else value


def _of_comprehension(node: Comprehension, context: Context) -> dict[str, str]:
    own = {name for generator in node.generators for name in bound_names(generator.target)}
    results = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
    found = holding(_any_of(results, context))
    if own & set(found):
        iterated = _any_of([generator.iter for generator in node.generators], context)
        # What goes through `(a, b)` meets `a` and `b` themselves.
        passed = {name: AROUND if how == AROUND else HELD for name, how in iterated.items()}
        found = passed | found
    return {name: how for name, how in found.items() if name not in own}


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
    outside = given_outside(summary) if summary is not None else {}
    if effect.returns == "self" and isinstance(node.func, ast.Attribute):
        return outside | shared(node.func.value, context)
    if effect.result == "fresh" and summary is None and not may_not_copy(node):
        return {}
    return outside | _listed(effect, node, context)


def may_not_copy(node: ast.Call) -> bool:
    """Whether it is asked to share what it is given: `x.astype(float, copy=False)`."""
    return any(
        word.arg in ("copy", "deep")
        and not (isinstance(word.value, ast.Constant) and word.value.value is True)
        for word in node.keywords
    )


def _listed(effect: CallEffect, node: ast.Call, context: Context) -> dict[str, str]:
    given = given_to(node, context)
    name = node.func.attr if isinstance(node.func, ast.Attribute) else dotted_of(node, context)
    if effect.result == "view" or may_not_copy(node):
        return dict.fromkeys(given, PART)
    if effect.result == "holds":  # `dict(old, key=value)` holds what `old` does, and the value
        named = holding(_any_of([word.value for word in node.keywords], context))
        return dict.fromkeys(given, HELD) | named
    constructs = name.rpartition(".")[2][:1].isupper()
    return holding(given) if effect.result == "around" or constructs else dict.fromkeys(given, PART)


def dotted_of(node: ast.Call, context: Context) -> str:
    """Give the dotted name of what is called, or an empty string."""
    return dotted_name(node.func, context.names) or ""


def _of_summary(node: ast.Call, summary: Summary, context: Context) -> dict[str, str]:
    if summary.gives is None:
        given = given_to(node, context)
        made = holding(given) if summary.is_class else dict.fromkeys(given, PART)
        return given_outside(summary) | made
    found: dict[str, str] = {}
    for parameter, value, _ in arguments_of(node, summary):
        if parameter not in summary.gives:
            continue
        how = summary.gives[parameter]
        for name, nearness in shared(value, context).items():
            found[name] = closer(chained(how, nearness), found.get(name, HELD))
    for name, nearness in given_outside(summary).items():
        found[name] = closer(nearness, found.get(name, HELD))
    return found


def arguments_of(node: ast.Call, summary: Summary) -> list[tuple[str, ast.expr, bool]]:
    """Give (parameter, argument, whether that is certain): what `*` and `**` bring may fill any."""
    everything = (*summary.parameters, *summary.keywords, summary.rest, summary.others)
    found: list[tuple[str | None, ast.expr, bool]] = []
    spread = False
    for position, value in enumerate(node.args):
        spread = spread or isinstance(value, ast.Starred)
        if spread or position >= len(summary.parameters):
            found += [(name, value, False) for name in (everything if spread else [summary.rest])]
        else:
            found.append((summary.parameters[position], value, True))
    named = {*summary.parameters, *summary.keywords}
    for word in node.keywords:
        if word.arg in named:
            found.append((word.arg, word.value, True))
        else:
            value = word.value if word.arg else ast.Starred(word.value)
            found += [
                (name, value, False) for name in ((summary.others,) if word.arg else everything)
            ]
    return [(name, value, certain) for name, value, certain in found if name is not None]


def is_attribute_table(node: ast.Call, context: Context) -> bool:
    """Whether it is `vars(obj)` of a value of the notebook: as good as `obj.__dict__`."""
    match node:
        case ast.Call(args=[ast.Name(id=name)], keywords=[]) if name in context.names.rebound:
            return dotted_of(node, context) == "builtins.vars"
    return False


def receiver_of(node: ast.Call) -> str | None:
    """Give the name at the bottom of a method's receiver."""
    return base_name(node.func.value) if isinstance(node.func, ast.Attribute) else None


def gives_tied(node: ast.expr, context: Context) -> bool:
    """Whether a call may give several parts that share with each other, and with nothing else."""
    if not isinstance(node, ast.Call):
        return False
    summary = effect_of(node, context)[1]
    return summary is not None and not summary.is_class and summary.tied
