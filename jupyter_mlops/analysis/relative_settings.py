"""Which settings give something else when they are made twice: `decimal.getcontext().prec += 3`."""

import ast
from collections.abc import Iterable

from jupyter_mlops.analysis.expressions import Names, owner
from jupyter_mlops.notebook.trees import nodes_of

_Path = ast.Attribute | ast.Subscript


def is_relative(nodes: Iterable[ast.AST], names: Names) -> bool:
    """Tell whether a setting of a library is taken away, or made from what it was.

    Search paths aren't meant: what stands there twice is found at the same place.
    """
    nodes = list(nodes)
    paths = [one for node in nodes for one in _paths(node)]
    set_here = [path for path in paths if owner(path) in names.imports]
    if any(isinstance(path.ctx, ast.Del) for path in set_here):
        return True
    added = [one.target for node in nodes for one in nodes_of(ast.AugAssign, node)]
    read = _texts(path for path in paths if isinstance(path.ctx, ast.Load))
    read |= _texts(target for target in added if isinstance(target, _Path))
    stored = _texts(path for path in set_here if isinstance(path.ctx, ast.Store))
    return any(not _is_search_path(text) for text in stored & read)


def _paths(node: ast.AST) -> list[_Path]:
    return [*nodes_of(ast.Attribute, node), *nodes_of(ast.Subscript, node)]


def _texts(paths: Iterable[_Path]) -> set[str]:
    return {ast.unparse(path) for path in paths}


def _is_search_path(text: str) -> bool:
    return text.upper().rstrip("\"'])").endswith("PATH")
