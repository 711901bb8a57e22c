"""What is made of the clock's time, and which statements tell no more than that."""

import ast
from collections.abc import Iterator, Set

from jupyter_mlops.analysis.bindings import bindings_of, own_nodes
from jupyter_mlops.analysis.effects_of import Context, effects_of
from jupyter_mlops.analysis.expressions import BUILTIN_NAMES, bound_names, dotted_name
from jupyter_mlops.analysis.facts import Facts
from jupyter_mlops.notebook.trees import nodes_of, once

PRINTS = frozenset({"print", "pprint"})
_COMPOUND = ast.For | ast.While | ast.If | ast.With | ast.Try
_UNCHANGED = frozenset({"abs", "float", "int", "max", "min", "round", "str"})
"""Calls of builtins that give a time for a time."""


def timed_names(facts: Facts) -> frozenset[str]:
    """Names whose values may be made of the clock's."""
    found: set[str] = set()
    for unit in facts.units:
        asks, defs = "clock" in unit.resources, unit.symbols.defs
        if isinstance(unit.unit.node, _COMPOUND):
            if asks or not found.isdisjoint(unit.uses):
                found |= _timed_inside(unit.unit.node, found, facts.context)
        elif asks or (not found.isdisjoint(unit.uses) and _is_arithmetic(unit.unit.node)):
            found |= defs
        elif defs and not found.isdisjoint(defs):
            found -= defs
    return frozenset(found)


def _timed_inside(node: ast.stmt, known: Set[str], context: Context) -> set[str]:
    """Names that the parts of a loop, or of another block, bind to what is made of the clock's."""
    found: set[str] = set()
    for part in [*own_nodes([node])] * 2:  # what a round binds at its end, the next one reads
        match part:
            case ast.Assign(targets=targets, value=value):
                pass
            case ast.AugAssign(target=target, value=value):
                targets = [target]
            case _:
                continue
        used = {name.id for name in nodes_of(ast.Name, value)}
        made_of_it = used & (found | known) and not nodes_of(ast.Call, value)
        if made_of_it or "clock" in effects_of([value], context).resources:
            found.update(name for target in targets for name in bound_names(target))
    return found


def durations(facts: Facts) -> frozenset[str]:
    """Names that hold nothing but the clock's times and what is between them: that is no result."""
    found: set[str] = set()
    for unit in facts.units:
        if "clock" not in unit.resources and found.isdisjoint(unit.uses | unit.binds):
            continue
        given: dict[str, list[ast.expr | None]] = {}
        for binding in bindings_of([unit.unit.node]):
            value = binding.value if binding.how in ("assign", "grow") else None
            given.setdefault(binding.name, []).append(value)
        for name, values in [*given.items()] * 2:  # a loop's round builds on the one before
            times = [value is not None and _is_time(value, found, facts) for value in values]
            if all(times):
                found.add(name)
            else:
                found.discard(name)
    return frozenset(found)


def _is_time(node: ast.expr, times: set[str], facts: Facts) -> bool:
    """Whether an expression is made of the clock's times, and of numbers besides."""
    parts: list[ast.expr] = []
    match node:
        case ast.Name(id=name):
            return name in times
        case ast.BinOp(left=left, right=right):
            parts = [one for one in (left, right) if not isinstance(one, ast.Constant)]
        case ast.UnaryOp(operand=inner) | ast.Attribute(value=inner):
            parts = [inner]
        case ast.Call(func=func, args=args):
            dotted = dotted_name(func, facts.context.names)
            if dotted is not None:
                is_clock = facts.context.table.of_function(dotted).resource == "clock"
                known = dotted.removeprefix("builtins.") in _UNCHANGED
                return is_clock or (known and any(_is_time(one, times, facts) for one in args[:1]))
            parts = [func.value] if isinstance(func, ast.Attribute) else []
    return bool(parts) and all(_is_time(one, times, facts) for one in parts)


def timings(facts: Facts, timed: frozenset[str]) -> frozenset[str]:
    """Uids of the statements that print how long something took, and nothing else.

    `timed`: the durations. Those in cells tagged `keep` are none of them.
    """
    bound = frozenset[str]().union(*(unit.binds for unit in facts.units))
    known = {*facts.context.names.imports, *(BUILTIN_NAMES - bound)}
    return frozenset(
        unit.uid
        for unit in facts.units
        if isinstance(unit.unit.node, ast.Expr)
        and prints(unit.unit.node)
        and ("clock" in unit.resources or unit.uses & timed)
        and unit.uses - known <= timed
        and not unit.unit.role.keep
    )


def tells_times_only(function: ast.stmt, facts: Facts) -> bool:
    """Whether what a function itself prints is how long something took, and nothing else."""
    summary = facts.context.summaries.get(getattr(function, "name", ""))
    if summary is None or "clock" not in summary.effects.resources:
        return False
    given: dict[str, list[ast.expr | None]] = {}
    for binding in bindings_of(getattr(function, "body", [])):
        given.setdefault(binding.name, []).append(binding.value)
    times: set[str] = set()
    for name, values in [*given.items()] * 2:  # a loop's round builds on the one before
        if all(value is not None and _is_time(value, times, facts) for value in values):
            times.add(name)
    # What it is given may be a moment (`time() - start`), but tells of time only beside another.
    moments = times | {one.arg for one in nodes_of(ast.arg, function)}
    calls = [call for call in nodes_of(ast.Call, function) if is_print(call)]
    told = [part for call in calls for arg in call.args for part in _told(arg)]
    return bool(told) and all(
        _is_time(part, moments, facts)
        and (
            any(name.id in times for name in nodes_of(ast.Name, part))
            or "clock" in effects_of([part], facts.context).resources
        )
        for part in told
    )


def _told(node: ast.expr) -> Iterator[ast.expr]:
    """Give the expressions whose values a text shows."""
    match node:
        case ast.JoinedStr(values=parts) | ast.Tuple(elts=parts):
            pass
        case ast.BinOp(left=ast.Constant(value=str()), op=ast.Mod(), right=shown):
            parts = [shown]
        case ast.Call(func=ast.Attribute(value=ast.Constant(), attr="format"), args=parts):
            pass
        case ast.FormattedValue(value=shown):
            parts = [shown]
        case ast.Constant():
            parts = []
        case _:
            yield node
            return
    for part in parts:
        yield from _told(part)


def _is_arithmetic(node: ast.stmt) -> bool:
    """Whether the statement binds what operators and attributes make of other names."""
    if not isinstance(node, ast.Assign | ast.AugAssign):
        return False
    return not nodes_of(ast.Call, node.value)


@once
def prints(node: ast.stmt) -> bool:
    """Whether the statement itself prints; a function that prints does so where it is called.

    What a script says of itself (`print(__doc__)`) doesn't count: a notebook has nothing there. Nor
    do blank lines (`print()`), which keep apart what is printed around them.
    """
    return any(isinstance(inner, ast.Call) and is_print(inner) for inner in own_nodes([node]))


def is_print(call: ast.Call) -> bool:
    """Whether a call prints something."""
    is_named = isinstance(call.func, ast.Name) and call.func.id in PRINTS
    return is_named and not _tells_nothing(call)


def _tells_nothing(call: ast.Call) -> bool:
    match call:
        case ast.Call(args=[] | [ast.Name(id="__doc__")], keywords=[]):
            return True
        case ast.Call(args=[ast.Constant(value=str(text))], keywords=[]):
            return not text.strip()
    return False
