"""From code to the values that it makes text of: that of a table depends on pandas' settings."""

import ast
from collections.abc import Mapping

from jupyter_mlops.analysis.aliasing import effect_of
from jupyter_mlops.analysis.context import Context, Effects
from jupyter_mlops.analysis.expressions import bound_names
from jupyter_mlops.notebook.trees import children, nodes_of, once
from jupyter_mlops.recording.record import Observation, ValueFact

TEXT = "text"
"""The role of what may make text of a table."""
_TELLING = frozenset(
    {"ascii", "display", "format", "pformat", "pp", "pprint", "print", "repr", "str"}
)
_METHODS = frozenset({"__repr__", "__str__", "to_html", "to_latex", "to_string"})
_SCOPES = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_NUMBERS = frozenset({"bool", "float", "id", "int", "len", "type", *_TELLING})
_PLAIN_ATTRIBUTES = frozenset(
    {"__name__", "__version__", "best_params_", "best_score_", "ndim", "shape", "size"}
)
_MAY_HOLD_TABLES = frozenset({"frame", "series", "container", "other", "generator"})
_NOTHING: Mapping[str, ValueFact] = {}
_NUMBER = ValueFact("int", "scalar", "int")
_PARTS_ARE_PLAIN = frozenset({"columns", "dtypes", "index", "keys", "tolist", "unique"})


def told(node: ast.AST) -> list[ast.expr]:
    """Give the values that this node itself makes text of."""
    match node:
        case ast.Call(func=func, args=args, keywords=words) if _tells(func):
            return [*args, *(word.value for word in words)]
        case ast.Call(func=ast.Attribute(value=value, attr=attr)) if attr in _METHODS:
            return [value]
        case ast.FormattedValue(value=value, format_spec=None):
            return [value]
        case ast.BinOp(left=ast.Constant(value=str()) | ast.JoinedStr(), op=ast.Mod(), right=value):
            return [value]
    return []


def _tells(func: ast.expr) -> bool:
    match func:
        case ast.Name(id=name):
            return name in _TELLING
        case ast.Attribute(value=value, attr=attr):
            is_text = isinstance(value, ast.Constant) and isinstance(value.value, str)
            return attr in ("pprint", "pformat", "pp") or (is_text and attr == "format")
    return False


def is_plain(node: ast.expr, context: Context, values: Mapping[str, ValueFact] = _NOTHING) -> bool:
    """Tell whether a value certainly is no table and holds none; `values` are those of a run."""
    match node:
        case ast.Name(id=name):
            known = values.get(name)
            return name in context.kinds.constants or (known is not None and _is_plain_value(known))
        case ast.Attribute(attr=attr):
            return attr in _PLAIN_ATTRIBUTES
        case ast.Call(func=ast.Name(id="abs" | "max" | "min" | "round" | "sum")) | (
            ast.BinOp() | ast.UnaryOp() | ast.IfExp() | ast.Tuple() | ast.List()
        ):
            parts = node.args if isinstance(node, ast.Call) else children(node)
            return all(is_plain(one, context, values) for one in parts if isinstance(one, ast.expr))
        case ast.Call(func=func):
            is_number = isinstance(func, ast.Name) and func.id in _NUMBERS
            return is_number or effect_of(node, context)[0].role in ("metric", "report")
        case ast.Subscript(value=value) | ast.Starred(value=value):
            return is_plain(value, context, values)
    return isinstance(node, ast.Constant | ast.JoinedStr)


def tells_tables(
    node: ast.stmt, effects: Effects, context: Context, seen: Observation | None
) -> bool:
    """Tell whether a statement may make text of a table, itself or by functions of the notebook."""
    if isinstance(node, _SCOPES):
        summary = context.summaries.get(node.name)
        return summary is not None and TEXT in summary.effects.roles
    if TEXT not in effects.roles:
        return False
    values = seen.values if seen is not None else _NOTHING
    values = {**values, **dict.fromkeys(_plain_targets(node, values), _NUMBER)}
    texts = [value for value in _all_told(node) if not is_plain(value, context)]
    own = (*context.summaries.values(), *context.methods.values())
    by_functions = not texts or any(TEXT in one.effects.roles for one in own)
    return by_functions or not all(is_plain(value, context, values) for value in texts)


@once
def _all_told(node: ast.stmt) -> list[ast.expr]:
    """All values that a statement makes text of; a definition does so when it is called."""
    found: list[ast.expr] = []
    todo: list[ast.AST] = [node]
    while todo:
        one = todo.pop()
        found += told(one)
        todo += [inner for inner in children(one) if not isinstance(inner, _SCOPES)]
    return found


def _plain_targets(node: ast.stmt, values: Mapping[str, ValueFact]) -> set[str]:
    """Names that only comprehensions bind, all of which go through what holds no tables."""
    plain, others = set[str](), set[str]()
    for inner in nodes_of(ast.comprehension, node):
        targets = plain if _has_plain_parts(inner.iter, values) else others
        targets.update(bound_names(inner.target))
    return plain - others


def _has_plain_parts(node: ast.expr, values: Mapping[str, ValueFact]) -> bool:
    """Whether going through this gives no table: going through one gives its columns' names."""
    match node:
        case ast.Name(id=name):
            known = values.get(name)
            is_table = known is not None and known.kind in ("frame", "series")
            return known is not None and (is_table or _is_plain_value(known))
        case ast.Call(func=ast.Name(id="range")):
            return True
        case ast.Call(func=ast.Name(id="enumerate" | "list" | "reversed" | "sorted" | "zip")):
            return all(_has_plain_parts(one, values) for one in node.args)
        case ast.Attribute(attr=attr) | ast.Call(func=ast.Attribute(attr=attr)):
            return attr in _PARTS_ARE_PLAIN
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
            return all(isinstance(one, ast.Constant) for one in parts)
    return False


def _is_plain_value(known: ValueFact) -> bool:
    if known.kind == "container":
        return not any(word in known.annotation for word in ("pandas", "Any"))
    return known.kind not in _MAY_HOLD_TABLES
