"""Walks over syntax trees: what `ast` offers, several times as fast, as the fields are known.

In: a node. Out: the nodes inside it in the order of their fields, which is nearly that of the text.
Nodes that say nothing by themselves (contexts and operators) are left out.
"""

import ast
import gc
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from functools import lru_cache, wraps
from typing import Any, TypeVar

_Node = TypeVar("_Node", bound=ast.AST)
_Given = TypeVar("_Given")
_Found = TypeVar("_Found")
_Visit = Callable[[Any, Any], None]

_LEAVES = frozenset(
    {
        *("ctx", "id", "attr", "arg", "op", "ops", "kind", "type_comment", "level", "module"),
        *("asname", "conversion", "simple", "is_async", "rest", "kwd_attrs"),
    }
)
"""Fields that hold text, numbers, contexts or operators, whichever class has them."""


def _children_of(kind: type[ast.AST]) -> tuple[str, ...]:
    if issubclass(kind, ast.Constant | ast.Global | ast.Nonlocal | ast.alias):
        return ()
    return tuple(name for name in kind._fields if name not in _LEAVES)


_MOST_HELD = 4
"""Findings about a tree that are held: as many as rounds in which functions are summarized."""


class _Fields(dict[type[ast.AST], tuple[str, ...]]):
    """Class of node → its fields that may hold nodes."""

    def __missing__(self, kind: type[ast.AST]) -> tuple[str, ...]:
        found = self[kind] = _children_of(kind)
        return found


_FIELDS = _Fields()


def children(node: ast.AST) -> list[ast.AST]:
    """Give the nodes right below."""
    found: list[ast.AST] = []
    for name in _FIELDS[node.__class__]:
        held = getattr(node, name, None)
        if held.__class__ is list:
            found += [one for one in held if isinstance(one, ast.AST)]
        elif isinstance(held, ast.AST):
            found.append(held)
    return found


def once(find: Callable[[_Node], _Found]) -> Callable[[_Node], _Found]:
    """Let what follows from a tree alone be found once, and stay with the tree.

    Nobody changes a tree: edits are made in text, and the text is parsed again.
    """
    place = f"{find.__module__}.{find.__qualname__}"

    @wraps(find)
    def found_once(node: _Node) -> _Found:
        found: _Found
        try:
            found = node.__dict__[place]
        except KeyError:
            found = node.__dict__[place] = find(node)
        return found

    return found_once


def once_for(
    find: Callable[[_Node, _Given], _Found],
) -> Callable[[_Node, _Given], _Found]:
    """Let what follows from a tree and one thing more be found anew only when that is another.

    The last few findings stay with the tree; who gets one doesn't change it.
    """
    place = f"{find.__module__}.{find.__qualname__}"

    @wraps(find)
    def found_once(node: _Node, given: _Given) -> _Found:
        held: list[tuple[_Given, _Found]] = node.__dict__.setdefault(place, [])
        for known, found in held:
            if known is given or known == given:
                return found
        found = find(node, given)
        held.append((given, found))
        del held[:-_MOST_HELD]
        return found

    return found_once


@lru_cache(maxsize=64)
def parsed(text: str) -> ast.Module:
    """Parse text; the same text soon afterwards gives the same tree, with all that is held of it.

    Raises SyntaxError.
    """
    return ast.parse(text)


@once
def nodes_in(node: ast.AST) -> list[ast.AST]:
    """Give the node and all nodes inside it; the list is shared, so it isn't to be changed."""
    return walk(node)


_NONE: list[Any] = []
_NAMED: dict[type[ast.AST], str] = {
    ast.Name: "id",
    ast.Attribute: "attr",
    ast.keyword: "arg",
    ast.arg: "arg",
    ast.FunctionDef: "name",
    ast.AsyncFunctionDef: "name",
    ast.ClassDef: "name",
    ast.ExceptHandler: "name",
    ast.MatchAs: "name",
    ast.MatchStar: "name",
    ast.MatchMapping: "rest",
}
"""Class of node → its field that holds a name."""


@once
def _by_class(node: ast.AST) -> dict[type[ast.AST], list[Any]]:
    found: dict[type[ast.AST], list[Any]] = {}
    for inner in nodes_in(node):
        found.setdefault(inner.__class__, []).append(inner)
    return found


def nodes_of(kind: type[_Node], node: ast.AST) -> list[_Node]:
    """Give the nodes of one class inside a node; the list is shared, so it isn't to be changed."""
    return _by_class(node).get(kind, _NONE)


def has_any(kinds: Collection[type[ast.AST]], node: ast.AST) -> bool:
    """Tell whether a node of one of the classes is inside a node, or is it."""
    return not _by_class(node).keys().isdisjoint(kinds)


@once
def words_in(node: ast.AST) -> frozenset[str]:
    """Give every name inside: of variables, attributes, arguments, the parts of imports, and more.

    What is looked for by name can't be where the name isn't.
    """
    words: set[str | None] = set()
    for kind, found in _by_class(node).items():
        field = _NAMED.get(kind)
        if field is not None:
            words.update([getattr(one, field) for one in found])
        elif kind in (ast.Global, ast.Nonlocal):
            words.update(name for one in found for name in one.names)
        elif kind is ast.alias:
            words.update(one.asname for one in found)
            words.update(part for one in found for part in one.name.split("."))
        elif kind is ast.ImportFrom:
            words.update(part for one in found for part in (one.module or "").split("."))
    return frozenset(word for word in words if word)


def walk(node: ast.AST, ends: Collection[type[ast.AST]] = ()) -> list[ast.AST]:
    """Give the node and all nodes inside it; what is inside of one of the classes `ends` isn't."""
    found: list[ast.AST] = []
    todo = [node]
    while todo:
        node = todo.pop()
        found.append(node)
        kind = node.__class__
        names = _FIELDS[kind]
        if not names or kind in ends:
            continue
        for name in reversed(names):
            held = getattr(node, name, None)
            if held.__class__ is list:
                todo += held[::-1] if None not in held else [one for one in held[::-1] if one]
            elif isinstance(held, ast.AST):
                todo.append(held)
    return found


class Visitor(ast.NodeVisitor):
    """Like `ast.NodeVisitor`: `visit_Call` is called for each call, and decides what is visited."""

    _visits: dict[type[ast.AST], _Visit]

    def __init_subclass__(cls) -> None:
        cls._visits = {}

    def visit(self, node: ast.AST) -> None:
        """Call the method for this class of node."""
        kind = node.__class__
        visit = self._visits.get(kind) or self._find(kind)
        visit(self, node)

    @classmethod
    def _find(cls, kind: type[ast.AST]) -> _Visit:
        found: _Visit = getattr(cls, f"visit_{kind.__name__}", Visitor.generic_visit)
        cls._visits[kind] = found
        return found

    def visit_Constant(self, node: ast.Constant) -> None:
        """Pass by: there is nothing inside, and the standard library looks for old names here."""

    def generic_visit(self, node: ast.AST) -> None:
        """Visit the nodes right below."""
        for name in _FIELDS[node.__class__]:
            held = getattr(node, name, None)
            if held.__class__ is list:
                for one in held:
                    if one is not None:
                        self.visit(one)
            elif isinstance(held, ast.AST):
                self.visit(held)


@contextmanager
def collector_off() -> Iterator[None]:
    """Hold the garbage collector: all trees stay alive, and going through them doubles the time."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
