"""From the code of a statement to its effects: what it mutates, draws, reads, writes and plots.

Mutations are of *roots*, the names at the bottom of an access path: `df["a"][0] = 1` mutates `df`.
"""

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from jupyter_mlops.analysis.effect_table import UNKNOWN, CallEffect, EffectTable
from jupyter_mlops.analysis.expressions import (
    Names,
    base_name,
    bound_names,
    dotted_name,
    folded_path,
    query_names,
    roots,
)

DYNAMIC = frozenset({"exec", "eval", "compile", "globals", "locals", "vars", "__import__"})
EXITS = frozenset({"builtins.exit", "builtins.quit", "sys.exit", "os._exit", "builtins.SystemExit"})


@dataclass(slots=True)
class Effects:
    """What a statement, or a function whenever it is called, does besides binding names."""

    must: set[str] = field(default_factory=set)
    """Roots that are certainly mutated."""
    may: set[str] = field(default_factory=set)
    """Roots that a call nothing is known about may mutate."""
    resources: set[str] = field(default_factory=set)
    """Resources read and changed: `rng:numpy`, `cwd`, `config:result`, `clock`, `network`."""
    reads: set[str] = field(default_factory=set)
    """Files read: constant paths, or `*`."""
    writes: set[str] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    uses: set[str] = field(default_factory=set)
    """Names used inside strings: `df.query("x > @limit")`."""
    features: dict[str, ast.AST] = field(default_factory=dict)
    """Dynamic code and the like, with the node to point at."""
    aliases: dict[str, set[str]] = field(default_factory=dict)
    """Name bound here → names whose objects it may hold or share."""

    def include(self, other: "Effects") -> None:
        """Take in what another piece of code does, except its aliases."""
        for part in ("must", "may", "resources", "reads", "writes", "roles", "uses"):
            getattr(self, part).update(getattr(other, part))
        self.features = other.features | self.features


@dataclass(frozen=True, slots=True)
class Summary:
    """What calling one function of the notebook does."""

    parameters: tuple[str, ...]
    must: frozenset[str] = frozenset()
    """Parameters mutated."""
    may: frozenset[str] = frozenset()
    effects: Effects = field(default_factory=Effects)
    """Effects on globals and resources."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the walk needs to know about the rest of the notebook."""

    names: Names
    table: EffectTable
    summaries: Mapping[str, Summary] = field(default_factory=dict)
    methods: Mapping[str, Summary] = field(default_factory=dict)
    """By name, over all classes of the notebook: the receiver's class isn't known."""


def effects_of(nodes: Iterable[ast.AST], context: Context) -> Effects:
    """The effects of running these nodes once."""
    walk = _Walk(context)
    for node in nodes:
        walk.visit(node)
    return walk.effects


