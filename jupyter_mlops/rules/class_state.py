"""NB253: what a class keeps for all its objects, changed by another name than its own.

Only where no run is recorded: a run sees which classes a statement changes.
"""

import ast
from collections.abc import Iterator, Mapping

from jupyter_mlops.analysis.effect_table import effect_table
from jupyter_mlops.analysis.facts import UnitFacts
from jupyter_mlops.analysis.literals import literal_of
from jupyter_mlops.diagnostic import Diagnostic, Severity
from jupyter_mlops.notebook.trees import nodes_of
from jupyter_mlops.rules.base import Subject, span_of

_Variables = dict[str, dict[str, bool]]
"""Class → what it binds in its body, and whether that can change in place."""


def check(subject: Subject) -> Iterator[Diagnostic]:
    """One finding for each place, in what is kept or may be."""
    classes = [
        (unit, node) for unit in subject.kept() for node in nodes_of(ast.ClassDef, unit.unit.node)
    ]
    if not subject.is_static or not classes:
        return
    variables = {node.name: _variables(node, subject) for _, node in classes}
    for unit, node in classes:
        for method in _filling(node, subject):
            yield _finding(f"a default of `{method.name}`", unit, method)
    mutated = frozenset[str]().union(*(unit.mutates for unit in subject.facts.units))
    for unit in subject.facts.units:
        if unit.unit.role.drop:
            continue
        places = [one for one in _changed_places(unit.unit.node) if _is_shared(one, variables)]
        given = _named(unit.unit.node) if unit.binds & mutated else None
        if given is not None and any(own.get(given.attr) for own in variables.values()):
            places.append(given)
        for place in places:
            yield _finding(f"`{ast.unparse(place)}`", unit, place)


def _finding(what: str, unit: UnitFacts, node: ast.AST) -> Diagnostic:
    return Diagnostic(
        code="NB253",
        severity=Severity.ERROR,
        message=f"{what} is kept by a class for all its objects; it is changed, "
        "and no run shows for whom",
        span=span_of(unit, node),
        why="Objects and subclasses carry it into other stages.",
        fix="Build without --static, or keep the value in the object.",
    )


def _filling(node: ast.ClassDef, subject: Subject) -> list[ast.FunctionDef]:
    """Methods that change what they keep for an argument which is left out."""
    methods = subject.facts.context.methods
    defined = [one for one in node.body if isinstance(one, ast.FunctionDef)]
    return [one for one in defined if one.name in methods and methods[one.name].fills_default]


def _variables(node: ast.ClassDef, subject: Subject) -> dict[str, bool]:
    if any("dataclass" in ast.unparse(one) for one in node.decorator_list):
        return {}  # what its body binds is there to be set in each object
    names, found = subject.facts.context.names, dict[str, bool]()
    for part in node.body:
        match part:
            case ast.Assign(targets=targets, value=value):
                listed = [one.id for one in targets if isinstance(one, ast.Name)]
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                listed = [name]
            case _:
                continue
        literal = literal_of(value, names)
        found |= dict.fromkeys(listed, literal is None or isinstance(literal.value, list | dict))
    return found


def _changed_places(node: ast.stmt) -> Iterator[ast.Attribute]:
    """Attributes that are bound, or whose value is changed."""
    grown = {id(one.target) for one in nodes_of(ast.AugAssign, node)}
    for one in nodes_of(ast.Attribute, node):
        if not isinstance(one.ctx, ast.Load):
            # bound by the name of an object, it is the object's own
            if id(one) in grown or not isinstance(one.value, ast.Name) or one.value.id == "cls":
                yield one
        elif isinstance(one.value, ast.Attribute) and _changes(one.attr):
            yield one.value
    for item in nodes_of(ast.Subscript, node):
        if isinstance(item.value, ast.Attribute) and not isinstance(item.ctx, ast.Load):
            yield item.value


def _named(node: ast.stmt) -> ast.Attribute | None:
    """The attribute whose value gets a name: `seen = Scaler.seen`."""
    match node:
        case (
            ast.Assign(value=ast.Attribute() as value)
            | ast.AnnAssign(value=ast.Attribute() as value)
        ):
            return value
    return None


def _changes(method: str) -> bool:
    listed = effect_table().of_method(method)
    return listed.may or "self" in {*listed.mutates, *listed.maybe}


def _is_shared(place: ast.Attribute, variables: Mapping[str, Mapping[str, bool]]) -> bool:
    """Whether a class has it, and the place doesn't name that class."""
    owners = {name for name, own in variables.items() if place.attr in own}
    match place.value:
        case ast.Name(id=name) if name in owners:
            return False
        case ast.Name(id=name) if name not in variables and name != "cls":
            # of an object: what can't change in place becomes the object's own
            return any(variables[owner][place.attr] for owner in owners)
        case _:
            return bool(owners)
