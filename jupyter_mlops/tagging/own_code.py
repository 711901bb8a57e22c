"""From the notebook's functions and classes to what a call of each moves, through other calls."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from jupyter_mlops.analysis.facts import Facts
from jupyter_mlops.notebook.trees import nodes_in, nodes_of
from jupyter_mlops.tagging.moves import Known, Moves, Owner
from jupyter_mlops.tagging.steps import LOOPS, Walk, root

_START = "__init__"
_MOST_CALLS = 8
"""How deep calls are followed; a training is seldom more than four calls away from its step."""


@dataclass(frozen=True, slots=True)
class _Code:
    node: ast.FunctionDef
    owner: Owner

    @property
    def parameters(self) -> tuple[str, ...]:
        arguments = self.node.args
        return tuple(one.arg for one in [*arguments.args, *arguments.kwonlyargs])


def known_moves(facts: Facts) -> Known:
    """Follow the calls of the notebook's functions and methods until nothing more comes of it."""
    functions, classes = _definitions(facts)
    reads = {
        unit.unit.node.name: unit.symbols.deferred
        for unit in facts.units
        if isinstance(unit.unit.node, ast.FunctionDef)
    }
    known = Known(reads=reads)
    for _ in range(_MOST_CALLS):
        before = known
        found = {name: _moves(code, before) for name, code in functions.items()}
        methods: dict[str, tuple[Moves, ...]] = {}
        for name, codes in classes.items():
            for code in codes:
                moves = _moves(code, before)
                methods[code.node.name] = (*methods.get(code.node.name, ()), moves)
                if code.node.name == _START:
                    found[name] = _made(moves)
        known = Known(found, methods, reads)
        if known == before:
            break
    return known


def _definitions(facts: Facts) -> tuple[dict[str, _Code], dict[str, list[_Code]]]:
    functions: dict[str, _Code] = {}
    classes: dict[str, list[_Code]] = {}
    for unit in facts.units:
        match unit.unit.node:
            case ast.FunctionDef(name=name) as node:
                functions[name] = _Code(node, Owner())
            case ast.ClassDef(name=name) as node:
                classes[name] = [
                    _Code(method, Owner(method.args.args[0].arg, _settings(node, method)))
                    for method in methods_of(node)
                ]
    return functions, classes


def _moves(code: _Code, known: Known) -> Moves:
    parameters = code.parameters
    steps = Walk(code.node, known, code.owner).steps()
    trained: set[str] = set()
    makes = False
    for loop in (part for part in nodes_in(code.node) if isinstance(part, LOOPS)):
        walk = Walk(loop, known, code.owner)
        names = walk.trained()
        given = {name for name in names.intersection(parameters) if walk.steps()[name].in_place}
        trained |= given
        makes = makes or names != given
    for call in nodes_of(ast.Call, code.node):
        names = trained_by(call, known)
        trained |= names.intersection(parameters)
        makes = makes or not names <= set(parameters)
    return Moves(
        parameters,
        {name: step for name, step in steps.items() if name in parameters},
        frozenset(trained),
        makes,
    )


def trained_by(call: ast.Call, known: Known) -> set[str]:
    """Give the names of what a call trains; the empty one is for what only the call itself gives.

    A method is taken for the notebook's own by its name.
    """
    found: set[str] = set()
    for moves, given in known.called(call):
        found |= {root(given[one]) or "" for one in moves.trained & given.keys()}
        if moves.makes or not moves.trained <= given.keys():
            found.add("")
    return found


def _made(start: Moves) -> Moves:
    """What a class trains when an object of it is made."""
    owner, *parameters = start.parameters
    makes = start.makes or owner in start.trained
    return Moves(tuple(parameters), trained=start.trained - {owner}, makes=makes)


def _settings(node: ast.ClassDef, method: ast.FunctionDef) -> frozenset[str]:
    """Attributes that are set where an object is made, and nowhere else: the same for a method."""
    if method.name == _START:
        return frozenset()
    first, later = set[str](), set[str]()
    for one in methods_of(node):
        (first if one.name == _START else later).update(stored(one))
    return frozenset(first - later)


def methods_of(node: ast.ClassDef) -> Iterator[ast.FunctionDef]:
    """Give the methods that are called with something, the object as a rule."""
    return (part for part in node.body if isinstance(part, ast.FunctionDef) and part.args.args)


def stored(method: ast.FunctionDef) -> Iterator[str]:
    """Give the attributes of its object that a method sets, or of which it sets a part."""
    owner = method.args.args[0].arg
    for part in nodes_in(method):
        if isinstance(part, ast.Attribute | ast.Subscript) and isinstance(part.ctx, ast.Store):
            place: ast.expr = part
            while isinstance(place, ast.Attribute | ast.Subscript):
                match place:
                    case ast.Attribute(value=ast.Name(id=name), attr=attr) if name == owner:
                        yield attr
                place = place.value


def called(method: ast.FunctionDef) -> Iterator[str]:
    """Give the methods of its object that a method calls."""
    owner = method.args.args[0].arg
    for call in nodes_of(ast.Call, method):
        match call.func:
            case ast.Attribute(value=ast.Name(id=name), attr=attr) if name == owner:
                yield attr
