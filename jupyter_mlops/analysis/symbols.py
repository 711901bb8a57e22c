"""From one statement to the names it reads, binds and deletes, by Python's own scoping rules.

Upward-exposed uses as in any textbook on data flow: a name counts as read only where no definite
binding inside the statement comes before it. Free names of functions come from `symtable`.
"""

import ast
import symtable
from dataclasses import dataclass, field

COMPREHENSIONS = ("listcomp", "setcomp", "dictcomp", "genexpr")


@dataclass(frozen=True, slots=True)
class Symbols:
    """What one statement does to the global names."""

    uses: frozenset[str]
    """Read right away, before any definite binding in the statement."""
    defs: frozenset[str]
    """Bound on every path."""
    may_defs: frozenset[str]
    """Bound on some path only."""
    dels: frozenset[str]
    """Unbound at the end on every path."""
    captures: dict[str, frozenset[str]]
    """Function or class bound here → global names its bodies read whenever they run."""
    deferred: frozenset[str]
    """Global names read by lambdas, which run now or later."""
    global_writes: dict[str, frozenset[str]]
    """Function → names it declares `global` and binds."""
    class_reads: frozenset[str]
    """Names that a class body reads and also binds: `class M: k = k + 1`."""
    star_import: str | None = None
    """Module of a `from … import *`."""


def symbols_of(node: ast.stmt) -> Symbols:
    """Analyse one top-level statement."""
    flow = _Flow()
    flow.visit(node)
    functions, deferred, writes = _function_scopes(node)
    bound = flow.now.bound
    return Symbols(
        uses=frozenset(flow.exposed),
        defs=frozenset(bound),
        may_defs=frozenset(flow.now.maybe - bound),
        dels=frozenset(flow.now.deleted - bound - flow.now.maybe),
        captures=functions,
        deferred=deferred,
        global_writes=writes,
        class_reads=frozenset(flow.class_reads),
        star_import=flow.star_import,
    )


@dataclass(slots=True)
class _State:
    """Names at one point inside the statement."""

    bound: set[str] = field(default_factory=set)
    maybe: set[str] = field(default_factory=set)
    deleted: set[str] = field(default_factory=set)
    dead: bool = False
    """No path reaches this point."""

    def copy(self) -> "_State":
        return _State(set(self.bound), set(self.maybe), set(self.deleted), self.dead)


def _join(states: list[_State]) -> _State:
    alive = [state for state in states if not state.dead] or states[:1]
    return _State(
        bound=set.intersection(*(state.bound for state in alive)),
        maybe=set.union(*(state.bound | state.maybe for state in states)),
        deleted=set.intersection(*(state.deleted for state in alive)),
        dead=all(state.dead for state in states),
    )


