"""From a package's statements to sabotaged ones: each a small fault that people do make.

In: the source of one module that holds the notebook's own statements. Out: sabotages, each with its
kind, its place and the whole module's new text. What only draws or prints isn't touched.
"""

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

SHOWN = (
    "plt.", "sns.", "fig", "ax.", "left.", "right.", "print(", "plots.", "plots:", "warnings.",
    "ConfusionMatrixDisplay",
)  # fmt: skip
"""How statements begin that only show something."""

BY_HAND = "by hand"
PRECISION = "precision lost"


@dataclass(frozen=True, slots=True)
class Sabotage:
    """One fault."""

    kind: str
    module: str
    line: int
    what: str
    text: str
    """The module with the fault in it."""

    @property
    def may_be_equivalent(self) -> bool:
        """Whether it may be no fault, as far as runs and answers can tell.

        Made by hand are faults that neither shows. And what rounding or counting hides of a lost
        precision in these data, it shows in others.
        """
        return self.what != BY_HAND and self.kind != PRECISION


_LONGEST = 60
"""Characters of code that are shown."""
Change = Callable[[ast.AST], Iterator[tuple[str, ast.AST | None]]]
"""Node → description and what replaces it; None drops a statement."""


def sabotages(module: str, source: str) -> Iterator[Sabotage]:
    """All single faults of one module, in the order of its lines."""
    tree = ast.parse(source)
    for place, node in enumerate(ast.walk(tree)):
        if not _is_users(tree, node, source):
            continue
        for kind, change in KINDS.items():
            for what, replacement in change(node):
                text = _changed(tree, place, replacement)
                if text is not None and text != ast.unparse(tree):
                    line: int = getattr(node, "lineno", 0)
                    yield Sabotage(kind, module, line, what, text)


def _is_users(tree: ast.Module, node: ast.AST, source: str) -> bool:
    """Whether a node stands in the body of a function and isn't there for show."""
    line = getattr(node, "lineno", None)
    if line is None:
        return False
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and function.name not in ("load",):
            for statement in function.body:
                if statement.lineno <= line <= (statement.end_lineno or 0):
                    text = (ast.get_source_segment(source, statement) or "").lstrip()
                    return not text.startswith(SHOWN) and not _is_border(statement)
    return False


def _is_border(statement: ast.stmt) -> bool:
    """Whether a statement is the compiler's: the docstring, or one that takes from a parameter."""
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return True
    value = getattr(statement, "value", None)
    return isinstance(value, ast.Dict) and isinstance(statement, ast.AnnAssign)


def _changed(tree: ast.Module, place: int, replacement: ast.AST | None) -> str | None:
    fresh = copy.deepcopy(tree)
    target = list(ast.walk(fresh))[place]
    for parent in ast.walk(fresh):
        for name, value in ast.iter_fields(parent):
            if value is target:
                if replacement is None:
                    return None
                setattr(parent, name, replacement)
            elif isinstance(value, list) and any(item is target for item in value):
                at = next(number for number, item in enumerate(value) if item is target)
                value[at : at + 1] = [] if replacement is None else [replacement]
                if not value and name == "body":
                    value.append(ast.Pass())
    return ast.unparse(ast.fix_missing_locations(fresh))


def _drop(node: ast.AST) -> Iterator[tuple[str, ast.AST | None]]:
    if isinstance(node, ast.Expr | ast.AugAssign | ast.Delete):
        yield f"drop `{_short(node)}`", None
    elif isinstance(node, ast.Assign) and not isinstance(node.targets[0], ast.Name):
        if not isinstance(node.targets[0], ast.Tuple):
            yield f"drop `{_short(node)}`", None
    elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        name = node.targets[0].id
        used = {one.id for one in ast.walk(node.value) if isinstance(one, ast.Name)}
        if name in used:
            yield f"drop `{_short(node)}`", None


def _constants(node: ast.AST) -> Iterator[tuple[str, ast.AST | None]]:
    if not isinstance(node, ast.Constant):
        return
    value = node.value
    others: list[object] = []
    if isinstance(value, bool):
        others = [not value]
    elif isinstance(value, int):
        others = [value + 1]
    elif isinstance(value, float):
        others = [value * 1.1 if value else 0.1]
    elif isinstance(value, str) and value:
        others = [f"{value}_x"]
    for other in others:
        yield f"{value!r} → {other!r}", ast.Constant(other)


_OPPOSITES: dict[type, type] = {
    ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_SUMS: dict[type, type] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Mod: ast.FloorDiv,
}  # fmt: skip


def _comparisons(node: ast.AST) -> Iterator[tuple[str, ast.AST | None]]:
    if isinstance(node, ast.Compare) and type(node.ops[0]) in _OPPOSITES:
        turned = copy.deepcopy(node)
        turned.ops[0] = _OPPOSITES[type(node.ops[0])]()
        yield f"`{_short(node)}` → `{_short(turned)}`", turned


