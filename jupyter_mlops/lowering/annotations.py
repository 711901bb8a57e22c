"""From recorded types to the text of type hints, and the imports that text needs."""

import ast
from collections.abc import Mapping
from functools import cached_property

from jupyter_mlops.analysis.facts import Facts
from jupyter_mlops.notebook.trees import nodes_of

ARRAY = "numpy.ndarray"


class Annotations:
    """Writes types for one module and remembers what they need imported."""

    def __init__(self, facts: Facts, package: str, defined: frozenset[str]) -> None:
        self.facts = facts
        self.names = facts.context.names
        self.package = package
        self.defined = defined
        self.imports: set[str] = set()
        self.imported: set[str] = set()
        """Names that these bind."""
        self.definitions: set[str] = set()

    @cached_property
    def aliases(self) -> Mapping[str, str]:
        """Modules that the notebook calls by another name: `pandas` → `pd`."""
        return _module_aliases(self.facts)

    def text(self, annotation: str) -> str:
        """`list[pandas.DataFrame]` → `list[pd.DataFrame]`; anything unclear is `Any`."""
        if annotation in ("", "Any"):
            return self._any()
        try:
            tree = ast.parse(annotation, mode="eval")
        except SyntaxError:
            return self._any()
        return ast.unparse(self._convert(tree.body))

    def _any(self) -> str:
        return self._bring("from typing import Any", "Any")

    def _bring(self, line: str, name: str) -> str:
        self.imports.add(line)
        self.imported.add(name)
        return name

    def _convert(self, node: ast.expr) -> ast.expr:
        match node:
            case ast.Name(id="Any"):
                return ast.Name(self._any())
            case ast.Name() | ast.Constant():
                return self._bare(node)
            case ast.Attribute():
                return ast.parse(self._dotted(ast.unparse(node)), mode="eval").body
            case ast.Subscript():
                return self._subscript(node)
            case ast.BinOp(left=left, op=op, right=right):
                return ast.BinOp(self._convert(left), op, self._convert(right))
        return ast.Name(self._any())

    def _subscript(self, node: ast.Subscript) -> ast.expr:
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        converted = [self._convert(part) for part in parts]
        outer = node.value if isinstance(node.value, ast.Name) else self._convert(node.value)
        if ast.unparse(outer) == "Any":
            return ast.Name(self._any())
        index = converted[0] if len(converted) == 1 else ast.Tuple(converted)
        return ast.Subscript(outer, index)

    def _bare(self, node: ast.expr) -> ast.expr:
        """Containers without item types aren't allowed by a strict type checker."""
        match node:
            case ast.Name(id="dict"):
                return ast.parse(f"dict[{self._any()}, {self._any()}]", mode="eval").body
            case ast.Name(id="list" | "set" | "frozenset" as name):
                return ast.parse(f"{name}[{self._any()}]", mode="eval").body
            case ast.Name(id="tuple"):
                return ast.parse(f"tuple[{self._any()}, ...]", mode="eval").body
        return node

    def _dotted(self, path: str) -> str:
        module, _, name = path.rpartition(".")
        if module == "builtins":
            return ast.unparse(self._bare(ast.Name(name)))
        if path == ARRAY:
            array = self._bring("from numpy.typing import NDArray", "NDArray")
            return f"{array}[{self._any()}]"
        if module == "__main__":
            return self._own(name)
        if "<" in path or not module or name.startswith("_"):
            return self._any()
        return self._imported(module, name)

    def _own(self, name: str) -> str:
        """A class of the notebook, if the package's definitions have it."""
        if name not in self.defined:
            return self._any()
        self.definitions.add(name)
        return name

    def _imported(self, module: str, name: str) -> str:
        imported = self.names.imports
        alias = name if imported.get(name) == module else self.aliases.get(module)
        own, path = (alias, module) if alias is not None else (name, f"{module}.{name}")
        if own in self.names.rebound or imported.get(own, path) != path:
            return self._any()  # the notebook calls something else by this name
        if alias is None:
            return self._bring(f"from {module} import {name}", name)
        line = f"import {module} as {alias}" if alias != module else f"import {module}"
        return f"{self._bring(line, alias)}.{name}"


def _module_aliases(facts: Facts) -> Mapping[str, str]:
    found = {"pandas": "pd", "numpy": "np"}
    for unit in facts.units:
        for inner in nodes_of(ast.Import, unit.unit.node):
            for alias in inner.names:
                if alias.asname:
                    found[alias.name] = alias.asname
    return found
