"""What a statement leaves to the values of names: which branch it takes, which function it calls.

One run shows the branch that was taken, and what the function did that was called:
`STEPS[STEP](df)`, `work = df if MODE == "raw" else df.copy()`. Where a parameter decides that,
nothing has been shown for its other values.
"""

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from jupyter_mlops.analysis.aliasing import arguments_of, dotted_of, effect_of, may_not_copy
from jupyter_mlops.analysis.bindings import Function, bindings_of
from jupyter_mlops.analysis.call_walk import is_fit, works_in_place
from jupyter_mlops.analysis.conditions import conditions
from jupyter_mlops.analysis.context import PART, Context, Effects, Summary
from jupyter_mlops.analysis.effects_of import summary_of
from jupyter_mlops.analysis.expressions import (
    BUILTIN_NAMES,
    base_name,
    defaults,
    dotted_name,
    parameter_names,
    roots,
)
from jupyter_mlops.notebook.trees import nodes_of, once
from jupyter_mlops.recording.record import Observation

_SELECTING = frozenset({
    *("builtins.filter", "builtins.max", "builtins.min", "builtins.next", "builtins.sorted"),
    *("heapq.nlargest", "heapq.nsmallest"),
})  # fmt: skip
"""Functions that give some of the objects that they get, by what is in them."""
_Code = Function | ast.Lambda
_DISPLAYS = ast.List | ast.Tuple | ast.Dict


@dataclass(slots=True)
class Choices:
    """What decides, and what that may change, as names."""

    calls: set[str] = field(default_factory=set)
    """Names that decide which function is called, or how."""
    changed: set[str] = field(default_factory=set)
    """Names that such a call is given."""
    tests: set[str] = field(default_factory=set)
    """Names that conditions read, and what else tells how often and for which object code runs."""
    governed: set[str] = field(default_factory=set)
    """Names in the code that they decide on."""

    def include(self, other: "Choices") -> bool:
        """Take in what another piece of code leaves open; tells whether that is new."""
        before = self._size()
        for own, more in zip(self._parts(), other._parts(), strict=True):
            own.update(more)
        return before != self._size()

    def mapped(self, change: Callable[[set[str]], set[str]]) -> "Choices":
        """Give the same with other names."""
        return Choices(*map(change, self._parts()))

    def _parts(self) -> tuple[set[str], ...]:
        return (self.calls, self.changed, self.tests, self.governed)

    def _size(self) -> int:
        return sum(map(len, self._parts()))


