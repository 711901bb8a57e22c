"""Functions that answer by what they gave before: `@functools.lru_cache`.

Where what they read is another by then, an answer isn't that of a function that is called anew.
"""

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from jupyter_mlops.analysis.bindings import Binding, Function
from jupyter_mlops.analysis.context import Context
from jupyter_mlops.analysis.expressions import base_name, dotted_name, roots
from jupyter_mlops.notebook.trees import nodes_of

_CACHES = frozenset({"functools.lru_cache", "functools.cache"})


def stale_caches(
    nodes: Iterable[ast.stmt],
    bindings: Sequence[Binding],
    functions: Mapping[str, Sequence[Function | ast.Lambda]],
    context: Context,
) -> frozenset[str]:
    """Give the functions whose answers are kept, and that read what the notebook changes."""
    cached = {
        name
        for name, bodies in functions.items()
        if any(isinstance(body, Function) and is_cached(body, context) for body in bodies)
    }
    if not cached:
        return frozenset()
    times = Counter(binding.name for binding in bindings)
    changing = {name for name, number in times.items() if number > 1}
    changing.update(name for node in nodes for name in _changed(node, context))
    changing = _with_aliases(changing, bindings)
    return frozenset(name for name in cached if _read_by(name, functions) & changing)


def _with_aliases(names: set[str], bindings: Sequence[Binding]) -> set[str]:
    """Give the names with those that stand for the same values, or hold them: `ys = xs`."""
    pairs = [
        {binding.name, *roots(binding.value)}
        for binding in bindings
        if isinstance(binding.value, ast.Name | ast.Attribute | ast.Subscript | ast.List)
    ]
    found, before = set(names), -1
    while len(found) != before:
        before = len(found)
        found.update(*(pair for pair in pairs if pair & found))
    return found


def is_cached(node: Function, context: Context) -> bool:
    """Tell whether a function keeps its answers."""
    made_by = (one.func if isinstance(one, ast.Call) else one for one in node.decorator_list)
    return any(dotted_name(one, context.names) in _CACHES for one in made_by)


def _read_by(function: str, functions: Mapping[str, Sequence[Function | ast.Lambda]]) -> set[str]:
    """All names in a function, and in those of the notebook that it mentions."""
    found: set[str] = set()
    todo = [function]
    while todo:
        new = set[str]().union(*map(roots, functions[todo.pop()])) - found
        found |= new
        todo += new & functions.keys()
    return found - {function}


def _changed(node: ast.stmt, context: Context) -> Iterator[str]:
    """Names whose values plain syntax, or a method that does, changes in place."""
    paths: list[ast.expr] = [
        *(one for one in nodes_of(ast.Subscript, node) if not isinstance(one.ctx, ast.Load)),
        *(one for one in nodes_of(ast.Attribute, node) if not isinstance(one.ctx, ast.Load)),
        *(
            one.func.value
            for one in nodes_of(ast.Call, node)
            if isinstance(one.func, ast.Attribute)
            and "self" in context.table.of_method(one.func.attr).mutates
        ),
    ]
    yield from (name for path in paths if (name := base_name(path)) is not None)
