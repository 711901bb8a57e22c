"""From the statements of a body to the same without `_ =`, by which Jupyter shows no value.

`_ = plt.title("Prices")` is `plt.title("Prices")` in a function, where nothing is shown by itself.
"""

import ast
import re
from collections.abc import Iterable, Iterator

from jupyter_mlops.analysis.bindings import own_nodes
from jupyter_mlops.notebook.trees import nodes_in

_SIGN = re.compile(rb"[ \t]*=[ \t]*(?=[^\s\\#])")
_IN_TEXT = re.compile(r"@_\b")
"""How `query` and `eval` of pandas read a variable."""


def without_discards(statements: str, ending: str) -> str:
    """Leave out `_ =` wherever that is all a statement binds, unless something reads `_`."""
    if "_" not in re.findall(r"\w+", statements) or "_" in re.findall(r"\w+", ending):
        return statements
    tree = ast.parse(statements)
    if any(map(_reads, nodes_in(tree))):
        return statements
    lines = [line.encode() for line in statements.split("\n")]
    discards = _discards(own_nodes([tree]))
    for target in sorted(discards, key=lambda one: (one.lineno, one.col_offset), reverse=True):
        line = lines[target.lineno - 1]
        sign = _SIGN.match(line, target.end_col_offset or 0)
        if sign is not None:
            lines[target.lineno - 1] = line[: target.col_offset] + line[sign.end() :]
    return b"\n".join(lines).decode()


def _discards(nodes: Iterable[ast.AST]) -> Iterator[ast.Name]:
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Name(id="_") as target]):
                yield target


def _reads(node: ast.AST) -> bool:
    match node:
        case ast.Name(id="_", ctx=context):
            return not isinstance(context, ast.Store)
        case ast.AugAssign(target=ast.Name(id="_")):
            return True
        case ast.Global(names=names) | ast.Nonlocal(names=names):
            return "_" in names
        case ast.Constant(value=str(text)):
            return _IN_TEXT.search(text) is not None
    return False
