"""Takes a prediction function apart: before the table, the table, after the table."""

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from jupyter_mlops.copies import copied
from jupyter_mlops.lowering.batching.gathering import Depends, Gathering
from jupyter_mlops.lowering.batching.names import OtherForm, bound, changed, loaded

_SIMPLE = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr, ast.Return)
_OF_TABLES = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr, ast.For)
_DECISIONS = (ast.IfExp, ast.BoolOp, ast.While, ast.If, ast.Assert, ast.For)
_SCOPES = (ast.FunctionDef, ast.ClassDef)
_UNUSUAL = (ast.Lambda, ast.NamedExpr, ast.Yield, ast.Await, ast.Delete, ast.Global, ast.Nonlocal)


@dataclass(frozen=True, slots=True)
class Parts:
    """The statements of a function by what they depend on, each part in the function's order."""

    constant: list[ast.stmt] = field(default_factory=list)
    before: list[ast.stmt] = field(default_factory=list)
    """What is done with each request, up to its place in a list."""
    lists: dict[str, ast.expr] = field(default_factory=dict)
    """Name of a list → what each request puts there."""
    table: list[ast.stmt] = field(default_factory=list)
    after: list[ast.stmt] = field(default_factory=list)
    """What is done with each row of the results."""


class Division:
    """One function on its way into its parts, statement by statement."""

    def __init__(self, arguments: Sequence[str], taken: set[str]) -> None:
        self.arguments = tuple(arguments)
        self.parts = Parts()
        self._taken = set(taken)
        self.index = self.fresh("i")
        """The name of a row's number."""
        self._singles = {*arguments, self.index}
        """Names of what belongs to one request."""
        self._tables: set[str] = set()
        """Names of what belongs to all of them."""
        self._constants: set[str] = set()
        self._own: set[str] = set()
        """Names that are bound before the table."""
        self._gathered: set[str] = set()
        """Tables of which rows have been taken out."""

    def fresh(self, name: str) -> str:
        """Give a name like this one that the function doesn't have."""
        while name in self._taken:
            name += "_"
        self._taken.add(name)
        return name

    def add(self, statement: ast.stmt) -> None:
        """Put the next statement where it belongs. Raises OtherForm."""
        statement = copied(statement)
        self._check_scopes(statement)
        if isinstance(statement, _SIMPLE):
            statement = self._with_lists(statement)
        single, table = self.depends(statement)
        if not single and not table:
            self._add_constant(statement)
        elif not table and not self._tables:
            self._add_before(statement)
        elif not single and self._is_of_table(statement):
            self._add_of_table(statement)
        else:
            self._add_after(statement)

    def depends(self, node: ast.AST) -> tuple[bool, bool]:
        """Tell whether it depends on one request, and whether on the table of all."""
        names = loaded(node)
        return bool(names & self._singles), bool(names & self._tables)

    def _check_scopes(self, statement: ast.stmt) -> None:
        """Refuse what hides a name that matters, or uses it in a function of its own."""
        known = self._singles | self._tables
        for node in ast.walk(statement):
            hides = isinstance(node, ast.comprehension) and bound(node.target) & known
            captures = isinstance(node, _SCOPES) and loaded(node) & known
            if hides or captures or isinstance(node, _UNUSUAL):
                raise OtherForm

    def _with_lists(self, statement: ast.stmt) -> ast.stmt:
        lists = _Lists(self.depends, self.fresh)
        found = lists.visit(statement)
        if lists.found and self.parts.after:
            raise OtherForm
        self.parts.lists.update(lists.found)
        self._tables |= lists.found.keys()
        assert isinstance(found, ast.stmt)
        return found

    def _add_constant(self, statement: ast.stmt) -> None:
        names = bound(statement)
        known = self._singles | self._tables | self._constants
        if isinstance(statement, ast.Return) or names & known or changed(statement):
            raise OtherForm
        self.parts.constant.append(statement)
        self._constants |= names
        if isinstance(statement, _SCOPES):
            self._constants.add(statement.name)

    def _add_before(self, statement: ast.stmt) -> None:
        self._check_constants(statement)
        if any(isinstance(node, ast.Return) for node in ast.walk(statement)):
            raise OtherForm
        self.parts.before.append(statement)
        self._singles |= bound(statement)
        self._own |= bound(statement) | changed(statement)

    def _is_of_table(self, statement: ast.stmt) -> bool:
        """Whether it works on all rows, and takes none of them out."""
        if not isinstance(statement, _OF_TABLES):
            return False
        if self._gathering().finds_any(statement):
            return False
        for node in ast.walk(statement):
            decided = node.iter if isinstance(node, ast.For) else node
            if isinstance(node, _DECISIONS) and self.depends(decided)[1]:
                raise OtherForm  # it would decide for all rows what was asked of one
        return True

    def _add_of_table(self, statement: ast.stmt) -> None:
        names = bound(statement)
        if (names | changed(statement)) & (self._gathered | self._own | self._constants):
            raise OtherForm
        self.parts.table.append(statement)
        self._tables |= names
        self._singles -= names

    def _add_after(self, statement: ast.stmt) -> None:
        gathering = self._gathering()
        self._check_decisions(statement, gathering)
        statement = gathering.gathered(statement)
        for name, value in gathering.values.items():
            self.parts.table.append(ast.Assign([ast.Name(name, ast.Store())], value, lineno=0))
        self._tables |= gathering.values.keys()
        self._gathered |= gathering.names
        names = bound(statement)
        if names & self._tables or loaded(statement) & self._own:
            raise OtherForm
        self._check_constants(statement)
        self.parts.after.append(statement)
        self._singles |= names

    def _check_decisions(self, statement: ast.stmt, gathering: Gathering) -> None:
        """Refuse what would ask all rows, or change them, for the sake of one."""
        if changed(statement) & self._tables:
            raise OtherForm
        for node in ast.walk(statement):
            test = getattr(node, "test", None)
            if not isinstance(test, ast.expr) or gathering.finds_any(test):
                continue
            if self.depends(test) == (False, True):
                raise OtherForm

    def _check_constants(self, statement: ast.stmt) -> None:
        """Refuse what would change for all requests what belongs to each."""
        if (bound(statement) | changed(statement)) & self._constants:
            raise OtherForm

    def _gathering(self) -> Gathering:
        return Gathering(self.depends, self.fresh, self.index)


class _Lists(ast.NodeTransformer):
    """Puts a name in the place of each list that holds one request and nothing else."""

    def __init__(self, depends: Depends, fresh: Callable[[str], str]) -> None:
        self._depends = depends
        self._fresh = fresh
        self.found: dict[str, ast.expr] = {}

    def visit_List(self, node: ast.List) -> ast.AST:
        is_of_one = len(node.elts) == 1 and not isinstance(node.elts[0], ast.Starred)
        if not is_of_one or self._depends(node) != (True, False):
            return self.generic_visit(node)
        name = self._fresh("rows")
        self.found[name] = node.elts[0]
        return ast.Name(name, ast.Load())
