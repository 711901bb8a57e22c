"""From recorded types to the text of type hints, and the imports that text needs."""

import ast
import io
import tokenize
from collections.abc import Iterator, Mapping
from functools import lru_cache

from jupyter_mlops.analysis.facts import Facts
from jupyter_mlops.notebook.trees import children, nodes_of, walk

ARRAY = "numpy.ndarray"


class Annotations:
    """Writes types for one module and remembers what they need imported."""

    def __init__(self, facts: Facts, package: str, defined: frozenset[str]) -> None:
        self.aliases = _module_aliases(facts)
        self.package = package
        self.defined = defined
        self.imports: set[str] = set()
        self.definitions: set[str] = set()

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
        self.imports.add("from typing import Any")
        return "Any"

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
            self.imports.add("from numpy.typing import NDArray")
            return f"NDArray[{self._any()}]"
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
        if module in self.aliases:
            alias = self.aliases[module]
            self.imports.add(
                f"import {module} as {alias}" if alias != module else f"import {module}"
            )
            return f"{alias}.{name}"
        self.imports.add(f"from {module} import {name}")
        return name


def _module_aliases(facts: Facts) -> Mapping[str, str]:
    """Modules that the notebook calls by another name: `pandas` → `pd`."""
    found = {"pandas": "pd", "numpy": "np"}
    for unit in facts.units:
        for inner in nodes_of(ast.Import, unit.unit.node):
            for alias in inner.names:
                if alias.asname:
                    found[alias.name] = alias.asname
    return found


_Function = ast.FunctionDef | ast.AsyncFunctionDef
_Insert = tuple[int, int, str]
"""Replace the characters from, to, by a text."""


@lru_cache(maxsize=1024)
def annotate_functions(code: str) -> str:
    """Add types where the notebook's functions have none, so that a strict checker accepts them."""
    tree = ast.parse(code)
    methods = {
        id(part) for inner in walk(tree) if isinstance(inner, ast.ClassDef) for part in inner.body
    }
    text = _Text(code)
    edits: list[_Insert] = []
    for node in walk(tree):
        if isinstance(node, _Function):
            edits += _argument_edits(node, text, skip_first=id(node) in methods)
            if node.returns is None:
                place = text.signature_end(node)
                edits.append((place, place, f" -> {_result_type(node)}"))
    for start, end, new in sorted(edits, reverse=True):
        code = code[:start] + new + code[end:]
    return code


class _Text:
    """Turns the positions of `ast` and `tokenize` into offsets in the text."""

    def __init__(self, code: str) -> None:
        self.lines = code.split("\n")
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.tokens = list(tokenize.generate_tokens(io.StringIO(code).readline))

    def offset(self, line: int, column: int) -> int:
        """`column` in UTF-8 bytes, as `ast` counts."""
        return self.starts[line - 1] + len(self.lines[line - 1].encode()[:column].decode())

    def signature_end(self, node: _Function) -> int:
        """Offset of the colon that ends the signature."""
        depth, seen = 0, False
        for token in self.tokens:
            if token.start < (node.lineno, 0) or (not seen and token.string != "def"):
                continue
            seen = True
            if token.type == tokenize.OP:
                depth += (token.string in "([{") - (token.string in ")]}")
                if token.string == ":" and depth == 0:
                    return self.starts[token.start[0] - 1] + token.start[1]
        return self.offset(node.body[0].lineno, node.body[0].col_offset)


def _argument_edits(node: _Function, text: _Text, *, skip_first: bool) -> Iterator[_Insert]:
    positional = [*node.args.posonlyargs, *node.args.args]
    static = any(
        isinstance(mark, ast.Name) and mark.id == "staticmethod" for mark in node.decorator_list
    )
    defaults: dict[str, ast.expr] = {
        argument.arg: default
        for argument, default in zip(
            reversed(positional), reversed(node.args.defaults), strict=False
        )
    }
    defaults |= {
        argument.arg: default
        for argument, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
        if default is not None
    }
    others = [node.args.vararg, node.args.kwarg]
    for argument in [
        *positional[int(skip_first and not static) :],
        *node.args.kwonlyargs,
        *(other for other in others if other is not None),
    ]:
        if argument.annotation is None:
            end = text.offset(argument.end_lineno or 0, argument.end_col_offset or 0)
            default = defaults.get(argument.arg)
            if default is None:
                yield end, end, ": Any"
            else:
                start = text.offset(default.lineno, default.col_offset)
                yield end, start, ": Any = "


def _result_type(node: _Function) -> str:
    """`None` where the function gives nothing back, else `Any`."""
    stack: list[ast.AST] = list(node.body)
    while stack:
        inner = stack.pop()
        if isinstance(inner, ast.Yield | ast.YieldFrom):
            return "Any"
        if isinstance(inner, ast.Return) and inner.value is not None:
            return "Any"
        if not isinstance(
            inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef
        ):
            stack.extend(children(inner))
    return "None"
