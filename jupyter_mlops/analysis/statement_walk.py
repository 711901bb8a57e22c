"""From a statement that binds or stores to its effects and to the names that share after it."""

import ast

from jupyter_mlops.analysis.aliasing import given_outside, gives_tied, shared
from jupyter_mlops.analysis.bindings import direct_bindings
from jupyter_mlops.analysis.call_walk import CallWalk
from jupyter_mlops.analysis.context import AROUND, HELD, PART, SAME, holding
from jupyter_mlops.analysis.estimators import LEARNED_SCORES
from jupyter_mlops.analysis.expressions import bound_names, dotted_name, owner
from jupyter_mlops.analysis.settings import (
    PLOT_SETTINGS,
    RAISING,
    TABLE_SETTINGS,
    WARNINGS,
)
from jupyter_mlops.notebook.trees import walk
from jupyter_mlops.recording.record import READ_AT_START

_PLACES = (
    ("os.environ", "env"),
    ("sys.path", "env"),
    ("pandas.options.display", TABLE_SETTINGS),
    ("pandas.options", "config:pandas"),
    ("matplotlib.rcParams", PLOT_SETTINGS),
    ("matplotlib.pyplot.rcParams", PLOT_SETTINGS),
)
"""Resources behind attributes and items of modules."""


SHOWN = ("display.", "plotting.", "styler.", "io.", "mode.chained_assignment")
"""Options of pandas that decide how values are shown, written and warned of."""


def _decides(option: str) -> bool:
    """Whether an option of pandas changes what operations give: `pd.options.future.no_silent_…`."""
    name = option.removeprefix("pandas.options.")
    return name != option and not name.startswith(SHOWN)


def _is_read_at_start(node: ast.Attribute | ast.Subscript) -> bool:
    """Whether it sets what the process has read already: `os.environ["PYTHONHASHSEED"] = "0"`."""
    match node:
        case ast.Subscript(slice=ast.Constant(value=str(key))):
            return key in READ_AT_START
    return False


class StatementWalk(CallWalk, ast.NodeVisitor):
    """Gathers the effects of statements, definitions aside."""

    def visit_Attribute(self, node: ast.Attribute) -> None:
        """Change the object whose attribute is set; reading one may run a property."""
        if isinstance(node.ctx, ast.Load):
            if node.attr in LEARNED_SCORES:
                self.effects.roles.add("metric")
            method = self.context.methods.get(node.attr)
            if method is not None and method.is_property:
                self.implicit([node.attr], node.value)
        else:
            self._stored(node)
            self.implicit([node.attr], node.value)
        self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        """Change the object whose item is set, or that may add what it is asked for."""
        if isinstance(node.ctx, ast.Load):
            self.fill(node.value)
            self.implicit(["__getitem__"], node.value)
        else:
            self._stored(node)
        self.generic_visit(node)

    def _stored(self, node: ast.Attribute | ast.Subscript) -> None:
        self.mutate(node.value)
        self.implicit(["__setitem__", "__setattr__", "__delitem__"], node.value)
        if owner(node) in self.context.names.imports and not _is_read_at_start(node):
            self.effects.resources.add(self._set_in_library(node))

    def _set_in_library(self, node: ast.Attribute | ast.Subscript) -> str:
        """The resource that an attribute or item of a module, or of what it gives, belongs to."""
        dotted = dotted_name(node.value, self.context.names) or ""
        if isinstance(node, ast.Attribute) and _decides(f"{dotted}.{node.attr}"):
            return "config:result"
        known = (name for prefix, name in _PLACES if dotted.startswith(prefix))
        return next(known, "config:result")

    def visit_Assign(self, node: ast.Assign) -> None:
        """Bind; targets of one assignment may share with each other."""
        if isinstance(node.value, ast.Lambda) and isinstance(node.targets[0], ast.Name):
            self.visit(node.value.args)
            return
        self._bind(node)
        for target in node.targets:
            self._fill(target, node.value)
        names = [name for target in node.targets for name in bound_names(target)]
        if len(node.targets) > 1 or isinstance(node.value, ast.Call | ast.Name):
            common = shared(node.value, self.context)
            is_given = bool(set(common.values()) - {AROUND, HELD})
            if len(node.targets) > 1 or is_given or gives_tied(node.value, self.context):
                for name in names:
                    others = [other for other in names if other != name]
                    self.effects.link(name, dict.fromkeys(others, PART))

    def _fill(self, target: ast.expr, value: ast.expr) -> None:
        """Let `d["k"] = x` make `d` hold `x`."""
        for part in walk(target):
            if isinstance(part, ast.Attribute | ast.Subscript) and isinstance(part.ctx, ast.Store):
                held = holding(shared(value, self.context))
                for name in shared(part.value, self.context):
                    self.effects.link(name, held)

    def _bind(self, node: ast.AST) -> None:
        self.generic_visit(node)
        for binding in direct_bindings(node):
            found = shared(binding.value, self.context) if binding.value is not None else {}
            if binding.how in ("part", "enter"):
                entered = self.context.methods.get("__enter__") if binding.how == "enter" else None
                found = dict.fromkeys(found, PART) | (given_outside(entered) if entered else {})
            elif binding.how == "grow":
                found = dict.fromkeys(found, HELD)
            self.effects.link(binding.name, found)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """Bind."""
        self._bind(node)
        if node.value is not None:
            self._fill(node.target, node.value)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        """Bind."""
        self._bind(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        """Change in place what can be changed in place."""
        if isinstance(node.target, ast.Name):
            self.mark(node.target.id, certain=False, deep=False)
            self.effects.link(node.target.id, {node.target.id: SAME})
        else:  # what is found there may change, and then be put there again
            self.mutate(node.target, certain=False)
        self._bind(node)

    def visit_For(self, node: ast.For) -> None:
        """Bind the target to parts of what is gone through."""
        self.implicit(["__iter__", "__next__"], node.iter)
        self._bind(node)

    def visit_AsyncFor(self, node: ast.AsyncFor) -> None:
        """Bind the target to parts of what is gone through."""
        self.feature("await", node)
        self._bind(node)

    def visit_withitem(self, node: ast.withitem) -> None:
        """Enter and leave."""
        self.implicit(["__enter__", "__exit__"], node.context_expr)
        self._bind(node)

    def visit_FormattedValue(self, node: ast.FormattedValue) -> None:
        """Make text of a value."""
        self.note_texts(node)
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        """Make text of what stands behind `"…" %`."""
        self.note_texts(node)
        self.generic_visit(node)

    def visit_With(self, node: ast.With) -> None:
        """Leave: `warnings.catch_warnings()` takes back what filters were set inside."""
        filters = {RAISING, WARNINGS} - self.effects.resources
        self.generic_visit(node)
        called = (
            one.context_expr.func for one in node.items if isinstance(one.context_expr, ast.Call)
        )
        names = [dotted_name(func, self.context.names) for func in called]
        if "warnings.catch_warnings" in names:
            self.effects.resources -= filters

    def visit_AsyncWith(self, node: ast.AsyncWith) -> None:
        """Note that this needs an event loop."""
        self.feature("await", node)
        self.generic_visit(node)

    def visit_Await(self, node: ast.Await) -> None:
        """Note that this needs an event loop."""
        self.feature("await", node)
        self.generic_visit(node)

    def visit_Match(self, node: ast.Match) -> None:
        """Bind captures to parts of the subject."""
        self.generic_visit(node)
        parts = dict.fromkeys(shared(node.subject, self.context), PART)
        for inner in (part for case in node.cases for part in walk(case.pattern)):
            for binding in direct_bindings(inner):
                self.effects.link(binding.name, parts)
