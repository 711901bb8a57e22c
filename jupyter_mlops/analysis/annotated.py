"""Which names a statement reads in annotations only, and whether these are evaluated at all."""

import ast

from jupyter_mlops.analysis.symbols import symbols_of
from jupyter_mlops.notebook.trees import once

FUTURE = "__future__"


def are_annotations_lazy(node: ast.stmt) -> bool:
    """Whether it is `from __future__ import annotations`: IPython keeps to it in later cells."""
    match node:
        case ast.ImportFrom(module="__future__", names=names):
            return any(alias.name == "annotations" for alias in names)
    return False


@once
def annotated(node: ast.stmt) -> frozenset[str]:
    """Names that are read right away by annotations only: `def add(self, other: Node) -> Node`."""
    (anew,) = ast.parse(ast.unparse(node)).body  # a copy would have what was found about the tree
    bare = _Bare().visit(anew)
    return symbols_of(node).firm - symbols_of(bare).firm


class _Bare(ast.NodeTransformer):
    """Takes annotations away."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """Take away that of the result."""
        node.returns = None
        return self.generic_visit(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        """Take away that of the result."""
        node.returns = None
        return self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        """Take away that of a parameter."""
        node.annotation = None
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        """Leave the assignment."""
        node.annotation = ast.Constant(None)
        return self.generic_visit(node)
