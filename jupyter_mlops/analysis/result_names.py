"""From an expression that the notebook shows to the name of its value in the package."""

import ast
import re
from collections.abc import Collection

from jupyter_mlops.analysis.estimators import LEARNED_SCORES, SCORINGS
from jupyter_mlops.notebook.trees import walk

LONGEST = 30
"""Characters up to which a label is a name and not a sentence."""
_SUMMARIES = frozenset({"average", "max", "mean", "median", "min", "sqrt", "std", "sum", "var"})
"""Functions and methods that make a number of several, and the root of one."""
_POWERS = {"0.5": "sqrt", "1 / 2": "sqrt", "2": "square"}


def name_of_result(label: str, expression: ast.expr, modules: Collection[str]) -> str:
    """Give a Python name: from the label, else from the function that computes the value."""
    last = re.split(r"[\n,;|]", label.strip(" \n:=,|-"))[-1]
    word = re.sub(r"\W+", "_", re.sub(r"[{}%].*$", "", last)).strip("_").lower()
    if word.isidentifier() and len(word) <= LONGEST:
        return word
    return _of_value(expression, modules) or "value"


def _of_value(expression: ast.expr, modules: Collection[str]) -> str:
    """The name that what is computed gives; empty: none."""
    if isinstance(expression, ast.BinOp) and (name := _of_arithmetic(expression, modules)):
        return name
    for inner in walk(expression):
        if isinstance(inner, ast.Attribute) and inner.attr in LEARNED_SCORES:
            return inner.attr.rstrip("_")
        if isinstance(inner, ast.Call):
            if is_summary(inner):
                return _of_summary(inner, modules)
            name = _function(inner)
            return name if name in SCORINGS else name.removesuffix("_score") or "score"
    return ""


def _of_arithmetic(expression: ast.BinOp, modules: Collection[str]) -> str:
    """A score that arithmetic turns into another doesn't bear its name; empty: it doesn't."""
    one, other = (_of_value(side, modules) for side in (expression.left, expression.right))
    match expression:
        case ast.BinOp(
            left=ast.Call() as call, op=ast.Mult(), right=ast.Constant(value=int(times))
        ) if is_summary(call):
            return f"{one}_times_{times}"
        case ast.BinOp(left=ast.Constant(value=1), op=ast.Sub()) if other:
            return f"one_minus_{other}"
        case ast.BinOp(op=ast.Sub() | ast.Div() as op) if one and other:
            return f"{one}_{'difference' if isinstance(op, ast.Sub) else 'ratio'}"
        case ast.BinOp(op=ast.Pow(), right=power) if one:
            return f"{_POWERS.get(ast.unparse(power), 'power')}_of_{one}"
    return ""


def told_apart(key: str, expression: ast.expr, modules: Collection[str]) -> str:
    """`linear_score` of `linear.score(X, y)`, `accuracy_tuned` of `accuracy_score(y, tuned)`."""
    for inner in walk(expression):
        match inner:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=owner))) if owner not in modules:
                return f"{owner}_{key}".lower()
            case ast.Attribute(value=ast.Name(id=owner), attr=attr) if attr in LEARNED_SCORES:
                return f"{owner}_{key}".lower()
            case ast.Call(args=[*_, ast.Name(id=last)]):
                return f"{key}_{last}".lower()
            case ast.Call():
                break
    return key


def is_summary(node: ast.expr) -> bool:
    """Whether it makes a number of several: `scores.mean()`, `np.std(scores) * 2`."""
    match node:
        case ast.Call():
            return _function(node) in _SUMMARIES
        case ast.BinOp(left=left, right=right):
            parts = [one for one in (left, right) if not isinstance(one, ast.Constant)]
            return bool(parts) and all(map(is_summary, parts))
        case ast.UnaryOp(operand=inner):
            return is_summary(inner)
    return False


def _of_summary(call: ast.Call, modules: Collection[str]) -> str:
    """`scores_mean` of `scores.mean()`, `sqrt_of_mean_squared_error` of `np.sqrt(…)`."""
    function = _function(call)
    match call:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name))) if name not in modules:
            return f"{name}_{function}".lower()
        case ast.Call(func=ast.Attribute(value=ast.Call() as inner)):
            return f"{function}_of_{_function(inner)}"
        case ast.Call(args=[ast.Name(id=name), *_]):
            return f"{name}_{function}".lower()
        case ast.Call(args=[ast.Call() as inner, *_]):
            return f"{function}_of_{_function(inner)}"
    return function


def _function(call: ast.Call) -> str:
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return "value"
