"""From the body of a function or module to the names it binds itself, and to what values."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from jupyter_mlops.analysis.expressions import Comprehension, bound_names
from jupyter_mlops.notebook.trees import has_any, nodes_in, once, walk

Function = ast.FunctionDef | ast.AsyncFunctionDef
SCOPES = frozenset({ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda})
_BINDING = frozenset(
    {
        *(ast.Assign, ast.AnnAssign, ast.NamedExpr, ast.AugAssign, ast.For, ast.AsyncFor),
        *(ast.withitem, ast.Import, ast.ImportFrom, ast.ExceptHandler),
        *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef),
        *(ast.MatchAs, ast.MatchStar, ast.MatchMapping),
    }
)
"""Nodes that may bind a name, or unbind it, as names behind `del` do."""


@dataclass(frozen=True, slots=True)
class Binding:
    """One name that gets a value."""

    name: str
    value: ast.expr | None
    """The expression it comes out of, when there is one."""
    how: str
    """`assign`, `grow` for `+=`, `part` for something in the value, `enter` for `with`, …"""


def is_main_guard(node: ast.stmt) -> bool:
    """`if __name__ == "__main__":` without an else."""
    match node:
        case ast.If(
            test=ast.Compare(
                left=ast.Name(id="__name__"),
                ops=[ast.Eq()],
                comparators=[ast.Constant(value="__main__")],
            ),
            orelse=[],
        ):
            return True
    return False


def is_function(node: ast.stmt) -> bool:
    """A `def`, or a lambda bound to one name."""
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda):
        return len(node.targets) == 1 and isinstance(node.targets[0], ast.Name)
    return isinstance(node, Function)


def own_nodes(nodes: Iterable[ast.AST]) -> list[ast.AST]:
    """Walk everything that runs in this very scope; functions, classes and lambdas end the walk."""
    return [part for node in nodes for part in _own_nodes(node)]


@once
def _own_nodes(node: ast.AST) -> list[ast.AST]:
    return walk(node, SCOPES) if has_any(SCOPES, node) else nodes_in(node)


def bindings_of(nodes: Iterable[ast.AST]) -> Iterator[Binding]:
    """Give every binding of this scope; the targets of comprehensions are scopes of their own."""
    return (binding for node in nodes for binding in _bindings(node))


@once
def _bindings(node: ast.AST) -> list[Binding]:
    if not has_any(_BINDING, node) and not has_any({ast.Delete}, node):
        return []
    inner: set[int] = set()
    found: list[Binding] = []
    for part in _own_nodes(node):
        if isinstance(part, Comprehension):
            for generator in part.generators:
                inner.update(id(one) for one in walk(generator.target))
        elif (part.__class__ in _BINDING and id(part) not in inner) or _is_deleted(part):
            found += direct_bindings(part)
    return found


def _is_deleted(node: ast.AST) -> bool:
    return node.__class__ is ast.Name and isinstance(node.ctx, ast.Del)


def direct_bindings(node: ast.AST) -> Iterator[Binding]:
    """Give what this node itself binds."""
    match node:
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                yield from _targets(target, value)
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            yield from _targets(target, value)
        case ast.NamedExpr(target=ast.Name(id=name), value=value):
            yield Binding(name, value, "assign")
        case ast.AugAssign(target=ast.Name(id=name), value=value):
            yield Binding(name, value, "grow")
        case ast.For(target=target, iter=value) | ast.AsyncFor(target=target, iter=value):
            yield from _items(target, value)
        case ast.withitem(context_expr=value, optional_vars=ast.expr() as target):
            yield from (Binding(name, value, "enter") for name in bound_names(target))
        case _:
            yield from _without_value(node)


def _without_value(node: ast.AST) -> Iterator[Binding]:
    match node:
        case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
            for alias in aliases:
                yield Binding(alias.asname or alias.name.partition(".")[0], None, "import")
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield Binding(name, None, "definition")
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
            yield Binding(name, None, "other")
        case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
            yield Binding(name, None, "other")
        case ast.Name(id=name, ctx=ast.Del()):
            yield Binding(name, None, "other")


def _parts(target: ast.AST, value: ast.expr) -> Iterator[Binding]:
    return (Binding(name, value, "part") for name in bound_names(target))


def _targets(target: ast.expr, value: ast.expr) -> Iterator[Binding]:
    if isinstance(target, ast.Name):
        yield Binding(target.id, value, "assign")
        return
    display = ast.Tuple | ast.List
    if not (isinstance(target, display) and isinstance(value, display)) or any(
        isinstance(part, ast.Starred) for part in [*target.elts, *value.elts]
    ):
        yield from _parts(target, value)
        return
    for one, of in zip(target.elts, value.elts, strict=False):
        yield from _targets(one, of)


def _items(target: ast.expr, value: ast.expr) -> Iterator[Binding]:
    """Bind a loop's target, each name of `for a, b in zip(xs, ys)` to parts of its own list."""
    match target, value:
        case ast.Tuple(elts=[first, second]), ast.Call(func=ast.Name(id="enumerate"), args=[of]):
            yield from (Binding(name, None, "part") for name in bound_names(first))
            yield from _parts(second, of)
        case ast.Tuple(elts=targets), ast.Call(func=ast.Name(id="zip"), args=given) if len(
            targets
        ) == len(given):
            for one, of in zip(targets, given, strict=True):
                yield from _parts(one, of)
        case _:
            yield from _parts(target, value)


def declared_global(nodes: Iterable[ast.AST]) -> set[str]:
    """Give the names of this scope's own `global` statements."""
    return {
        name for node in own_nodes(nodes) if isinstance(node, ast.Global) for name in node.names
    }


def declared_outside(nodes: Iterable[ast.AST]) -> set[str]:
    """Give the names that this scope declares `global` or `nonlocal`."""
    found = set()
    for node in own_nodes(nodes):
        if isinstance(node, ast.Global | ast.Nonlocal):
            found |= set(node.names)
    return found


def local_names(nodes: list[ast.AST]) -> set[str]:
    """Give what a function body makes local, imports aside: those mean the same everywhere."""
    bound = {binding.name for binding in bindings_of(nodes) if binding.how != "import"}
    return bound - declared_outside(nodes)
