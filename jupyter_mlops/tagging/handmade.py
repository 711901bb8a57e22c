"""Models that no estimator's `fit` makes: fitted curves, and loops that take step after step."""

import ast
from collections.abc import Iterator, Mapping

from jupyter_mlops.analysis.bindings import is_function, own_nodes
from jupyter_mlops.analysis.expressions import dotted_name
from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.notebook.trees import nodes_of
from jupyter_mlops.tagging.dependence import is_staying
from jupyter_mlops.tagging.moves import Known, Owner
from jupyter_mlops.tagging.own_code import called, known_moves, methods_of, stored, trained_by
from jupyter_mlops.tagging.steps import LOOPS, Walk, root

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

Fits = dict[str, frozenset[str]]
"""Uid of a statement that fits something by hand → the names of what it fits."""


def trainings(facts: Facts) -> Fits:
    """Find the statements that train by steps, in a loop or by a call of the notebook's own."""
    known, instances = known_moves(facts), _instances(facts)
    return {
        unit.uid: names
        for unit in _candidates(facts)
        if (names := frozenset(_trained(unit, known, instances)))
    }


def other_fits(facts: Facts) -> Fits:
    """Find the statements that fit something without steps that could be seen: less sure signs."""
    instances = _instances(facts)
    return {
        unit.uid: names
        for unit in _candidates(facts)
        if (names := frozenset(_fitted(unit, facts, instances)))
    }


def _candidates(facts: Facts) -> Iterator[UnitFacts]:
    return (unit for unit in facts.units if is_staying(unit) and not is_function(unit.unit.node))


def _trained(unit: UnitFacts, known: Known, instances: Mapping[str, ast.ClassDef]) -> Iterator[str]:
    changed = unit.binds | unit.mutates | instances.keys()
    for part in own_nodes([unit.unit.node]):
        if isinstance(part, LOOPS):
            yield from Walk(part, known, Owner()).trained() & changed
        match part:
            case ast.Call() if _is_own(part, instances):
                yield from trained_by(part, known) - {""}
            case ast.Assign(targets=[target], value=value):
                yield from _names(target) if _makes(value, known, instances) else ()
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name)), args=[value]):
                # `models.append(descend(X, y))`
                yield from {name} & unit.mutates if _makes(value, known, instances) else ()


def _makes(value: ast.expr, known: Known, instances: Mapping[str, ast.ClassDef]) -> bool:
    return any(
        "" in trained_by(call, known)
        for call in nodes_of(ast.Call, value)
        if _is_own(call, instances)
    )


def _is_own(call: ast.Call, instances: Mapping[str, ast.ClassDef]) -> bool:
    """Tell whether a method may be one of the notebook's own; its name is all that is known."""
    match call.func:
        case ast.Attribute(value=ast.Name(id=name)):
            return name in instances
    return True


def _names(target: ast.expr) -> set[str]:
    parts = target.elts if isinstance(target, ast.Tuple | ast.List) else [target]
    return {name for part in parts if (name := root(part))}


def _fitted(unit: UnitFacts, facts: Facts, instances: Mapping[str, ast.ClassDef]) -> Iterator[str]:
    node = unit.unit.node
    for part in own_nodes([node]):
        if isinstance(part, ast.Call) and dotted_name(part.func, facts.context.names) in FITTING:
            yield from unit.binds if isinstance(node, ast.Assign) else unit.mutates
        match part:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="train"), args=given):
                # of a class in a module beside the notebook; `train(True)` sets a mode
                values = [one.value if isinstance(one, ast.Constant) else None for one in given]
                if not all(isinstance(value, bool) for value in values):
                    yield from {name} - facts.context.names.imports.keys()
    if isinstance(node, ast.For | ast.While):
        for call in nodes_of(ast.Call, node):
            match call.func:
                case ast.Attribute(value=ast.Name(id=name), attr=method) if (
                    name in instances and method in _changing(instances[name])
                ):
                    yield name


def _changing(defined: ast.ClassDef) -> set[str]:
    """Give the methods that set something of their object, by themselves or through others."""
    methods = {method.name: method for method in methods_of(defined)}
    found = {name for name, method in methods.items() if any(stored(method))}
    for _ in methods:
        found |= {name for name, method in methods.items() if not found.isdisjoint(called(method))}
    return found


def _instances(facts: Facts) -> dict[str, ast.ClassDef]:
    """Names bound to an object of one of the notebook's own classes, or to several in a list."""
    nodes = [unit.unit.node for unit in facts.units]
    classes = {node.name: node for node in nodes if isinstance(node, ast.ClassDef)}
    found: dict[str, ast.ClassDef] = {}
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                made = [one.id for one in nodes_of(ast.Name, value) if one.id in classes]
                if made:
                    found[name] = classes[made[0]]
            case ast.For(target=ast.Name(id=name), iter=source):
                held = [one.id for one in nodes_of(ast.Name, source) if one.id in found]
                if held:
                    found[name] = found[held[0]]
    return found
