"""From a compound statement to the names it binds on all paths through it, and on some."""

import ast
from collections.abc import Iterable, Sequence

from jupyter_mlops.analysis.name_flow import ExpressionFlow, join, stored
from jupyter_mlops.notebook.trees import walk

NEVER_SUPPRESS = frozenset({
    "ExcelFile", "ExcelWriter", "HDFStore", "NamedTemporaryFile", "Parallel", "Pool",
    "ProcessPoolExecutor", "TemporaryDirectory", "TemporaryFile", "ThreadPoolExecutor", "ZipFile",
    "axes_style", "catch_warnings", "closing", "color_palette", "config_context", "connect",
    "context", "errstate", "inference_mode", "localcontext", "no_grad", "nullcontext", "open",
    "option_context", "parallel_backend", "parallel_config", "plotting_context", "printoptions",
    "rc_context", "redirect_stderr", "redirect_stdout", "set_grad_enabled", "tqdm", "urlopen",
})  # fmt: skip
"""Context managers known to let every exception through, so that all of their body has run."""


class PathFlow(ExpressionFlow, ast.NodeVisitor):
    """Walks compound statements: branches, loops, exceptions."""

    def __init__(self, *, is_class: bool = False) -> None:
        super().__init__(is_class=is_class)
        self.caught = 0
        """How many `try` around the current place may catch what is raised there."""

    def _all(self, nodes: Iterable[ast.AST]) -> None:
        for node in nodes:
            self.visit(node)

    def visit_If(self, node: ast.If) -> None:
        """Take one branch."""
        self.visit(node.test)
        self.branches(node.body, node.orelse)

    def visit_For(self, node: ast.For) -> None:
        """Run the body any number of times."""
        self.visit(node.iter)
        self._loop(node, [node.target, *node.body])

    def visit_AsyncFor(self, node: ast.AsyncFor) -> None:
        """Run the body any number of times."""
        self.visit(node.iter)
        self._loop(node, [node.target, *node.body])

    def visit_While(self, node: ast.While) -> None:
        """Run the body any number of times."""
        self.visit(node.test)
        self._loop(node, node.body)

    def _loop(self, node: ast.For | ast.AsyncFor | ast.While, body: Sequence[ast.AST]) -> None:
        before, ever = self.now.copy(), self.ever
        self.ever = set()
        self.loops.append((self.depth, stored(body)))
        self._all(body)
        self.loops.pop()
        self.now.dead = False
        self.now = join([before, self.now])
        if any(isinstance(inner, ast.Break | ast.Continue) for inner in walk(node)):
            self.now.loosen(self.ever, set())
        self.ever |= ever
        self.branches(node.orelse, [])

    def visit_Raise(self, node: ast.Raise) -> None:
        """End the path."""
        self.generic_visit(node)
        self.now.dead = True

    def visit_Assert(self, node: ast.Assert) -> None:
        """Evaluate the message only on the path that ends here."""
        self.visit(node.test)
        if node.msg is not None:
            after = self.now.copy()
            self.visit(node.msg)
            self.now = after

    def visit_With(self, node: ast.With) -> None:
        """Run all of the body, unless the manager may swallow an exception."""
        self._with(node)

    def visit_AsyncWith(self, node: ast.AsyncWith) -> None:
        """Run all of the body, unless the manager may swallow an exception."""
        self._with(node)

    def _with(self, node: ast.With | ast.AsyncWith) -> None:
        suppresses = False
        for item in node.items:
            self.visit(item)
            suppresses = suppresses or not _lets_through(item.context_expr)
        before, ever = self.now.copy(), self.ever
        self.ever = set()
        self.caught += suppresses
        self._all(node.body)
        self.caught -= suppresses
        if suppresses:
            before.loosen(self.ever, _unbound(node.body))
            self.now = join([before, self.now])
        self.ever |= ever

    def visit_Try(self, node: ast.Try) -> None:
        """Let the body break off anywhere."""
        self._try(node)

    def visit_TryStar(self, node: ast.TryStar) -> None:
        """Let the body break off anywhere."""
        self._try(node)

    def _try(self, node: ast.Try | ast.TryStar) -> None:
        start, ever = self.now.copy(), self.ever
        self.ever = set()
        self.depth += 1
        self.caught += bool(node.handlers)
        self._all(node.body)
        self.caught -= bool(node.handlers)
        start.loosen(self.ever, _unbound(node.body))
        self._all(node.orelse)
        ends = [self.now]
        for handler in node.handlers:
            self.now = start.copy()
            self._handler(handler)
            ends.append(self.now)
        self.depth -= 1
        if node.finalbody and self.caught:
            self.now = start.copy()
            self.now.loosen(self.ever, _unbound([node]))
            self._all(node.finalbody)
        self.now = join(ends)
        self._all(node.finalbody)
        self.ever |= ever

    def _handler(self, handler: ast.ExceptHandler) -> None:
        if handler.type is not None:
            self.visit(handler.type)
        if handler.name:
            self.bind(handler.name)
        self._all(handler.body)
        if handler.name:
            self.unbind(handler.name)

    def visit_Match(self, node: ast.Match) -> None:
        """Take one case; a guard that fails leaves bound what its pattern has bound."""
        self.visit(node.subject)
        passed = self.now
        ends = []
        self.depth += 1
        for case in node.cases:
            self.now = passed.copy()
            self.visit(case.pattern)
            if case.guard is not None:
                self.visit(case.guard)
                passed = join([passed, self.now])
            self._all(case.body)
            ends.append(self.now)
        self.depth -= 1
        last = node.cases[-1]
        catches_all = isinstance(last.pattern, ast.MatchAs) and last.pattern.pattern is None
        self.now = join(ends if catches_all and last.guard is None else [passed, *ends])

    def visit_MatchAs(self, node: ast.MatchAs) -> None:
        """Bind a capture."""
        self.generic_visit(node)
        if node.name:
            self.bind(node.name)

    def visit_MatchStar(self, node: ast.MatchStar) -> None:
        """Bind the rest of a sequence."""
        if node.name:
            self.bind(node.name)

    def visit_MatchMapping(self, node: ast.MatchMapping) -> None:
        """Bind the rest of a mapping."""
        self.generic_visit(node)
        if node.rest:
            self.bind(node.rest)


def _lets_through(manager: ast.expr) -> bool:
    func = manager.func if isinstance(manager, ast.Call) else manager
    name = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
    return name in NEVER_SUPPRESS


def _unbound(nodes: Iterable[ast.AST]) -> set[str]:
    """Give the names that some path through these statements unbinds."""
    found: set[str] = set()
    for node in nodes:
        for inner in walk(node):
            if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Del):
                found.add(inner.id)
            elif isinstance(inner, ast.ExceptHandler) and inner.name:
                found.add(inner.name)
    return found
