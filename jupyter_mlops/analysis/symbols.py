"""From one statement to the names it reads, binds and deletes, by Python's own scoping rules."""

import ast
from dataclasses import dataclass, field

from jupyter_mlops.analysis.bindings import own_nodes
from jupyter_mlops.analysis.scopes import Deferred, deferred_names
from jupyter_mlops.analysis.statement_flow import StatementFlow
from jupyter_mlops.notebook.trees import has_any, nodes_of, once, walk

_INDIRECT = frozenset(
    {ast.NamedExpr, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp}
)
"""Expressions that bind names, or have names of their own."""


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
    """Global names read by lambdas and other code that runs now or later."""
    global_writes: dict[str, frozenset[str]]
    """Function → names it declares `global` and binds."""
    class_reads: frozenset[str]
    """Names that a class body reads and also binds: `class M: k = k + 1`."""
    star_import: str | None = None
    """Module of a `from … import *`."""
    firm: frozenset[str] = frozenset()
    """Those of `uses` read where no path through the statement can have bound them."""
    binds: frozenset[str] = field(init=False)
    """Bound on some path."""

    def __post_init__(self) -> None:
        """Join what many ask for together."""
        object.__setattr__(self, "binds", self.defs | self.may_defs)


@once
def symbols_of(node: ast.stmt) -> Symbols:
    """Analyse one top-level statement."""
    plain = _plain_targets(node)
    if plain is not None:
        loaded = (name.id for name in nodes_of(ast.Name, node) if isinstance(name.ctx, ast.Load))
        uses = frozenset(loaded)
        nothing = frozenset[str]()
        return Symbols(
            uses=uses,
            defs=plain,
            may_defs=nothing,
            dels=nothing,
            captures={},
            deferred=nothing,
            global_writes={},
            class_reads=nothing,
            firm=uses,
        )
    flow = StatementFlow()
    flow.visit(node)
    later = deferred_names(node)
    bound = flow.now.bound
    return Symbols(
        uses=frozenset(flow.exposed),
        defs=frozenset(bound),
        may_defs=frozenset(flow.now.maybe - bound),
        dels=frozenset(flow.now.deleted - bound - flow.now.maybe),
        captures={name: frozenset(reads) for name, reads in later.captures.items()},
        deferred=frozenset(later.lambdas | _perhaps_run(node, later) | _generator_reads(node)),
        global_writes={name: frozenset(names) for name, names in later.writes.items()},
        class_reads=frozenset(flow.class_reads),
        star_import=flow.star_import,
        firm=frozenset(flow.firm),
    )


def _plain_targets(node: ast.stmt) -> frozenset[str] | None:
    """The names that a statement binds when it has read all that it reads; None: it isn't so plain.

    Most statements are, and need no walk along the paths through them.
    """
    match node:
        case ast.Expr():
            target = None
        case ast.Assign(targets=[ast.Name() | ast.Subscript() | ast.Attribute() as target]):
            pass
        case _:
            return None
    if has_any(_INDIRECT, node):
        return None
    return frozenset({target.id}) if isinstance(target, ast.Name) else frozenset()


def _perhaps_run(node: ast.stmt, later: Deferred) -> set[str]:
    """Give what functions read that the statement both defines and may call."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return set()
    if isinstance(node, ast.ClassDef) and not any(_calls_own(part, node) for part in node.body):
        return set()
    return set().union(*later.captures.values())


def _calls_own(part: ast.stmt, owner: ast.ClassDef) -> bool:
    """Tell whether running this part of a class body may run code that the body itself defines."""
    if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    methods = (one for one in own_nodes(owner.body) if isinstance(one, ast.FunctionDef))
    own = {method.name for method in methods}
    return any(
        isinstance(inner, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp)
        or (isinstance(inner, ast.Name) and inner.id in own)
        for inner in walk(part)
    )


def _generator_reads(node: ast.stmt) -> set[str]:
    """Give what a generator kept for later reads: `k` of `pairs = (x * k for x in xs)`."""
    match node:
        case ast.Assign(value=ast.GeneratorExp() as generator):
            flow = StatementFlow()
            flow.visit(generator)
            return flow.exposed
    return set()
