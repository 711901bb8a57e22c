"""Writes the parts of a divided function as one that takes a list of requests."""

import ast
from collections.abc import Mapping
from typing import TypeVar

from jupyter_mlops.copies import copied
from jupyter_mlops.lowering.batching.division import Division
from jupyter_mlops.lowering.batching.names import OtherForm

N = TypeVar("N", bound=ast.AST)


class Writing:
    """One divided function on its way to text."""

    def __init__(self, division: Division, many: str, returns: str, *, is_record: bool) -> None:
        self.parts = division.parts
        self.arguments = division.arguments
        self.index = division.index
        self.many = many
        self.returns = returns
        self.is_record = is_record
        self.one = self.arguments[0] if is_record else division.fresh("request")
        """The name of one request in a loop over all."""
        self.answer = division.fresh("answer")

    def text(self) -> str:
        """Write the statements of the function, at column 0. Raises OtherForm."""
        parts = self.parts
        if not parts.lists or not parts.after:
            raise OtherForm
        names = self._names_of_lists()
        written = [*parts.constant, *self._before(names), *parts.table, *self._after()]
        module = ast.Module([_Renamed(names).visit(one) for one in written], [])
        return ast.unparse(ast.fix_missing_locations(module))

    def _names_of_lists(self) -> dict[str, ast.expr]:
        """Name of a list → what stands for it."""
        if self.parts.before:
            return {}
        return {name: self._listed(value) for name, value in self.parts.lists.items()}

    def _listed(self, value: ast.expr) -> ast.expr:
        if self.is_record and isinstance(value, ast.Name):
            return _name(self.many)
        target = ast.Name(self.one, ast.Store())
        loop = ast.comprehension(target, _name(self.many), [], is_async=0)
        return ast.ListComp(self._of_request(value, _name(self.one)), [loop])

    def _before(self, names: Mapping[str, ast.expr]) -> list[ast.stmt]:
        if names:
            return []
        lists = self.parts.lists
        found: list[ast.stmt] = [_statement(f"{name}: list[Any] = []") for name in lists]
        body = [self._of_request(one, _name(self.one)) for one in self.parts.before]
        for name, value in lists.items():
            append = ast.Attribute(_name(name), "append", ast.Load())
            given = self._of_request(value, _name(self.one))
            body.append(ast.Expr(ast.Call(append, [given], [])))
        target = ast.Name(self.one, ast.Store())
        return [*found, ast.For(target, _name(self.many), body, [], lineno=0)]

    def _after(self) -> list[ast.stmt]:
        request = ast.Subscript(_name(self.many), _name(self.index), ast.Load())
        after = [self._of_request(one, request) for one in self.parts.after]
        every = f"for {self.index} in range(len({self.many}))"
        match after:
            case [ast.Return(value=ast.expr() as value)]:
                return [_statement(f"return [{ast.unparse(value)} {every}]")]
        function = _statement(f"def {self.answer}({self.index}: int) -> {self.returns}: pass")
        assert isinstance(function, ast.FunctionDef)
        function.body = after
        return [function, _statement(f"return [{self.answer}({self.index}) {every}]")]

    def _of_request(self, node: N, request: ast.expr) -> N:
        """What is done with the arguments of one request, done with `request`."""
        if self.is_record:
            values: dict[str, ast.expr] = {self.one: request}
        else:
            values = {
                name: ast.Subscript(request, ast.Constant(name), ast.Load())
                for name in self.arguments
            }
        found: N = _Renamed(values).visit(node)
        return found


class _Renamed(ast.NodeTransformer):
    """Puts expressions in the place of names that are read."""

    def __init__(self, values: Mapping[str, ast.expr]) -> None:
        self._values = values

    def visit_Name(self, node: ast.Name) -> ast.expr:
        value = self._values.get(node.id, node)
        if isinstance(value, ast.Name) and value.id == node.id:
            return node
        if not isinstance(node.ctx, ast.Load):
            raise OtherForm
        return copied(value)


def _name(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())


def _statement(text: str) -> ast.stmt:
    return ast.parse(text).body[0]