class Chooser:
    """Knows the functions of the notebook."""

    def __init__(self, nodes: Iterable[ast.stmt], context: Context) -> None:
        listed = list(nodes)
        self.context = context
        self.bodies = _bodies(listed)
        self.defined = self.bodies.keys() - {
            binding.name
            for binding in bindings_of(listed)
            if binding.how != "definition" and not isinstance(binding.value, ast.Lambda)
        }
        """Functions whose names stand for nothing else: not `run`, after `run = make(KIND)`."""
        self.bound = {binding.name for binding in bindings_of(listed)}
        self.taken = {
            binding.name
            for binding in bindings_of(listed)
            if binding.value is not None and _methods_in(binding.value, context)
        }
        """Names that may stand for a method of some object: `more = xs.extend`."""
        self.harmful = self._harmful(listed)
        """Names whose value is or holds functions of the notebook that change what they get."""
        self.functions: Mapping[str, Choices] = self._of_functions()

    def of(self, node: ast.AST) -> Choices:
        """What running this once leaves open."""
        found = self._own(node)
        for name in _mentioned(node) & self.functions.keys():
            given = _passed(node, name)
            found.include(self.functions[name].mapped(partial(_seen_by_caller, given=given)))
        return found.mapped(lambda names: names - self.defined - BUILTIN_NAMES)

    def _of_functions(self) -> Mapping[str, Choices]:
        found = {name: Choices() for name in self.bodies}
        self.functions = found
        is_new = True
        while is_new:
            is_new = False
            for name, bodies in self.bodies.items():
                for body in bodies:
                    is_new |= found[name].include(self._inside(body))
        return found

    def _inside(self, body: _Code) -> Choices:
        """What calling a function leaves open: globals, and whether what it is given decides."""
        parts: list[ast.AST] = [body.body] if isinstance(body, ast.Lambda) else [*body.body]
        made = _made_of(parts)
        found = Choices()
        for part in parts:
            found.include(self.of(part))
        parameters = parameter_names(body.args)
        found = found.mapped(partial(_seen_outside, parameters=parameters, made=made))
        for default in defaults(body.args).values():  # `seq=xs if N else ys`
            found.include(self.of(default))
            found.governed |= roots(default)
        return found

    def _own(self, node: ast.AST) -> Choices:
        found = Choices()
        for call in nodes_of(ast.Call, node):
            self._add_call(call, found)
            self._add_picked(call, found)
        for tests, governed in conditions(node):
            found.tests |= tests
            found.governed |= governed
        for path in nodes_of(ast.Subscript, node):
            _add_subscript(path, found)
        for grown in nodes_of(ast.AugAssign, node):  # `xs += [1] * (N - 3)`
            decides = roots(grown.value)
            found.calls |= decides
            found.changed |= {base_name(grown.target) or ""} - {""} if decides else set()
        return found

    def _add_call(self, node: ast.Call, found: Choices) -> None:
        """Add what decides a call whose function or options are looked up."""
        given_to = [*node.args, *(one.value for one in node.keywords)]
        given = set[str]().union(*map(roots, given_to))
        func = node.func
        options = [roots(one.value) for one in node.keywords if one.arg is None]
        if options:
            found.calls.update(*options)
        _add_in_place(node, given, found)
        if not isinstance(func, ast.Attribute):
            owners = _of_getattr(func) | _of_methods(func) | (roots(func) & self.taken)
            if owners or self._may_be_harmful(func):
                found.calls |= roots(func) | given
                found.changed |= given | owners
            if any(map(self._changes_if_called, given_to)):
                found.calls |= given
                found.changed |= given
        elif (dotted := dotted_name(func, self.context.names)) is None:
            self._add_method(node, func, given, found)
            return
        elif dotted.startswith("builtins.") and self.context.table.of_function(dotted).may:
            found.calls |= given  # `list.extend(xs, …)`
            found.changed |= given
        if options:
            found.changed |= given

    def _add_picked(self, node: ast.Call, found: Choices) -> None:
        """Add what decides which of the objects that it is given a call gives, or a part of."""
        given = set[str]().union(*map(roots, [*node.args, *(one.value for one in node.keywords)]))
        dotted = dotted_of(node, self.context)
        if dotted in _SELECTING:
            found.tests |= given
        effect, own = effect_of(node, self.context)
        if own is None and (effect.picks or may_not_copy(node)):
            found.calls |= given
        if isinstance(node.func, ast.Name) and not dotted:  # `pick = chooser(N)`
            found.calls.add(node.func.id)

    def _add_method(
        self, node: ast.Call, func: ast.Attribute, given: set[str], found: Choices
    ) -> None:
        """Add what a method may change: of the notebook's own, whatever the receiver's class."""
        own = self.context.methods.get(func.attr)
        if own is not None:
            changed = _changed_by(own, node, func)
            if changed:
                found.calls |= given | roots(func.value)
                found.changed |= changed
            return
        receiver = base_name(func.value)
        receivers = {receiver} if receiver is not None else roots(func.value)
        listed = self.context.table.of_method(func.attr)
        changing = {*listed.maybe, *listed.mutates}
        if "self" in listed.maybe:  # `parts.partition(1)`: what is in there decides
            found.calls |= receivers
        if any(one.arg is None for one in node.keywords):
            found.changed |= receivers
        if listed.may or "self" in changing:
            found.calls |= given
            found.changed |= receivers
            if not isinstance(func.value, ast.Name):
                found.calls |= roots(func.value)
        works_on_given = self.context.no_copy and is_fit(func.attr)
        if changing - {"self"} or works_on_given:  # `random.Random(N).shuffle(xs)`
            found.calls |= given | roots(func.value)
            found.changed |= given

    def _changes_if_called(self, handed: ast.expr) -> bool:
        """Whether it is a function that changes something: how often it is called isn't known."""
        match handed:
            case ast.Lambda():
                found = summary_of(handed, self.context)
                return bool(found.must | found.may | found.effects.must)
            case ast.Attribute(attr=method):
                return "self" in self.context.table.of_method(method).mutates
        return isinstance(handed, ast.Name) and handed.id in self.harmful

    def _may_be_harmful(self, func: ast.expr) -> bool:
        """Whether the function that is looked up may be one that changes what it gets."""
        if isinstance(func, ast.Name) and func.id in self.bodies:
            return False  # it isn't looked up
        names = {
            name for name in roots(func) if dotted_name(ast.Name(name), self.context.names) is None
        }
        return bool(names & self.harmful or names - self.bound)

    def _harmful(self, nodes: list[ast.stmt]) -> frozenset[str]:
        context = self.context
        changing = {name for name, one in context.summaries.items() if one.must | one.may}
        found = {name for name, held in context.holders.items() if held & changing} | changing
        bindings = [one for one in bindings_of(nodes) if one.value is not None]
        for binding in bindings:
            lambdas = nodes_of(ast.Lambda, binding.value) if binding.value is not None else []
            if any(one.must | one.may for one in (summary_of(each, context) for each in lambdas)):
                found.add(binding.name)
        for binding in bindings:  # `step = STEPS[STEP]`
            if isinstance(binding.value, ast.Subscript | ast.Name) and roots(binding.value) & found:
                found.add(binding.name)
        return frozenset(found)


