"""From a pipeline to the statements of its notebook that lines of its package can come from."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from jupyter_mlops.copies import copied
from jupyter_mlops.ir.pipeline import Pipeline, Statement

_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Origin:
    """A statement of the notebook, one inside of it, or what the package has in its place."""

    statement: Statement
    node: ast.stmt
    lines: tuple[int, ...]
    """For each line of the text that the node is from, that of the cell."""
    shape: str

    def line(self, number: int | None) -> int:
        """The cell's line for one of the text, from 1."""
        assert number is not None
        return self.lines[number - 1]


def origins(pipeline: Pipeline) -> list[Origin]:
    """All that may stand in the package by itself, in the notebook's order."""
    found = []
    for statement in pipeline.statements:
        if statement.code:
            length = statement.code.count("\n") + 1
            following = tuple(range(statement.line, statement.line + length))
            texts = [(statement.code, statement.lines or following)]
            texts += [
                (one.text, one.lines) for one in pipeline.rewritten if one.uid == statement.uid
            ]
            found += [
                Origin(statement, node, lines, shape_of(pipeline, node))
                for text, lines in texts
                for node in _statements(pipeline, text)
            ]
    return found


def _statements(pipeline: Pipeline, text: str) -> Iterator[ast.stmt]:
    """The statement; what a main guard holds; what a prediction function does."""
    try:
        nodes = ast.parse(text).body
    except SyntaxError:
        return
    for node in nodes:
        yield node
        match node:
            case ast.FunctionDef(name=name, body=body) if name in pipeline.entries:
                yield from body
            case ast.If(test=ast.Compare(left=ast.Name(id="__name__")), body=body):
                yield from body


def shape_of(pipeline: Pipeline, node: ast.stmt) -> str:
    """What two statements have in common where one is the other's text in the package."""
    return ast.dump(canonical(pipeline, node))


def canonical(pipeline: Pipeline, node: ast.stmt) -> ast.AST:
    """The statement as the notebook has it; places stay those of `node`."""
    written: ast.AST = _Canonical(pipeline).visit(copied(node))
    return written


class _Canonical(ast.NodeTransformer):
    """Writes a statement as the notebook has it: without added types, with its own names.

    Without `_ =` on both sides, which the package leaves out where nothing reads it.
    """

    def __init__(self, pipeline: Pipeline) -> None:
        self.fields = {one.field: one.name for one in pipeline.parameters}
        service = pipeline.service
        self.state = {one.name for one in service.state} if service is not None else set()

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        """`_ = plt.title("Prices")` → `plt.title("Prices")`."""
        match node:
            case ast.Assign(targets=[ast.Name(id="_")], value=value):
                return self.generic_visit(ast.copy_location(ast.Expr(value), node))
        return self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """`params.test_size` → `TEST_SIZE`, `self.model` → `model`."""
        name = self._own_name(node)
        if name is not None:
            return ast.copy_location(ast.Name(name, node.ctx), node)
        return self.generic_visit(node)

    def _own_name(self, node: ast.Attribute) -> str | None:
        match node.value:
            case ast.Name(id="self") if node.attr in self.state:
                return node.attr
            case ast.Name(id="params" | "parameters" | "settings_"):
                return self.fields.get(node.attr)
            case ast.Attribute(value=ast.Name(id="self"), attr="params"):
                return self.fields.get(node.attr)
        return None

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """Without types and docstring, which the package writes anew."""
        return self._untyped(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        """Likewise."""
        return self._untyped(node)

    def _untyped(self, node: _Function) -> ast.AST:
        node.returns = None
        for argument in ast.walk(node.args):
            if isinstance(argument, ast.arg):
                argument.annotation = None
        return self._undocumented(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        """Without its docstring, which is indented anew."""
        return self._undocumented(node)

    def _undocumented(self, node: _Function | ast.ClassDef) -> ast.AST:
        match node.body[0]:
            case ast.Expr(value=ast.Constant(value=str()) as text):
                text.value = ""
        return self.generic_visit(node)