class _Flow(ast.NodeVisitor):
    """Walks a statement in evaluation order."""

    def __init__(self) -> None:
        self.now = _State()
        self.exposed: set[str] = set()
        self.class_reads: set[str] = set()
        self.star_import: str | None = None
        self.hidden: list[set[str]] = []
        """Names local to the comprehensions around the current place."""

    def bind(self, name: str) -> None:
        self.now.bound.add(name)
        self.now.deleted.discard(name)

    def read(self, name: str) -> None:
        if any(name in scope for scope in self.hidden) or name in self.now.bound:
            return
        self.exposed.add(name)

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            self.read(node.id)
        elif isinstance(node.ctx, ast.Store):
            if self.hidden and node.id in self.hidden[-1]:
                return
            self.bind(node.id)
        else:
            self.read(node.id)
            self.now.bound.discard(node.id)
            self.now.maybe.discard(node.id)
            self.now.deleted.add(node.id)

    def visit_Assign(self, node: ast.Assign) -> None:
        self.visit(node.value)
        for target in node.targets:
            self.visit(target)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self.visit(node.annotation)
        if node.value is not None:
            self.visit(node.value)
            self.visit(node.target)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name):
            self.read(node.target.id)
        self.visit(node.value)
        self.visit(node.target)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self.visit(node.value)
        self.bind(node.target.id)

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self.bind(alias.asname or alias.name.partition(".")[0])

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            if alias.name == "*":
                self.star_import = node.module or "."
            else:
                self.bind(alias.asname or alias.name)

    def _branches(self, *bodies: list[ast.stmt]) -> None:
        start = self.now
        ends = []
        for body in bodies:
            self.now = start.copy()
            for statement in body:
                self.visit(statement)
            ends.append(self.now)
        self.now = _join(ends)

    def visit_If(self, node: ast.If) -> None:
        self.visit(node.test)
        self._branches(node.body, node.orelse)

    def _loop(self, node: ast.For | ast.AsyncFor | ast.While) -> None:
        before = self.now.copy()
        if not isinstance(node, ast.While):
            self.visit(node.target)
        for statement in node.body:
            self.visit(statement)
        self.now.dead = False
        self.now = _join([before, self.now])
        self._branches(node.orelse, [])

    def visit_For(self, node: ast.For | ast.AsyncFor) -> None:
        self.visit(node.iter)
        self._loop(node)

    visit_AsyncFor = visit_For

    def visit_While(self, node: ast.While) -> None:
        self.visit(node.test)
        self._loop(node)

    def visit_Raise(self, node: ast.Raise) -> None:
        self.generic_visit(node)
        self.now.dead = True

    def visit_Try(self, node: ast.Try) -> None:
        start = self.now.copy()
        for statement in node.body:
            self.visit(statement)
        tried = self.now.copy()
        for statement in node.orelse:
            self.visit(statement)
        ends = [self.now]
        for handler in node.handlers:
            self.now = start.copy()
            self.now.maybe |= tried.bound | tried.maybe
            self._handler(handler)
            ends.append(self.now)
        self.now = _join(ends)
        for statement in node.finalbody:
            self.visit(statement)

    visit_TryStar = visit_Try

    def _handler(self, handler: ast.ExceptHandler) -> None:
        if handler.type is not None:
            self.visit(handler.type)
        if handler.name:
            self.bind(handler.name)
        for statement in handler.body:
            self.visit(statement)
        if handler.name:
            self.now.bound.discard(handler.name)
            self.now.deleted.add(handler.name)

    def visit_Match(self, node: ast.Match) -> None:
        self.visit(node.subject)
        start = self.now
        ends = [start]
        for case in node.cases:
            self.now = start.copy()
            self.visit(case)
            ends.append(self.now)
        last = node.cases[-1]
        catches_all = isinstance(last.pattern, ast.MatchAs) and last.pattern.pattern is None
        self.now = _join(ends[1:] if catches_all and last.guard is None else ends)

    def visit_MatchAs(self, node: ast.MatchAs) -> None:
        self.generic_visit(node)
        if node.name:
            self.bind(node.name)

    def visit_MatchStar(self, node: ast.MatchStar) -> None:
        if node.name:
            self.bind(node.name)

    def visit_MatchMapping(self, node: ast.MatchMapping) -> None:
        self.generic_visit(node)
        if node.rest:
            self.bind(node.rest)

    def _signature(self, arguments: ast.arguments) -> None:
        for default in [*arguments.defaults, *arguments.kw_defaults]:
            if default is not None:
                self.visit(default)
        for argument in ast.walk(arguments):
            if isinstance(argument, ast.arg) and argument.annotation is not None:
                self.visit(argument.annotation)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        for decorator in node.decorator_list:
            self.visit(decorator)
        self._signature(node.args)
        if node.returns is not None:
            self.visit(node.returns)
        self.bind(node.name)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self._signature(node.args)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for part in [*node.decorator_list, *node.bases, *(word.value for word in node.keywords)]:
            self.visit(part)
        inner = _Flow()
        inner.now.bound = {"__module__", "__qualname__"}
        for statement in node.body:
            inner.visit(statement)
        for name in sorted(inner.exposed):
            self.read(name)
        self.class_reads |= inner.exposed & (inner.now.bound | inner.now.maybe)
        self.bind(node.name)

    def _comprehension(self, node: ast.AST, generators: list[ast.comprehension]) -> None:
        self.visit(generators[0].iter)
        local = {
            name.id
            for generator in generators
            for name in ast.walk(generator.target)
            if isinstance(name, ast.Name)
        }
        self.hidden.append(local)
        before = self.now.copy()
        for position, generator in enumerate(generators):
            if position:
                self.visit(generator.iter)
            for condition in generator.ifs:
                self.visit(condition)
        for part in ("key", "value", "elt"):
            if (child := getattr(node, part, None)) is not None:
                self.visit(child)
        self.hidden.pop()
        # A walrus inside binds the enclosing name, but only if there was something to iterate over.
        self.now = _join([before, self.now])

    def visit_ListComp(self, node: ast.ListComp) -> None:
        self._comprehension(node, node.generators)

    def visit_SetComp(self, node: ast.SetComp) -> None:
        self._comprehension(node, node.generators)

    def visit_DictComp(self, node: ast.DictComp) -> None:
        self._comprehension(node, node.generators)

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> None:
        self._comprehension(node, node.generators)

    def visit_Global(self, node: ast.Global) -> None:
        """At module level the statement means nothing."""


_Scopes = tuple[dict[str, frozenset[str]], frozenset[str], dict[str, frozenset[str]]]


def _function_scopes(node: ast.stmt) -> _Scopes:
    """(captures, names read by lambdas, global writes) from the symbol table of the statement."""
    table = symtable.symtable(ast.unparse(node), "<unit>", "exec")
    captures: dict[str, set[str]] = {}
    deferred: set[str] = set()
    writes: dict[str, set[str]] = {}

    def gather(scope: symtable.SymbolTable, owner: str | None) -> None:
        name = scope.get_name()
        named = scope.get_type() != "function" or name not in (*COMPREHENSIONS, "lambda", "top")
        owner = owner or (name if named else None)
        reads, bound = _globals_of(scope)
        if owner is not None:
            # A class body runs at once: the flow walk has seen its reads.
            if scope.get_type() == "function":
                captures.setdefault(owner, set()).update(reads)
            else:
                captures.setdefault(owner, set())
            writes.setdefault(owner, set()).update(bound)
        elif name == "lambda":
            deferred.update(reads)
        for child in scope.get_children():
            gather(child, owner)

    for child in table.get_children():
        gather(child, None)
    return (
        {name: frozenset(reads) for name, reads in captures.items()},
        frozenset(deferred),
        {name: frozenset(bound) for name, bound in writes.items() if bound},
    )


def _globals_of(scope: symtable.SymbolTable) -> tuple[set[str], set[str]]:
    reads: set[str] = set()
    bound: set[str] = set()
    for symbol in scope.get_symbols():
        if symbol.is_global():
            if symbol.is_referenced():
                reads.add(symbol.get_name())
            if symbol.is_assigned():
                bound.add(symbol.get_name())
    return reads, bound
