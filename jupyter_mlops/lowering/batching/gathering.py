"""From `scores[0]`, the result for the only row, to `scores[i]`, that for each row of many."""

import ast
from collections.abc import Callable

from jupyter_mlops.lowering.batching.names import OtherForm, loaded, stored

_ANSWERS = {
    "predict": "predictions",
    "predict_proba": "probabilities",
    "decision_function": "decisions",
    "score_samples": "scores",
}
"""Method of a model → what its answers are called."""
_PLACES = ("iloc", "iat", "loc", "at")
_HOLDERS = (ast.Dict, ast.List, ast.Tuple, ast.Set, ast.JoinedStr, ast.FormattedValue)
"""What holds tables without being one."""
_IS_GATHERED = "is_gathered"

Depends = Callable[[ast.AST], tuple[bool, bool]]
"""Whether something depends on one request, and whether on the table of all."""


class Gathering(ast.NodeTransformer):
    """Rewrites statements that take a row out of a table, and collects the tables to make first."""

    def __init__(self, depends: Depends, fresh: Callable[[str], str], index: str) -> None:
        self._depends = depends
        self._fresh = fresh
        self._index = index
        self._bound: set[str] = set()
        self.values: dict[str, ast.expr] = {}
        """New name → the table that it stands for."""
        self.names: set[str] = set()
        """Tables that rows are taken out of."""

    def finds_any(self, part: ast.AST) -> bool:
        """Tell whether it takes a row out of a table."""
        return any(self._table_of(node) is not None for node in ast.walk(part))

    def gathered(self, statement: ast.stmt) -> ast.stmt:
        """Give the statement for row `index` of each table. Raises OtherForm."""
        self._bound = stored(statement)
        found = _Slices(self).visit(self.visit(statement))
        assert isinstance(found, ast.stmt)
        return found

    def generic_visit(self, node: ast.AST) -> ast.AST:
        """Inner rows first: what is made of a row is no table."""
        super().generic_visit(node)
        table = self._table_of(node)
        if table is None:
            return node
        row = ast.Name(self._index, ast.Load())
        setattr(row, _IS_GATHERED, True)
        match node:
            case ast.Subscript(value=ast.Attribute(attr=place) as access) if place in _PLACES:
                access.value = self._named(table)
                self._count(node, row)
                found: ast.AST = node
            case ast.Subscript():
                node.value = self._named(table)
                self._count(node, row)
                found = node
            case ast.Call(func=ast.Attribute() as method):
                method.value = ast.Subscript(self._named(table), row, ast.Load())
                found = node
            case _:
                raise AssertionError(node)
        setattr(found, _IS_GATHERED, True)
        return found

    def sliced(self, table: ast.expr) -> ast.expr:
        """Give the part of a table that has row `index` only."""
        row = ast.Name(self._index, ast.Load())
        end = ast.BinOp(row, ast.Add(), ast.Constant(1))
        return ast.Subscript(self._named(table), ast.Slice(row, end), ast.Load())

    def is_table(self, node: ast.AST) -> bool:
        """Tell whether it is made of tables alone."""
        return self._depends(node) == (False, True)

    def _table_of(self, node: ast.AST) -> ast.expr | None:
        """The table that a row is taken out of."""
        match node:
            case ast.Subscript(value=ast.Attribute(value=table, attr=place), slice=part) if (
                place in _PLACES and _is_first(part)
            ):
                found = table
            case ast.Subscript(value=table, slice=part) if _is_first(part):
                found = table
            case ast.Call(func=ast.Attribute(value=table, attr="item"), args=[], keywords=[]):
                found = table
            case _:
                return None
        return found if self.is_table(found) else None

    def _named(self, table: ast.expr) -> ast.Name:
        if isinstance(table, ast.Name):
            self.names.add(table.id)
            return table
        if loaded(table) & self._bound:
            raise OtherForm  # made of what the statement itself binds
        for name, value in self.values.items():
            if ast.dump(value) == ast.dump(table):
                return ast.Name(name, ast.Load())
        name = self._fresh(_name_for(table))
        self.values[name] = table
        return ast.Name(name, ast.Load())

    @staticmethod
    def _count(node: ast.Subscript, row: ast.Name) -> None:
        """Put the row's number in the place of the 0."""
        if isinstance(node.slice, ast.Tuple):
            node.slice.elts[0] = row
        else:
            node.slice = row


class _Slices(ast.NodeTransformer):
    """What still stands for all rows is cut down to one."""

    def __init__(self, gathering: Gathering) -> None:
        self._gathering = gathering

    def visit(self, node: ast.AST) -> ast.AST:
        if getattr(node, _IS_GATHERED, False):
            return node
        holds = isinstance(node, _HOLDERS)
        if isinstance(node, ast.expr) and not holds and self._gathering.is_table(node):
            return self._gathering.sliced(node)
        self.generic_visit(node)
        return node


def _is_first(part: ast.expr) -> bool:
    if isinstance(part, ast.Tuple):
        return bool(part.elts) and _is_first(part.elts[0])
    return isinstance(part, ast.Constant) and type(part.value) is int and part.value == 0


def _name_for(table: ast.expr) -> str:
    match table:
        case ast.Call(func=ast.Attribute(attr=method)):
            return _ANSWERS.get(method, "results")
    return "results"
