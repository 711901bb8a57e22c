"""Models that no estimator's `fit` makes: fitted curves, and loops that take step after step."""

import ast
from collections.abc import Iterator, Mapping

from jupyter_mlops.analysis.bindings import own_nodes
from jupyter_mlops.analysis.entries import is_function
from jupyter_mlops.analysis.expressions import dotted_name
from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.notebook.trees import nodes_in
from jupyter_mlops.tagging.dependence import is_staying

FITTING = frozenset(
    {
        "numpy.linalg.lstsq",
        "numpy.polyfit",
        "numpy.polynomial.polynomial.polyfit",
        "scipy.linalg.lstsq",
        "scipy.optimize.curve_fit",
        "scipy.optimize.least_squares",
        "scipy.optimize.minimize",
        "scipy.stats.linregress",
    }
)
_LOOPS = ast.For | ast.While


def handmade_fits(facts: Facts) -> dict[str, frozenset[str]]:
    """Uid of a statement that fits something by hand → the names of what it fits."""
    stepping = {
        unit.unit.node.name
        for unit in facts.units
        if isinstance(unit.unit.node, ast.FunctionDef)
        and any(isinstance(loop, _LOOPS) and _steps(loop) for loop in nodes_in(unit.unit.node))
    }
    instances = _instances(facts)
    found = {}
    for unit in facts.units:
        if is_staying(unit) and not is_function(unit.unit.node):
            names = frozenset(_fitted(unit, facts, stepping, instances))
            if names:
                found[unit.uid] = names
    return found


def _fitted(
    unit: UnitFacts, facts: Facts, stepping: set[str], instances: Mapping[str, ast.ClassDef]
) -> Iterator[str]:
    node = unit.unit.node
    for part in own_nodes([node]):
        if isinstance(part, ast.Call):
            called = dotted_name(part.func, facts.context.names)
            own = isinstance(part.func, ast.Name) and part.func.id in stepping
            if own or called in FITTING:
                yield from unit.binds if isinstance(node, ast.Assign) else unit.mutates
    if isinstance(node, _LOOPS):
        yield from _steps(node) & (unit.binds | unit.mutates)
        yield from _trained_objects(node, instances)


def _steps(loop: ast.stmt) -> set[str]:
    """Names that a loop moves against a gradient: `w -= rate * slope`, `w = w - rate * slope`."""
    found: set[str] = set()
    for part in nodes_in(loop):
        match part:
            case ast.AugAssign(
                target=ast.Name(id=name), op=ast.Sub(), value=ast.BinOp(op=ast.Mult())
            ):
                found.add(name)
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.BinOp(
                    left=ast.Name(id=before), op=ast.Sub(), right=ast.BinOp(op=ast.Mult())
                ),
            ) if name == before:
                found.add(name)
    return found


def _trained_objects(loop: ast.stmt, instances: Mapping[str, ast.ClassDef]) -> Iterator[str]:
    """Names of the notebook's own objects that a method which the loop calls changes."""
    for part in nodes_in(loop):
        match part:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method)) if (
                name in instances and _changes_itself(instances[name], method)
            ):
                yield name


def _changes_itself(defined: ast.ClassDef, method: str) -> bool:
    return any(
        isinstance(part, ast.Attribute)
        and isinstance(part.ctx, ast.Store)
        and isinstance(part.value, ast.Name)
        and part.value.id == function.args.args[0].arg
        for function in defined.body
        if isinstance(function, ast.FunctionDef) and function.name == method and function.args.args
        for part in nodes_in(function)
    )


def _instances(facts: Facts) -> dict[str, ast.ClassDef]:
    """Names bound to an object of one of the notebook's own classes."""
    nodes = [unit.unit.node for unit in facts.units]
    classes = {node.name: node for node in nodes if isinstance(node, ast.ClassDef)}
    found = {}
    for node in nodes:
        match node:
            case ast.Assign(
                targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name(id=called))
            ) if called in classes:
                found[name] = classes[called]
    return found
