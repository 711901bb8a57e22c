"""From a statement's tree, walked in evaluation order, to the names read before they are bound.

Upward-exposed uses as in any textbook on data flow: a read counts where no binding comes before it
on every path through the statement.
"""

import ast
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from jupyter_mlops.notebook.trees import Visitor, walk


@dataclass(slots=True)
class State:
    """Names at one point inside the statement."""

    bound: set[str] = field(default_factory=set)
    maybe: set[str] = field(default_factory=set)
    deleted: set[str] = field(default_factory=set)
    dead: bool = False
    """No path reaches this point."""

    def copy(self) -> "State":
        """Give a state to change on another path."""
        return State(set(self.bound), set(self.maybe), set(self.deleted), self.dead)

    def loosen(self, possible: set[str], lost: set[str]) -> None:
        """Take in that some path may have bound `possible` and some may have unbound `lost`."""
        self.maybe |= possible | (self.bound & lost)
        self.bound -= lost


def join(states: Sequence[State]) -> State:
    """Give what holds where these paths meet."""
    alive = [state for state in states if not state.dead] or states[:1]
    return State(
        bound=set.intersection(*(state.bound for state in alive)),
        maybe=set.union(*(state.bound | state.maybe for state in states)),
        deleted=set.intersection(*(state.deleted for state in alive)),
        dead=all(state.dead for state in states),
    )


class ExpressionFlow(Visitor, ast.NodeVisitor):
    """Walks expressions; knows which operands Python may skip."""

    def __init__(self, *, is_class: bool = False) -> None:
        self.is_class = is_class
        """Names of a class body can't be seen from comprehensions inside it."""
        self.now = State()
        self.exposed: set[str] = set()
        self.firm: set[str] = set()
        """Exposed where the statement itself can't have bound the name on an earlier path."""
        self.ever: set[str] = set()
        """Names bound at any point so far, also those unbound again."""
        self.hidden: list[set[str]] = []
        """Names local to the comprehensions around the current place."""
        self.loops: list[tuple[int, set[str]]] = []
        """Around the current place: how deep in branches a loop stands, and what its body binds."""
        self.depth = 0

    def bind(self, name: str) -> None:
        """Note a binding that certainly happens on this path."""
        self.now.bound.add(name)
        self.now.deleted.discard(name)
        self.ever.add(name)

    def unbind(self, name: str) -> None:
        """Note that the name is gone on this path."""
        self.now.bound.discard(name)
        self.now.maybe.discard(name)
        self.now.deleted.add(name)

    def read(self, name: str) -> None:
        """Note a read of the name as it is at this point."""
        if any(name in scope for scope in self.hidden) or name in self.now.bound:
            return
        self.exposed.add(name)
        carried = any(self.depth > depth and name in bound for depth, bound in self.loops)
        if name not in self.now.maybe and not carried:
            self.firm.add(name)

    def visit_Name(self, node: ast.Name) -> None:
        """Read, bind or delete."""
        if isinstance(node.ctx, ast.Load):
            self.read(node.id)
        elif isinstance(node.ctx, ast.Store):
            if not (self.hidden and node.id in self.hidden[-1]):
                self.bind(node.id)
        else:
            self.read(node.id)
            self.unbind(node.id)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        """Bind the target of `:=`, which is never local to a comprehension."""
        self.visit(node.value)
        self.bind(node.target.id)

    def _perhaps(self, nodes: Iterable[ast.AST]) -> None:
        before = self.now.copy()
        self.depth += 1
        for node in nodes:
            self.visit(node)
        self.depth -= 1
        self.now = join([before, self.now])

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        """Skip, perhaps, all operands but the first."""
        self.visit(node.values[0])
        self._perhaps(node.values[1:])

    def visit_Compare(self, node: ast.Compare) -> None:
        """Skip, perhaps, what follows the first comparison of a chain."""
        self.visit(node.left)
        self.visit(node.comparators[0])
        self._perhaps(node.comparators[1:])

    def visit_IfExp(self, node: ast.IfExp) -> None:
        """Evaluate one of two."""
        self.visit(node.test)
        self.branches([node.body], [node.orelse])

    def branches(self, *paths: Sequence[ast.AST]) -> None:
        """Visit paths of which exactly one is taken."""
        start = self.now
        ends = []
        self.depth += 1
        for path in paths:
            self.now = start.copy()
            for node in path:
                self.visit(node)
            ends.append(self.now)
        self.depth -= 1
        self.now = join(ends)

    def visit_Dict(self, node: ast.Dict) -> None:
        """Visit pair by pair, not all keys first."""
        for key, value in zip(node.keys, node.values, strict=True):
            if key is not None:
                self.visit(key)
            self.visit(value)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        """Visit defaults only: the body runs later."""
        self.signature(node.args)

    def signature(self, arguments: ast.arguments) -> None:
        """Visit what a definition evaluates of its parameters."""
        for default in [*arguments.defaults, *arguments.kw_defaults]:
            if default is not None:
                self.visit(default)
        for argument in walk(arguments):
            if isinstance(argument, ast.arg) and argument.annotation is not None:
                self.visit(argument.annotation)

    def visit_ListComp(self, node: ast.ListComp) -> None:
        """Visit in the comprehension's own scope."""
        self._comprehension(node.generators, [node.elt])

    def visit_SetComp(self, node: ast.SetComp) -> None:
        """Visit in the comprehension's own scope."""
        self._comprehension(node.generators, [node.elt])

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> None:
        """Visit in the comprehension's own scope."""
        self._comprehension(node.generators, [node.elt])

    def visit_DictComp(self, node: ast.DictComp) -> None:
        """Visit in the comprehension's own scope."""
        self._comprehension(node.generators, [node.key, node.value])

    def _comprehension(self, generators: list[ast.comprehension], results: list[ast.expr]) -> None:
        self.visit(generators[0].iter)
        before = self.now.copy()
        if self.is_class:
            self.now = State()
        with self.hiding(stored(generator.target for generator in generators)):
            for position, generator in enumerate(generators):
                if position:
                    self.visit(generator.iter)
                self.visit(generator.target)
                for condition in generator.ifs:
                    self.visit(condition)
            for result in results:
                self.visit(result)
        # A walrus inside binds the enclosing name, but only if there was something to iterate over.
        self.now = before if self.is_class else join([before, self.now])

    @contextmanager
    def hiding(self, names: set[str]) -> Iterator[None]:
        """Make names local to what is visited meanwhile."""
        self.hidden.append(names)
        yield
        self.hidden.pop()


def stored(nodes: Iterable[ast.AST]) -> set[str]:
    """Give the names that assignments inside these nodes bind."""
    return {
        inner.id
        for node in nodes
        for inner in walk(node)
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store)
    }