class _Walk(ast.NodeVisitor):
    def __init__(self, context: Context) -> None:
        self.context = context
        self.effects = Effects()

    def mutate(self, node: ast.expr) -> None:
        if (name := base_name(node)) is not None:
            self.effects.must.add(name)

    def feature(self, name: str, node: ast.AST) -> None:
        self.effects.features.setdefault(name, node)

    # Function bodies run at the call, through their summary; a lambda may run right here.
    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        for part in [*node.decorator_list, *node.args.defaults, *node.args.kw_defaults]:
            if part is not None:
                self.visit(part)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for part in [*node.decorator_list, *node.bases, *node.keywords]:
            self.visit(part)
        for statement in node.body:
            if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
                self.visit(statement)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if isinstance(node.ctx, ast.Store | ast.Del):
            self._stored(node)
        self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        if isinstance(node.ctx, ast.Store | ast.Del):
            self._stored(node)
        self.generic_visit(node)

    def _stored(self, node: ast.Attribute | ast.Subscript) -> None:
        self.mutate(node)
        dotted = dotted_name(node.value, self.context.names) or ""
        if dotted == "os.environ":
            self.effects.resources.add("env")
        if dotted.startswith("pandas.options"):
            self.effects.resources.add("config:display")
        if dotted.endswith("rcParams"):
            self.effects.resources.add("config:plot")

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name):
            self.effects.may.add(node.target.id)
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        self.generic_visit(node)
        names = [name for target in node.targets for name in bound_names(target)]
        shared = self._shared(node.value)
        for name in names:
            self.effects.aliases.setdefault(name, set()).update(shared | set(names) - {name})

    def visit_For(self, node: ast.For) -> None:
        self.generic_visit(node)
        for name in bound_names(node.target):
            self.effects.aliases.setdefault(name, set()).update(self._shared(node.iter))

    def visit_With(self, node: ast.With) -> None:
        self.generic_visit(node)
        for item in node.items:
            if item.optional_vars is not None:
                for name in bound_names(item.optional_vars):
                    self.effects.aliases.setdefault(name, set()).update(roots(item.context_expr))

    def visit_Await(self, node: ast.Await) -> None:
        self.feature("await", node)
        self.generic_visit(node)

    def visit_AsyncFor(self, node: ast.AsyncFor) -> None:
        self.feature("await", node)
        self.generic_visit(node)

    def visit_AsyncWith(self, node: ast.AsyncWith) -> None:
        self.feature("await", node)
        self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        if node.id in self.context.names.rebound:
            if node.id in self.context.summaries:
                self.effects.include(self.context.summaries[node.id].effects)
        elif node.id in DYNAMIC:
            self.feature("dynamic", node)
        elif node.id in ("In", "Out", "_", "__", "___") or _is_history(node.id):
            if isinstance(node.ctx, ast.Load):
                self.feature("history", node)
        elif node.id in ("get_ipython", "input"):
            self.feature(node.id, node)

    def _shared(self, value: ast.expr) -> set[str]:
        """Names whose objects the value may be, hold or share memory with."""
        if isinstance(value, ast.Call):
            effect, _ = self._effect(value)
            if effect.returns == "self" and isinstance(value.func, ast.Attribute):
                return roots(value.func.value)
            dotted = dotted_name(value.func, self.context.names) or ""
            constructs = dotted.rpartition(".")[2][:1].isupper() or dotted.endswith("make_pipeline")
            if not effect.may and not constructs and effect.role != "split":
                return set()
        if isinstance(value, ast.BinOp | ast.Compare | ast.Constant | ast.JoinedStr | ast.UnaryOp):
            return set()
        return roots(value)

    def visit_Call(self, node: ast.Call) -> None:
        dotted = dotted_name(node.func, self.context.names)
        if dotted in EXITS:
            self.feature("exit", node)
        if dotted is not None and dotted.startswith("importlib."):
            self.feature("dynamic", node)
        effect, given = self._effect(node)
        self._apply(effect, node, given)
        if isinstance(node.func, ast.Attribute) and node.func.attr in ("query", "eval"):
            for argument in node.args[:1]:
                self._query(argument, node)
        self.generic_visit(node)

    def _query(self, argument: ast.expr, node: ast.Call) -> None:
        text = folded_path(argument, self.context.names)
        if text is not None:
            self.effects.uses |= query_names(text)
        elif isinstance(argument, ast.JoinedStr | ast.Name | ast.BinOp):
            self.feature("query", node)

    def _effect(self, node: ast.Call) -> tuple[CallEffect, Summary | None]:
        func, context = node.func, self.context
        if isinstance(func, ast.Name) and func.id in context.summaries:
            return CallEffect(), context.summaries[func.id]
        dotted = dotted_name(func, context.names)
        if dotted is not None:
            return context.table.of_function(dotted), None
        if isinstance(func, ast.Attribute):
            if func.attr in context.methods:
                return UNKNOWN, Summary((), effects=context.methods[func.attr].effects)
            return context.table.of_method(func.attr), None
        return UNKNOWN, None

    def _apply(self, effect: CallEffect, node: ast.Call, summary: Summary | None) -> None:
        if summary is not None:
            self._apply_summary(summary, node)
        for place in effect.mutates:
            target = self._argument(node, place)
            if target is not None:
                self.mutate(target)
        if effect.inplace and _is_true(_keyword(node, "inplace")):
            self.mutate(node.func)
        for copies in ("copy", "copy_X"):
            if _is_false(_keyword(node, copies)) and node.args:
                self.effects.may |= roots(node.args[0])
        if (out := _keyword(node, "out")) is not None:
            self.effects.must |= roots(out)
        if effect.may:
            self._apply_unknown(node)
        self._apply_resources(effect, node)

    def _apply_unknown(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Attribute) and not dotted_name(node.func, self.context.names):
            self.effects.may |= roots(node.func.value)
        for argument in [*node.args, *(word.value for word in node.keywords)]:
            self.effects.may |= roots(argument)

    def _apply_summary(self, summary: Summary, node: ast.Call) -> None:
        self.effects.include(summary.effects)
        given: dict[str, ast.expr] = dict(zip(summary.parameters, node.args, strict=False))
        given |= {word.arg: word.value for word in node.keywords if word.arg}
        spread = any(isinstance(argument, ast.Starred) for argument in node.args) or any(
            word.arg is None for word in node.keywords
        )
        for parameter, value in given.items():
            if parameter in summary.must:
                self.effects.must |= roots(value)
            if parameter in summary.may:
                self.effects.may |= roots(value)
        if spread and (summary.must or summary.may):
            for argument in [*node.args, *(word.value for word in node.keywords)]:
                self.effects.may |= roots(argument)

    def _apply_resources(self, effect: CallEffect, node: ast.Call) -> None:
        found = self.effects
        if effect.role:
            found.roles.add(effect.role)
        if effect.resource:
            found.resources.add(effect.resource)
        if effect.draws:
            found.resources.add(effect.draws)
        if effect.draws_unless:
            seed = _keyword(node, effect.draws_unless)
            if seed is None or (isinstance(seed, ast.Constant) and seed.value is None):
                found.resources.add("rng:numpy")
        self._apply_files(effect, node)

    def _apply_files(self, effect: CallEffect, node: ast.Call) -> None:
        found = self.effects
        if effect.reads_file is not None:
            path = folded_path(self._argument(node, effect.reads_file), self.context.names) or "*"
            mode = folded_path(self._argument(node, 1), self.context.names) or ""
            is_write = effect.may and any(letter in mode for letter in "wax+")
            (found.writes if is_write else found.reads).add(path)
        if effect.writes_file is not None:
            path = folded_path(self._argument(node, effect.writes_file), self.context.names) or "*"
            found.writes.add(path)

    def _argument(self, node: ast.Call, place: int | str) -> ast.expr | None:
        if place == "self":
            return node.func.value if isinstance(node.func, ast.Attribute) else None
        if isinstance(place, int):
            return node.args[place] if place < len(node.args) else None
        return _keyword(node, place)


def _keyword(node: ast.Call, name: str) -> ast.expr | None:
    return next((word.value for word in node.keywords if word.arg == name), None)


def _is_true(node: ast.expr | None) -> bool:
    return node is not None and not _is_false(node)


def _is_false(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and not node.value


def _is_history(name: str) -> bool:
    return name.startswith(("_i", "_")) and name.lstrip("_").lstrip("i").isdigit()
