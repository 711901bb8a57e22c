"""Which statements bind a constant, which may stand at the top of a module."""

import ast

from jupyter_mlops.analysis.expressions import Names, dotted_name
from jupyter_mlops.notebook.trees import once, walk


@once
def is_constant(node: ast.stmt) -> bool:
    """Tell `NAME = expression` built of literals, names and operators only."""
    match node:
        case ast.Assign(targets=[ast.Name()], value=value):
            pass
        case ast.AnnAssign(target=ast.Name(), value=ast.expr() as value):
            pass
        case _:
            return False
    allowed = (
        ast.Constant, ast.Name, ast.List, ast.Tuple, ast.Set, ast.Dict, ast.BinOp, ast.UnaryOp,
        ast.operator, ast.unaryop, ast.expr_context, ast.Starred,
    )  # fmt: skip
    return all(isinstance(inner, allowed) for inner in walk(value))


def is_joined(node: ast.expr, names: Names) -> bool:
    """Tell whether it joins a path of words and names: `Path("data") / NAME`."""
    match node:
        case ast.Call(func=func, args=args, keywords=[]):
            made = dotted_name(func, names) in ("os.path.join", "pathlib.Path")
            return made and all(is_joined(one, names) for one in args)
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return is_joined(left, names) and is_joined(right, names)
        case ast.Constant(value=str()) | ast.Name():
            return True
    return False


@once
def may_change(node: ast.stmt) -> bool:
    """Tell whether a constant is made of what isn't the same for ever: lists, other names."""
    assert isinstance(node, ast.Assign | ast.AnnAssign)
    fixed = ast.Constant | ast.Tuple | ast.UnaryOp | ast.unaryop | ast.expr_context
    return node.value is not None and not all(isinstance(one, fixed) for one in walk(node.value))
