"""From the name of a module to what `from module import *` brings, without running its code."""

import ast
import sys
from functools import cache
from importlib import import_module
from importlib.machinery import PathFinder
from importlib.util import find_spec
from pathlib import Path

_SAFE = frozenset({
    "bisect", "cmath", "collections", "copy", "dataclasses", "datetime", "decimal", "enum",
    "fractions", "functools", "glob", "heapq", "itertools", "json", "math", "operator", "os",
    "os.path", "pathlib", "pickle", "random", "re", "statistics", "string", "time", "typing",
})  # fmt: skip
"""Modules of Python's own that loading doesn't make do anything."""


@cache
def exported_names(module: str) -> frozenset[str] | None:
    """Give the names; None where they can't be known without running code of others."""
    if module in _SAFE:
        loaded = import_module(module)
        public = getattr(loaded, "__all__", None)
        return frozenset(public or (name for name in vars(loaded) if not name.startswith("_")))
    root, *rest = module.split(".")
    if root in sys.stdlib_module_names:
        return None
    try:
        spec = find_spec(root)
        for name in rest:
            places = spec.submodule_search_locations if spec else None
            spec = PathFinder.find_spec(name, places) if places else None
    except (ImportError, ValueError):
        return None
    origin = spec.origin if spec and spec.has_location else None
    return _listed(Path(origin)) if origin and origin.endswith(".py") else None


def _listed(path: Path) -> frozenset[str] | None:
    """Read a plain `__all__ = […]`; one that is computed, or added to, stays unknown."""
    try:
        tree = ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError):
        return None
    mentions = [one for one in ast.walk(tree) if isinstance(one, ast.Name) and one.id == "__all__"]
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id="__all__")], value=value) if len(mentions) == 1:
                try:
                    return frozenset(ast.literal_eval(value))
                except (ValueError, TypeError):
                    return None
    return None
