"""From the bindings of a scope to what kinds of values its names may have, as far as calls show."""

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from jupyter_mlops.analysis.bindings import Binding, bindings_of, declared_outside
from jupyter_mlops.analysis.effect_table import UNKNOWN, CallEffect, EffectTable
from jupyter_mlops.analysis.expressions import (
    BUILTIN_NAMES,
    Comprehension,
    Names,
    dotted_name,
    roots,
)
from jupyter_mlops.notebook.trees import nodes_in, once, once_for

IMMUTABLE_CALLS = frozenset(
    f"builtins.{name}" for name in ("int", "float", "str", "bool", "len", "round", "range", "bytes")
)


@dataclass(frozen=True, slots=True)
class Kinds:
    """Names by what they may hold."""

    constants: frozenset[str] = frozenset()
    """Certainly nothing that can change."""
    data: frozenset[str] = frozenset()
    """Certainly nothing that can be called."""
    foreign: frozenset[str] = frozenset()
    """Results of calls nothing is known about: their methods may mean anything."""
    iterators: frozenset[str] = frozenset()
    """Using them up changes them."""
    generators: frozenset[str] = frozenset()
    """Random generators: every method changes them."""
    artists: frozenset[str] = frozenset()
    """Figures and axes: plotting changes them."""
    filling: frozenset[str] = frozenset()
    """Dictionaries that get a key by being asked for it."""

    def without(self, names: set[str]) -> "Kinds":
        """Forget what is known of names that mean something else in an inner scope."""
        return Kinds(*(getattr(self, one.name) - names for one in fields(self)))

    def restricted(self, names: frozenset[str]) -> "Kinds":
        """Keep what is known of these names."""
        return Kinds(
            constants=self.constants & names,
            data=self.data & names,
            foreign=self.foreign & names,
            iterators=self.iterators & names,
            generators=self.generators & names,
            artists=self.artists & names,
            filling=self.filling & names,
        )

    def differing(self, other: "Kinds") -> frozenset[str]:
        """Give the names of which another thing is known."""
        pairs = ((getattr(self, one.name), getattr(other, one.name)) for one in fields(self))
        return frozenset[str]().union(*(mine ^ its for mine, its in pairs))

    def joined(self, other: "Kinds") -> "Kinds":
        """Take in what an inner scope knows of its own names."""
        return Kinds(*(getattr(self, one.name) | getattr(other, one.name) for one in fields(self)))


class ScopeKinds:
    """Sorts the names bound in one scope; what depends on the scope alone is found once."""

    def __init__(self, nodes: Iterable[ast.AST], names: Names, table: EffectTable) -> None:
        listed = list(nodes)
        # A name that is no builtin's means the same whether or not it is bound anew.
        given = Names(names.imports, {}, names.rebound & BUILTIN_NAMES)
        sorter = _Sorter(given, table)
        sorted_ones = [one for node in listed for one in _sorted_once(node, sorter)]
        self.valued = [one for one in sorted_ones if one.binding.value is not None]
        bound = {one.binding.name for one in sorted_ones} - _changed_inside(listed)
        constants = bound - {one.binding.name for one in sorted_ones if not one.is_constant}
        data = bound - {
            one.binding.name
            for one in sorted_ones
            if not one.is_data or one.called in names.rebound
        }
        self.plain = Kinds(constants=frozenset(constants), data=frozenset(data | constants))

    def kinds(self, made_here: Mapping[str, str]) -> Kinds:
        """Sort; `made_here`: own function → the kind of its results."""
        kinds = self.plain
        for _ in range(3):  # `fig = plt.figure()`, `grid = fig.subplots()`, `for ax in grid`
            grown = _sorted(self.valued, kinds, made_here)
            if grown == kinds:
                break
            kinds = grown
        return kinds


def _changed_inside(nodes: list[ast.AST]) -> set[str]:
    """Give the names that functions in this scope bind for it."""
    return {name for node in nodes for name in _declared_inside(node)}


@once
def _declared_inside(node: ast.AST) -> frozenset[str]:
    return frozenset(
        name
        for inner in nodes_in(node)
        if isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
        for name in declared_outside(inner.body)
    )


def _is_constant(binding: Binding, names: Names) -> bool:
    if binding.how == "part":
        is_range = isinstance(binding.value, ast.Call)
        return is_range and _is_immutable(binding.value, names)
    return binding.how in ("assign", "grow") and _is_immutable(binding.value, names)