def _operators(node: ast.AST) -> Iterator[tuple[str, ast.AST | None]]:
    if isinstance(node, ast.BinOp) and type(node.op) in _SUMS:
        turned = copy.deepcopy(node)
        turned.op = _SUMS[type(node.op)]()
        yield f"`{_short(node)}` → `{_short(turned)}`", turned


_PAIRS = (
    ("X_train", "X_test"), ("y_train", "y_test"), ("train_birds", "test_birds"),
    ("transform", "fit_transform"), ("predict", "predict_proba"), ("mean", "median"),
    ("accuracy_score", "recall_score"), ("r2_score", "mean_absolute_error"), ("left", "right"),
    ("StandardScaler", "MinMaxScaler"), ("argmax", "argmin"), ("pred", "proba"),
)  # fmt: skip


def _swaps(node: ast.AST) -> Iterator[tuple[str, ast.AST | None]]:
    """Train for test, one function for another like it."""
    for one, other in (*_PAIRS, *((b, a) for a, b in _PAIRS)):
        if isinstance(node, ast.Name) and node.id == one:
            yield f"`{one}` → `{other}`", ast.Name(other, node.ctx)
        if isinstance(node, ast.Attribute) and node.attr == one:
            yield f"`.{one}` → `.{other}`", ast.Attribute(node.value, other, node.ctx)


def _arguments(node: ast.AST) -> Iterator[tuple[str, ast.AST | None]]:
    """An argument left out, two arguments in the wrong order."""
    if not isinstance(node, ast.Call):
        return
    for place, keyword in enumerate(node.keywords):
        if keyword.arg is not None:
            fewer = copy.deepcopy(node)
            del fewer.keywords[place]
            yield f"`{keyword.arg}=` left out of `{_short(node.func)}`", fewer
    if len(node.args) > 1:
        turned = copy.deepcopy(node)
        turned.args[:2] = turned.args[1::-1]
        yield f"`{_short(node)}` → `{_short(turned)}`", turned


def _slices(node: ast.AST) -> Iterator[tuple[str, ast.AST | None]]:
    """One column less, one row less."""
    if isinstance(node, ast.List) and len(node.elts) > 1 and isinstance(node.ctx, ast.Load):
        shorter = copy.deepcopy(node)
        del shorter.elts[-1]
        yield f"the last of `{_short(node)}` left out", shorter
        turned = copy.deepcopy(node)
        turned.elts.reverse()
        yield f"`{_short(node)}` turned round", turned


def _results(node: ast.AST) -> Iterator[tuple[str, ast.AST | None]]:
    """What a statement assigns: rows shuffled or lost, an answer that is fixed."""
    yield from _wrapped(
        node,
        ("in reverse order", "{}[::-1]"),
        ("without the last one", "{}[:-1]"),
        ("all the same", "{} * 0"),
    )


def _precision(node: ast.AST) -> Iterator[tuple[str, ast.AST | None]]:
    """What a statement assigns, with fewer digits."""
    yield from _wrapped(node, ("as float32", "{}.astype('float32')"))


def _wrapped(node: ast.AST, *ways: tuple[str, str]) -> Iterator[tuple[str, ast.AST | None]]:
    if not isinstance(node, ast.Assign) or len(node.targets) != 1:
        return
    target = node.targets[0]
    if not isinstance(target, ast.Name):
        return
    for what, wrap in ways:
        try:
            value = ast.parse(wrap.format(f"({ast.unparse(node.value)})"), mode="eval").body
        except SyntaxError:
            continue
        yield f"`{target.id}` {what}", ast.Assign([target], value, lineno=node.lineno)


def _returns(node: ast.AST) -> Iterator[tuple[str, ast.AST | None]]:
    """What a function returns: two fields exchanged, a number changed."""
    if not isinstance(node, ast.Return) or not isinstance(node.value, ast.Call):
        return
    names = [one for one in node.value.keywords if isinstance(one.value, ast.Name)]
    for first, second in pairwise(names):
        turned = copy.deepcopy(node)
        assert isinstance(turned.value, ast.Call)
        values = {one.arg: one for one in turned.value.keywords}
        left, right = values[first.arg], values[second.arg]
        left.value, right.value = right.value, left.value
        yield f"`{first.arg}` and `{second.arg}` exchanged", turned


KINDS: dict[str, Change] = {
    "statement dropped": _drop,
    "constant changed": _constants,
    "comparison inverted": _comparisons,
    "operator exchanged": _operators,
    "name exchanged": _swaps,
    "argument wrong": _arguments,
    "list changed": _slices,
    "value spoiled": _results,
    PRECISION: _precision,
    "result exchanged": _returns,
}


def _short(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= _LONGEST else f"{text[:57]}…"
