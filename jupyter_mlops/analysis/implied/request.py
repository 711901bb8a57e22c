"""From the statements of the serve cells to the request: the sample that they predict for.

It is what the cells write out of what a prediction is made for: the records, tables and lists, or
else the numbers and texts. Where they write nothing out it is what the first prediction is made
for, followed back to where the cells take it from.
"""

import ast
from dataclasses import dataclass

from jupyter_mlops.analysis.expressions import Names, dotted_name, roots
from jupyter_mlops.analysis.implied.answer import Answer
from jupyter_mlops.analysis.implied.renaming import bound_to, equal_to, with_name
from jupyter_mlops.analysis.implied.statements import bound, is_repeatable, read, touched
from jupyter_mlops.notebook.trees import nodes_of
from jupyter_mlops.notebook.units import Unit

_PREDICTING = (
    *("predict", "predict_proba", "decision_function", "predict_log_proba", "score_samples"),
    *("kneighbors", "transform", "recommend", "forecast"),
)
_TABLES = frozenset({"pandas.DataFrame", "pandas.Series"})
_ARRAYS = frozenset({"numpy.array", "numpy.asarray"})
_SINGLE = (bool, int, float, str, type(None))
_INLINE = ("rows", "sample", "request")


@dataclass(frozen=True, slots=True)
class Sample:
    """One value of the request: the statement that binds it, and its name."""

    name: str
    unit: Unit


def samples_of(needed: list[Unit], answer: Answer, names: Names) -> list[Sample]:
    """The statements of `needed` that bind the request; none where none does."""
    call = predicting(needed, answer)
    argument = _argument(call)
    fed = _feeding([argument] if argument is not None else [*answer.parts], needed)
    written = [
        (Sample(name, unit), value)
        for unit in needed
        for name, value in [_assigned(unit.node)]
        if name in fed and value is not None and _is_written_out(value, names)
    ]
    root = _root(argument, needed, names)
    if root is not None and root not in [sample for sample, _ in written]:
        return [root]
    for is_wanted in (_holds_values, _holds_several):
        many = [sample for sample, value in written if is_wanted(value)]
        if many:
            return many if root is None or root in many else [root]
    return [sample for sample, _ in written]


def with_values_apart(unit: Unit, names: Names) -> list[Unit]:
    """`x = np.array([1.0, 2.0])` as `x = [1.0, 2.0]` and `x = np.array(x)`.

    So are tables some of which isn't written out: `pd.DataFrame([[1.0, 2.0]], columns=columns)`.
    """
    name, value = _assigned(unit.node)
    if not name or value is None or _is_written_out(value, names):
        return [unit]
    for call in nodes_of(ast.Call, value):
        if call.args and dotted_name(call.func, names) in _ARRAYS | _TABLES:
            given = call.args[0]
            is_literal = isinstance(given, ast.List | ast.Dict) and _is_written_out(given, names)
            if is_literal and len(equal_to(given, unit.node)) == 1:
                return [bound_to(given, name, unit), with_name(given, name, unit)]
    return [unit]


def with_sample_apart(
    units: list[Unit], answer: Answer, names: Names, taken: frozenset[str]
) -> list[Unit]:
    """`model.predict([[5.1, 3.5]])` as `rows = [[5.1, 3.5]]` and `model.predict(rows)`.

    So it is wherever the same stands, unless it may be another value the next time.
    """
    argument = _argument(predicting(units, answer))
    name = next((one for one in _INLINE if one not in taken and one not in names.imports), "")
    if argument is None or not name:
        return units
    having = [unit for unit in units if equal_to(argument, unit.node)]
    number = sum(len(equal_to(argument, unit.node)) for unit in having)
    if number > 1 and not is_repeatable(argument):
        return units
    renamed = {unit.uid: with_name(argument, name, unit) for unit in having}
    at = units.index(having[0])
    sample = bound_to(argument, name, having[0])
    rest = [renamed.get(unit.uid, unit) for unit in units[at:]]
    return [*units[:at], sample, *rest]


def _assigned(node: ast.stmt) -> tuple[str, ast.expr | None]:
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return name, value
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            return name, value
    return "", None