def _is_immutable(value: ast.expr | None, names: Names) -> bool:
    match value:
        case ast.Constant() | ast.JoinedStr():
            return True
        case ast.UnaryOp(operand=inner):
            return _is_immutable(inner, names)
        case ast.BinOp(left=left, right=right):
            return _is_immutable(left, names) and _is_immutable(right, names)
        case ast.Tuple(elts=elements):
            return all(_is_immutable(element, names) for element in elements)
        case ast.Call(func=func):
            return dotted_name(func, names) in IMMUTABLE_CALLS
    return False


@dataclass(frozen=True, slots=True)
class _Sorter:
    names: Names
    table: EffectTable

    def is_data(self, binding: Binding) -> bool:
        """Tell whether the value is a literal, arithmetic, or what a listed function gives."""
        value = binding.value
        if binding.how not in ("assign", "grow") or value is None:
            return False
        if isinstance(value, ast.Call):
            effect = self._effect(value.func)
            return not (effect.may or effect.calls is not None)
        display = ast.Tuple | ast.List | ast.Set | ast.Dict | Comprehension
        return isinstance(value, display | ast.BinOp | ast.Compare | ast.Constant | ast.JoinedStr)

    def by_form(self, value: ast.expr) -> set[str]:
        """Give the kinds that a value has by its form, unless it calls a function made here."""
        if isinstance(value, ast.GeneratorExp):
            return {"iterators"}
        return self._of_call(value) if isinstance(value, ast.Call) else set()

    def _of_call(self, node: ast.Call) -> set[str]:
        effect = self._effect(node.func)
        found = set()
        if effect.may and effect.reads_file is None:
            found.add("foreign")
        if effect.kind == "generator":
            found.add("generators")
        if effect.kind == "filling":
            found.add("filling")
        if effect.role == "plot":
            found.add("artists")
        if _is_in_chunks(node) or (effect.kind == "iterator" and _is_given(node)):
            found.add("iterators")
        return found

    def _effect(self, func: ast.expr) -> CallEffect:
        dotted = dotted_name(func, self.names)
        if dotted is not None:
            return self.table.of_function(dotted)
        if isinstance(func, ast.Attribute):
            return self.table.of_method(func.attr)
        return UNKNOWN


@dataclass(frozen=True, slots=True)
class _Sorted:
    """What is known of a binding whatever else the notebook binds."""

    binding: Binding
    is_constant: bool
    is_data: bool
    by_form: set[str]
    called: str
    """The name that is called for the value, or empty."""
    is_passed_on: bool
    """Whether its kind may be that of another name, or of what a function made here gives."""


@once_for
def _sorted_once(node: ast.AST, sorter: _Sorter) -> list[_Sorted]:
    return [
        _Sorted(
            one,
            _is_constant(one, sorter.names),
            sorter.is_data(one),
            sorter.by_form(one.value) if one.value is not None else set(),
            _called(one.value),
            isinstance(one.value, ast.Name) or bool(_called(one.value)),
        )
        for one in bindings_of([node])
    ]


def _called(value: ast.expr | None) -> str:
    match value:
        case ast.Call(func=ast.Name(id=name)):
            return name
    return ""


@once
def _is_in_chunks(node: ast.Call) -> bool:
    return any(word.arg in ("chunksize", "iterator") for word in node.keywords)


def _is_given(node: ast.Call) -> bool:
    return any(not isinstance(argument, ast.Constant) for argument in node.args)


def _sorted(valued: list[_Sorted], known: Kinds, made_here: Mapping[str, str]) -> Kinds:
    found: dict[str, set[str]] = {one.name: set() for one in fields(known)}
    for one in valued:
        binding, value = one.binding, one.binding.value
        if value is None or not (one.by_form or one.is_passed_on or known.artists):
            continue
        for kind in _kinds(value, one.by_form, known, made_here):
            if binding.how != "part" or kind in ("foreign", "artists"):
                found[kind].add(binding.name)
    return known.joined(Kinds(**{kind: frozenset(got) for kind, got in found.items()}))


def _kinds(
    value: ast.expr, by_form: set[str], known: Kinds, made_here: Mapping[str, str]
) -> set[str]:
    found = by_form
    if isinstance(value, ast.Name):
        passed = ("foreign", "iterators", "generators", "filling")
        found = found.union(kind for kind in passed if value.id in getattr(known, kind))
    elif isinstance(value, ast.Call) and isinstance(value.func, ast.Name):
        made = made_here.get(value.func.id)
        found = found if made is None else {made} - {""}
    if known.artists and not known.artists.isdisjoint(_roots(value)):
        found = found | {"artists"}
    return found


@once
def _roots(node: ast.expr) -> frozenset[str]:
    return frozenset(roots(node))