def not_seen(effects: Effects, seen: Observation) -> Iterator[tuple[str, str, str]]:
    """What the statement may make share, and the run didn't; or by other parts of the same."""
    shared = {frozenset({pair.first, pair.second}) for pair in seen.aliases}
    for name, sources in effects.links.items():
        for source, how in sources.items():
            first, second = seen.values.get(name), seen.values.get(source)
            if first is None or second is None or second.immutable:
                continue
            if first.immutable and first.kind != "none":  # `None` stands for what isn't wanted here
                continue
            kinds = {first.kind, second.kind}
            # A part of a frame shares nothing that a change of the frame would reach.
            if how == PART and kinds & {"frame", "series"}:
                continue
            if name == source:
                continue
            is_view = how == PART and kinds == {"array"}
            # It may be another part than it was in the run, which other names may stand for.
            if frozenset({name, source}) not in shared or (how == PART and not is_view):
                yield name, source, "view" if is_view else "shares"


_GIVEN = "<given>"
"""Stands for what a function is given by whoever calls it."""


def _changed_by(method: Summary, node: ast.Call, func: ast.Attribute) -> set[str]:
    """What is given, or called, that a method of the notebook may change."""
    changing = method.must | method.may
    bound = replace(method, parameters=method.parameters[1:])
    found = {
        name
        for parameter, value, _ in arguments_of(node, bound)
        if parameter in changing or (method.opaque and changing)
        for name in roots(value)
    }
    return found | (roots(func.value) if {*method.parameters[:1]} & changing else set())


def _add_in_place(node: ast.Call, given: set[str], found: Choices) -> None:
    """Add what decides whether a call works on what it is given: `normalize(X, copy=COPY)`."""
    deciding = [roots(one.value) for one in node.keywords if works_in_place(one)]
    if deciding:
        found.calls.update(*deciding)
        found.changed |= given