def _is_written_out(node: ast.expr, names: Names) -> bool:
    """Whether all of a value stands there: numbers, text, lists, dictionaries, tables of these."""
    match node:
        case ast.Constant(value=value):
            return isinstance(value, _SINGLE)
        case ast.UnaryOp(operand=operand):
            return _is_written_out(operand, names)
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            return all(_is_written_out(one, names) for one in parts)
        case ast.Dict(keys=keys, values=values):
            whole = [one for one in keys if one is not None]
            parts = [*whole, *values]
            return len(whole) == len(keys) and all(_is_written_out(one, names) for one in parts)
        case ast.Call(func=func, args=args, keywords=keywords):
            parts = [*args, *(one.value for one in keywords)]
            is_table = dotted_name(func, names) in _TABLES
            return is_table and bool(args) and all(_is_written_out(one, names) for one in parts)
    return False


def predicting(units: list[Unit], answer: Answer) -> ast.Call | None:
    """The first call that predicts: by what most say first, then by the order of the cells."""
    nodes = [*(unit.node for unit in units), *answer.parts]
    calls = [call for node in nodes for call in predictions(node)]
    return min(calls, key=lambda call: _PREDICTING.index(_method(call)), default=None)


def predictions(node: ast.AST) -> list[ast.Call]:
    """The calls inside that predict for something."""
    calls = nodes_of(ast.Call, node)
    return [call for call in calls if _method(call) in _PREDICTING and _argument(call) is not None]


def _method(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _argument(call: ast.Call | None) -> ast.expr | None:
    """What a prediction is made for."""
    if call is None:
        return None
    given = [*call.args, *(one.value for one in call.keywords if one.arg in ("X", "data"))]
    return given[0] if given and not isinstance(given[0], ast.Starred) else None


def _feeding(nodes: list[ast.expr], needed: list[Unit]) -> set[str]:
    """The names that expressions are made of, and those that these are made of."""
    found = {name for node in nodes for name in roots(node)}
    for unit in reversed(needed):
        if bound(unit) & found or (not bound(unit) and touched(unit) & found):
            found |= read(unit)
    return found


def _holds_values(value: ast.expr) -> bool:
    """A record, a table or a list of these or of numbers; a list of texts may be of columns."""
    match value:
        case ast.List(elts=parts):
            return not all(isinstance(getattr(one, "value", None), str) for one in parts)
        case ast.Dict(keys=keys):
            return all(isinstance(getattr(key, "value", None), str) for key in keys)
    return isinstance(value, ast.Call)


def _holds_several(value: ast.expr) -> bool:
    return isinstance(value, ast.List | ast.Dict | ast.Tuple)


def _root(node: ast.expr | None, needed: list[Unit], names: Names) -> Sample | None:
    """The statement from which on the cells make something of what is predicted for."""
    found = None
    seen: set[str] = set()
    while node is not None:
        name = _data_name(node, names)
        unit = next((one for one in needed if name and name in bound(one)), None)
        if unit is None or name is None or name in seen:
            return found
        assigned, node = _assigned(unit.node)
        if assigned != name:
            return None
        found = Sample(name, unit)
        seen.add(name)
    return found


def _data_name(node: ast.expr, names: Names) -> str | None:
    """The name of the data that an expression works on: `row` of `scaler.transform(row[cols])`."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value) | ast.Subscript(value=value):
            return _data_name(value, names)
        case ast.List(elts=[first, *_]) | ast.Tuple(elts=[first, *_]) | ast.BinOp(left=first):
            return _data_name(first, names)
        case ast.Call(func=func, args=[first, *_]) if _works_on_its_argument(func, names):
            return _data_name(first, names)
        case ast.Call(func=ast.Attribute(value=value)):
            return _data_name(value, names)
    return None


def _works_on_its_argument(func: ast.expr, names: Names) -> bool:
    is_method = isinstance(func, ast.Attribute) and dotted_name(func, names) is None
    return not is_method or (isinstance(func, ast.Attribute) and func.attr in _PREDICTING)
