"""Whether running code may reach beyond this machine's files: a network, a program, who knows what.

A run works on a copy of the notebook's folder, so files that it writes do no harm.
"""

import ast
from collections.abc import Iterable, Mapping
from dataclasses import replace

from jupyter_mlops.analysis.aliasing import calls_in
from jupyter_mlops.analysis.bindings import Function, bindings_of
from jupyter_mlops.analysis.context import Context
from jupyter_mlops.analysis.effect_table import CallEffect
from jupyter_mlops.analysis.expressions import dotted_name
from jupyter_mlops.analysis.global_names import imported
from jupyter_mlops.notebook.trees import nodes_of

_OUTSIDE = frozenset({"network", "process"})


class Outside:
    """Knows the functions of the notebook, and its tables of them."""

    def __init__(self, nodes: Iterable[ast.stmt], context: Context) -> None:
        listed = list(nodes)
        inside = {
            name: path
            for node in listed
            for one in [*nodes_of(ast.Import, node), *nodes_of(ast.ImportFrom, node)]
            for name, path in imported(one).items()
        }
        names = replace(context.names, imports={**inside, **context.names.imports})
        self.context = replace(context, names=names)
        self.bodies = _bodies(listed)
        self.tables = tables(listed)

    def is_reached_by(self, node: ast.AST) -> bool:
        """Whether running this, or calling what it defines, may reach out."""
        return self._reaches(node, set())

    def table(self, node: ast.expr) -> ast.Dict | None:
        """Give the dictionary that an expression stands for, where it is written out."""
        known = self.tables.get(node.id) if isinstance(node, ast.Name) else node
        return known if isinstance(known, ast.Dict) else None

    def is_reached_through(self, table: ast.Dict) -> bool:
        """Whether something may that is looked up here and called."""
        return self._leads(table, set())

    def _reaches(self, node: ast.AST, seen: set[str]) -> bool:
        return any(self._calls(call, effect, seen) for call, effect in calls_in(node, self.context))

    def _calls(self, call: ast.Call, effect: CallEffect, seen: set[str]) -> bool:
        match call.func:
            case ast.Name(id=name) | ast.Attribute(attr=name) if name in self.bodies:
                return self._follow(name, seen)
            case ast.Subscript(value=table):
                known = self.table(table)
                return known is None or self._leads(known, seen)
        return _is_outside(effect)

    def _follow(self, name: str, seen: set[str]) -> bool:
        if name in seen:
            return False
        seen.add(name)
        return any(self._reaches(body, seen) for body in self.bodies[name])

    def _leads(self, table: ast.Dict, seen: set[str]) -> bool:
        return self._reaches(table, seen) or any(self._is_such(one, seen) for one in table.values)

    def _is_such(self, value: ast.expr, seen: set[str]) -> bool:
        """Whether a value is a function that reaches out; what a lambda calls was looked at."""
        match value:
            case ast.Name(id=name) if name in self.bodies:
                return self._follow(name, seen)
            case ast.Name() | ast.Attribute():
                dotted = dotted_name(value, self.context.names)
                if dotted is not None:
                    return _is_outside(self.context.table.of_function(dotted))
                return isinstance(value, ast.Attribute)
        return False


def tables(nodes: Iterable[ast.stmt]) -> Mapping[str, ast.Dict]:
    """Names that are bound once, to a dictionary that is written out."""
    bindings = list(bindings_of(nodes))
    names = [binding.name for binding in bindings]
    return {
        binding.name: binding.value
        for binding in bindings
        if isinstance(binding.value, ast.Dict) and names.count(binding.name) == 1
    }


def _is_outside(effect: CallEffect) -> bool:
    return effect.may or effect.resource in _OUTSIDE


def _bodies(nodes: Iterable[ast.stmt]) -> dict[str, list[ast.AST]]:
    """Functions and methods of the notebook by name; a class stands for all that is in it."""
    listed = list(nodes)
    found: dict[str, list[ast.AST]] = {}
    for node in listed:
        defined: list[Function | ast.ClassDef] = [*nodes_of(ast.FunctionDef, node)]
        defined += [*nodes_of(ast.AsyncFunctionDef, node), *nodes_of(ast.ClassDef, node)]
        for one in defined:
            found.setdefault(one.name, []).extend(one.body)
    for binding in bindings_of(listed):
        if isinstance(binding.value, ast.Lambda):
            found.setdefault(binding.name, []).append(binding.value.body)
    return found
