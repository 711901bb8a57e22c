"""From a program to what its global names stand for: imports, texts, or what it binds itself."""

import ast

from jupyter_mlops.analysis.bindings import own_nodes
from jupyter_mlops.analysis.expressions import Names
from jupyter_mlops.analysis.symbols import symbols_of
from jupyter_mlops.notebook.trees import has_any
from jupyter_mlops.notebook.units import Program

_IMPORTS = frozenset({ast.Import, ast.ImportFrom})
_PYPLOT = "matplotlib.pyplot"
_STANDS_FOR = {"pylab": _PYPLOT, "matplotlib.pylab": _PYPLOT}
"""Modules that hand on what another one has. They have NumPy's functions too, for which few ask."""


def names_of(program: Program) -> Names:
    """Look at all imports and assignments of the notebook."""
    found: dict[str, set[str]] = {}
    strings: dict[str, str] = {}
    bound: dict[str, int] = {}
    otherwise: set[str] = set()
    for unit in program.units:
        brought: set[str] = set()
        for inner in own_nodes([unit.node]) if has_any(_IMPORTS, unit.node) else ():
            for name, path in imported(inner).items():
                found.setdefault(name, set()).add(_original(path))
                brought.add(name)
        symbols = symbols_of(unit.node)
        names = symbols.binds
        otherwise |= names - brought
        for name in names:
            bound[name] = bound.get(name, 0) + 1
        match unit.node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(text))):
                strings[name] = text
    # A name that may stand for two things stands for none that is known.
    imports = {
        name: next(iter(paths))
        for name, paths in found.items()
        if len(paths) == 1 and name not in otherwise
    }
    return Names(
        imports=imports,
        strings={name: text for name, text in strings.items() if bound[name] == 1},
        rebound=frozenset(bound) - frozenset(imports),
    )


def _original(path: str) -> str:
    module, _, name = path.rpartition(".")
    if path in _STANDS_FOR or module not in _STANDS_FOR:
        return _STANDS_FOR.get(path, path)
    return f"{_STANDS_FOR[module]}.{name}"


def imported(node: ast.AST) -> dict[str, str]:
    """Give the names that an import binds, with what they stand for; of anything else nothing."""
    if isinstance(node, ast.Import):
        return {
            alias.asname or alias.name.partition(".")[0]: alias.name
            if alias.asname
            else alias.name.partition(".")[0]
            for alias in node.names
        }
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return {
            alias.asname or alias.name: f"{node.module}.{alias.name}"
            for alias in node.names
            if alias.name != "*"
        }
    return {}
