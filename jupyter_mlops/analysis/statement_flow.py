"""From one statement to the names it reads, binds and unbinds right away."""

import ast

from jupyter_mlops.analysis.path_flow import PathFlow
from jupyter_mlops.notebook.trees import children


class StatementFlow(PathFlow, ast.NodeVisitor):
    """Walks simple statements and definitions."""

    def __init__(self, *, is_class: bool = False) -> None:
        super().__init__(is_class=is_class)
        self.class_reads: set[str] = set()
        """Names that a class body reads and also binds."""
        self.star_import: str | None = None
        self.declared: set[str] = set()
        """Names that a class body declares `global`."""

    def visit_Assign(self, node: ast.Assign) -> None:
        """Evaluate the value first."""
        self._all([node.value, *node.targets])

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """Bind only when there is a value: `x: int` alone says nothing."""
        self.visit(node.annotation)
        if node.value is not None:
            self.visit(node.value)
        if node.value is not None or not isinstance(node.target, ast.Name):
            self.visit(node.target)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        """Read the target, then bind it."""
        if isinstance(node.target, ast.Name):
            self.read(node.target.id)
        self._all([node.value, node.target])

    def visit_Import(self, node: ast.Import) -> None:
        """Bind the first part of `a.b`, or the new name."""
        for alias in node.names:
            self.bind(alias.asname or alias.name.partition(".")[0])

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        """Bind each name; a star binds nobody knows what."""
        for alias in node.names:
            if alias.name == "*":
                self.star_import = node.module or "."
            else:
                self.bind(alias.asname or alias.name)

    def visit_Global(self, node: ast.Global) -> None:
        """Note what a class body binds outside of itself; at module level this means nothing."""
        self.declared |= set(node.names)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """Evaluate decorators, defaults and annotations, then bind the name."""
        self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        """Evaluate decorators, defaults and annotations, then bind the name."""
        self._function(node)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self._all(node.decorator_list)
        with self.hiding(_type_parameters(node)):
            self.signature(node.args)
            if node.returns is not None:
                self.visit(node.returns)
        self.bind(node.name)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """Run the body at once, in a scope of its own."""
        self._all(node.decorator_list)
        inner = StatementFlow(is_class=True)
        inner.now.bound = {"__module__", "__qualname__"}
        with self.hiding(_type_parameters(node)):
            self._all([*node.bases, *(word.value for word in node.keywords)])
            for statement in node.body:
                inner.visit(statement)
            for name in sorted(inner.exposed):
                self.read(name)
        own = inner.now.bound | inner.now.maybe
        self.class_reads |= (inner.exposed & own) - inner.declared
        self.now.maybe |= inner.declared & inner.now.maybe
        for name in sorted(inner.declared & inner.now.bound):
            self.bind(name)
        self.bind(node.name)

    def visit_TypeAlias(self, node: ast.AST) -> None:
        """Bind the name; the value is evaluated when it is asked for."""
        self.bind(next(part.id for part in children(node) if isinstance(part, ast.Name)))


def _type_parameters(node: ast.AST) -> set[str]:
    return {part.name for part in getattr(node, "type_params", ())}