def _add_subscript(path: ast.Subscript, found: Choices) -> None:
    """Add what decides which part of an object is taken, or changed: `parts[N][0] = 1`."""
    if isinstance(path.ctx, ast.Load):
        is_mask = nodes_of(ast.Compare, path.slice) and not isinstance(path.value, _DISPLAYS)
        found.tests |= set() if is_mask else roots(path.slice)
    elif not isinstance(path.value, ast.Name):
        found.calls |= roots(path.value)
        found.changed |= roots(path.value)


def _methods_in(value: ast.expr, context: Context) -> bool:
    """Whether it may give a method of some object, which it doesn't call."""
    called = {id(call.func) for call in nodes_of(ast.Call, value)}
    return any(
        id(one) not in called and dotted_name(one, context.names) is None
        for one in nodes_of(ast.Attribute, value)
    )


def _of_methods(func: ast.expr) -> set[str]:
    """Owners of the methods one of which is called: `[xs.sort, xs.copy][N]()`."""
    return set[str]().union(*(roots(one.value) for one in nodes_of(ast.Attribute, func)))


def _of_getattr(func: ast.expr) -> set[str]:
    match func:
        case ast.Call(func=ast.Name(id="getattr"), args=[ast.expr() as owner, *_]):
            return roots(owner)
    return set()


def _bodies(nodes: Iterable[ast.stmt]) -> dict[str, list[_Code]]:
    """Functions, methods and named lambdas of the notebook; a class stands for all its methods."""
    found: dict[str, list[_Code]] = {}
    for node in nodes:
        for name, body in _defined(node):
            found.setdefault(name, []).append(body)
    return found


@once
def _defined(node: ast.stmt) -> list[tuple[str, _Code]]:
    return list(_definitions(node))


def _definitions(node: ast.stmt) -> Iterator[tuple[str, _Code]]:
    functions: list[Function] = [*nodes_of(ast.FunctionDef, node)]
    functions += nodes_of(ast.AsyncFunctionDef, node)
    for function in functions:
        yield function.name, function
    for owner in nodes_of(ast.ClassDef, node):
        for method in nodes_of(ast.FunctionDef, owner):
            yield owner.name, method
    for binding in bindings_of([node]):
        if isinstance(binding.value, ast.Lambda):
            yield binding.name, binding.value


@once
def _mentioned(node: ast.AST) -> frozenset[str]:
    """Names of all functions that it may call, by whatever receiver."""
    names = {one.id for one in nodes_of(ast.Name, node)}
    return frozenset(names | {one.attr for one in nodes_of(ast.Attribute, node)})


def _passed(node: ast.AST, name: str) -> set[str]:
    """What the statement's calls give to a function, or to what it is handed on to."""
    calls = [one for one in nodes_of(ast.Call, node) if name in _mentioned(one)]
    return set[str]().union(*map(roots, calls)) if calls else roots(node)


def _made_of(parts: list[ast.AST]) -> dict[str, set[str]]:
    """Local name → names that its values come out of."""
    found: dict[str, set[str]] = {}
    for binding in bindings_of(parts):
        made = found.setdefault(binding.name, set())
        made |= roots(binding.value) if binding.value is not None else set()
    return found


def _seen_by_caller(names: set[str], given: set[str]) -> set[str]:
    """Put what a call gives in the place of what the function is given."""
    return (names - {_GIVEN}) | (given if _GIVEN in names else set())


def _seen_outside(names: set[str], parameters: set[str], made: Mapping[str, set[str]]) -> set[str]:
    """Of names in a body, the globals that they come from, and whether parameters are among it."""
    local = parameters | made.keys()
    found = names | _traced(names & local, made)
    return (found - local) | ({_GIVEN} if found & parameters else set())


def _traced(names: set[str], made: Mapping[str, set[str]]) -> set[str]:
    """Everything that local names come out of."""
    found: set[str] = set()
    todo = list(names)
    while todo:
        new = made.get(todo.pop(), set()) - found
        found |= new
        todo += new
    return found
