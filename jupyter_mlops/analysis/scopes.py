"""From code to the global names that its functions and lambdas read and bind."""

import ast
import symtable
from dataclasses import dataclass, field
from functools import lru_cache

from jupyter_mlops.notebook.trees import has_any, nodes_of

_DEFERRING = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda),
    getattr(ast, "TypeAlias", ast.Lambda),  # since Python 3.12
)
"""What holds code that doesn't run, or not only, where it stands."""


@dataclass(slots=True)
class Deferred:
    """Global names that code reads or binds when it runs, not when it is defined."""

    captures: dict[str, set[str]] = field(default_factory=dict)
    """Function or class → global names its bodies read."""
    lambdas: set[str] = field(default_factory=set)
    """Global names read by lambdas outside of named functions."""
    writes: dict[str, set[str]] = field(default_factory=dict)
    """Function or class → names it declares `global` and binds."""


def deferred_names(node: ast.stmt) -> Deferred:
    """Look into every function of the statement through its symbol table."""
    if not has_any(_DEFERRING, node):
        return Deferred()
    table = symtable.symtable(ast.unparse(node), "<unit>", "exec")
    found = Deferred()
    grown = {
        inner.target.id
        for inner in nodes_of(ast.AugAssign, node)
        if isinstance(inner.target, ast.Name)
    }
    for child in table.get_children():
        _gather(child, None, grown, found)
    return found


@lru_cache(maxsize=64)
def names_from_module(head: str, body: str) -> frozenset[str]:
    """Names that a function, or one inside it, reads and that neither binds: its module's.

    The body is given as it stands, at column 0.
    """
    # Texts over several lines become other ones by this, but no name does.
    inside = "".join(f"\n {line}" for line in body.split("\n"))
    pending = [symtable.symtable(f"{head}:{inside}\n pass\n", "<function>", "exec")]
    names: set[str] = set()
    while pending:
        scope = pending.pop()
        names |= _globals_of(scope)[0]
        pending += scope.get_children()
    return frozenset(names)


def _gather(
    scope: symtable.SymbolTable, owner: str | None, grown: set[str], found: Deferred
) -> None:
    kind, name = str(scope.get_type()), scope.get_name()
    reads, bound = _globals_of(scope)
    reads |= bound & grown
    if kind == "annotation":
        return
    is_comprehension = ".0" in scope.get_identifiers()
    starts_here = owner is None
    if starts_here and kind in ("function", "class") and name != "lambda" and not is_comprehension:
        owner = name
    if owner is not None:
        # A class body at the top runs at once: the walk over the statement has seen its reads.
        own = found.captures.setdefault(owner, set())
        if not (starts_here and kind == "class"):
            own |= reads
        if bound:
            found.writes.setdefault(owner, set()).update(bound)
    elif name == "lambda" or kind not in ("function", "class"):
        found.lambdas |= reads
    for child in scope.get_children():
        _gather(child, owner, grown, found)


def _globals_of(scope: symtable.SymbolTable) -> tuple[set[str], set[str]]:
    reads: set[str] = set()
    bound: set[str] = set()
    # The standard library takes a function called `top` for a module, in `is_global`.
    outside = set(scope.get_globals()) if isinstance(scope, symtable.Function) else None
    for symbol in scope.get_symbols():
        if symbol.is_global() and (outside is None or symbol.get_name() in outside):
            if symbol.is_referenced():
                reads.add(symbol.get_name())
            if symbol.is_assigned():
                bound.add(symbol.get_name())
    return reads, bound
