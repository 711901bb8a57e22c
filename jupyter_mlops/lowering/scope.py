"""Is lifting scope-preserving? Names that were global must be bound before use, or stand at module level.

A function's scope isn't a module's: a name that is bound anywhere in a function is local everywhere
in it. This checks the emitted function itself, whatever the steps before have decided.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from jupyter_mlops.analysis.expressions import BUILTIN_NAMES, IPYTHON_NAMES
from jupyter_mlops.analysis.symbols import symbols_of


@dataclass(frozen=True, slots=True)
class ScopeFault:
    """A name that would mean something else inside the function."""

    name: str
    line: int
    """Line of the body, from 1."""
    kind: str
    """`import`, `builtin`, `unbound` or `class`."""


def scope_faults(
    body: str, given: frozenset[str], module_names: frozenset[str]
) -> Iterator[ScopeFault]:
    """Faults of a function body, with the names its signature binds and those of its module."""
    statements = ast.parse(body).body
    everything = [(statement, symbols_of(statement)) for statement in statements]
    local = set(given)
    for _, found in everything:
        local |= found.defs | found.may_defs
    bound = set(given)
    for statement, found in everything:
        captured = frozenset[str]().union(*found.captures.values(), found.deferred)
        for name in sorted(found.uses | captured):
            immediate = name in found.uses
            if name in local:
                if immediate and name not in bound:
                    yield ScopeFault(name, statement.lineno, _kind(name, module_names))
            elif name not in module_names and name not in BUILTIN_NAMES | IPYTHON_NAMES:
                yield ScopeFault(name, statement.lineno, "unbound")
        for name in sorted(found.class_reads & local):
            yield ScopeFault(name, statement.lineno, "class")
        bound |= found.defs | found.may_defs
        bound -= found.dels


def _kind(name: str, module_names: frozenset[str]) -> str:
    if name in module_names:
        return "import"
    return "builtin" if name in BUILTIN_NAMES else "unbound"
