"""From the notebook's imports to the import statements one module needs."""

import ast
import sys
from collections.abc import Iterable

from jupyter_mlops.analysis.annotated import FUTURE, are_annotations_lazy
from jupyter_mlops.analysis.facts import UnitFacts
from jupyter_mlops.lowering.constants import is_constant

_ENABLED = {
    "sklearn.impute.IterativeImputer": "enable_iterative_imputer",
    "sklearn.model_selection.HalvingGridSearchCV": "enable_halving_search_cv",
    "sklearn.model_selection.HalvingRandomSearchCV": "enable_halving_search_cv",
}
"""Experimental estimator of scikit-learn → the import after which it can be imported."""
_EXPERIMENTAL = "sklearn.experimental"


def import_lines(
    units: Iterable[UnitFacts],
    names: frozenset[str],
    further: set[str],
    experimental: frozenset[str],
) -> tuple[set[str], list[str]]:
    """(single import statements, fallback imports as whole texts) that bind any of the names.

    `further`: single ones that are needed besides; `experimental`: what the notebook enables.
    """
    single = set(further)
    whole: list[str] = []
    units = tuple(units)
    if "display" in names and not any("display" in unit.binds for unit in units):
        # Jupyter has put this name into every notebook.
        single.add("from IPython.display import display")
    for unit in units:
        node = unit.unit.node
        if isinstance(node, ast.Import):
            single |= {_plain(alias) for alias in node.names if _bound(alias) in names}
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            if are_annotations_lazy(node):
                single.add(f"from {FUTURE} import annotations")
            elif module != FUTURE:
                single |= {
                    f"from {module} import {_renamed(alias)}"
                    for alias in node.names
                    if (alias.asname or alias.name) in names
                }
        elif unit.binds & names:
            whole.append(unit.unit.code)
    return single | _enabling(experimental, single), whole


def enabled(units: Iterable[UnitFacts]) -> frozenset[str]:
    """What of scikit-learn the notebook enables, by the names that are imported for it."""
    nodes = (unit.unit.node for unit in units)
    return frozenset(
        alias.name
        for node in nodes
        if isinstance(node, ast.ImportFrom) and node.module == _EXPERIMENTAL
        for alias in node.names
    )


def _enabling(names: frozenset[str], single: set[str]) -> set[str]:
    """Imports after which the modules that are imported have what the notebook enables."""
    modules = {name: path.rpartition(".")[0] for path, name in _ENABLED.items()}
    imported = {_path(line) for line in single}
    return {
        f"from {_EXPERIMENTAL} import {name}"
        for name in names
        if not imported.isdisjoint({modules.get(name), "sklearn"})
    }


def _path(line: str) -> str:
    """`from sklearn import impute as im` → `sklearn.impute`."""
    words = line.split()
    return words[1] if words[0] == "import" else f"{words[1]}.{words[3]}"


def _bound(alias: ast.alias) -> str:
    return alias.asname or alias.name.partition(".")[0]


def _plain(alias: ast.alias) -> str:
    return f"import {_renamed(alias)}"


def _renamed(alias: ast.alias) -> str:
    return f"{alias.name} as {alias.asname}" if alias.asname else alias.name


def sorted_imports(lines: Iterable[str], package: str) -> tuple[str, ...]:
    """One statement per module, in the order isort gives: standard library, others, our own."""
    plain: set[str] = set()
    members: dict[str, set[str]] = {}
    for line in lines:
        words = line.split(" ", 3)
        if words[0] == "import":
            plain.add(line)
        else:
            members.setdefault(words[1], set()).add(line.partition(" import ")[2])
    paths = {f"{module}.{name.split(' ')[0]}" for module in members for name in members[module]}
    if needed := {_ENABLED[path] for path in paths & _ENABLED.keys()}:
        members.setdefault(_EXPERIMENTAL, set()).update(needed)
    statements = [(line.split()[1], 0, line) for line in plain]
    for module, names in members.items():
        statements += [(module, 1, f"from {module} import {_listed(names)}")]
        statements += [
            (module, 1, f"from {module} import {name}") for name in sorted(names) if " as " in name
        ]
    # Modules without plain names leave an empty list behind.
    statements = [entry for entry in statements if not entry[2].endswith("import ")]

    def rank(entry: tuple[str, int, str]) -> tuple[int, int, str, str]:
        root = entry[0].partition(".")[0]
        group = 2 if root == package else 0 if root in sys.stdlib_module_names else 1
        group = -1 if root == FUTURE else group
        return group, entry[1], entry[0].lower(), entry[2]

    return tuple(line for _, _, line in sorted(statements, key=rank))


def _listed(names: set[str]) -> str:
    def order(name: str) -> tuple[int, str]:
        return (0 if name.isupper() else 1 if name[:1].isupper() else 2, name)

    return ", ".join(sorted((name for name in names if " as " not in name), key=order))


def is_import(node: ast.stmt, *, prints: bool = False) -> bool:
    """An import, or an `if`/`try` made of imports and plain flags (a fallback import).

    With `prints`, that may print as well.
    """
    if isinstance(node, ast.Import | ast.ImportFrom):
        return True
    if not isinstance(node, ast.Try | ast.If):
        return False
    bodies = [node.body, node.orelse]
    if isinstance(node, ast.Try):
        bodies += [node.finalbody, *(handler.body for handler in node.handlers)]
    statements = [statement for body in bodies for statement in body]
    return any(isinstance(one, ast.Import | ast.ImportFrom) for one in statements) and all(
        isinstance(one, ast.Import | ast.ImportFrom | ast.Pass)
        or is_constant(one)
        or (prints and _is_print(one))
        for one in statements
    )


def _is_print(node: ast.stmt) -> bool:
    match node:
        case ast.Expr(value=ast.Call(func=ast.Name(id="print"))):
            return True
    return False
