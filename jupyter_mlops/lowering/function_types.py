"""From recorded calls to type hints of the notebook's functions, written where it has none."""

import ast
import io
import tokenize
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.lowering.annotations import Annotations
from jupyter_mlops.notebook.trees import children, walk
from jupyter_mlops.recording.annotate import joined

MOST_KINDS = 3
"""Types of one argument that a hint lists."""
_Function = ast.FunctionDef | ast.AsyncFunctionDef
_Insert = tuple[int, int, str]
"""Replace the characters from, to, by a text."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Hints of one function."""

    arguments: Mapping[str, str] = field(default_factory=dict)
    answer: str = "Any"

    def written(self, types: Annotations) -> "Signature":
        """From recorded types to texts of a module."""
        texts = {name: types.text(one) for name, one in self.arguments.items()}
        return Signature(texts, types.text(self.answer))


def seen_signature(unit: UnitFacts, facts: Facts) -> Signature:
    """What the statement's function was given and answered in the recorded run."""
    functions = facts.record.functions if facts.record is not None else ()
    # of the functions in a statement only its own begins with it
    seen = [one for one in functions if one.uid == unit.uid and one.line == 1]
    if not isinstance(unit.unit.node, _Function) or len(seen) != 1:
        return Signature()
    kinds = {name: joined({*types}, MOST_KINDS) for name, types in seen[0].arguments.items()}
    return Signature(kinds, joined({*seen[0].answers}, MOST_KINDS))


def annotated(unit: UnitFacts, facts: Facts, types: Annotations) -> str:
    """The text of a statement, with hints for all functions in it."""
    signature = seen_signature(unit, facts).written(types)
    return annotate_functions(unit.unit.code, tuple(signature.arguments.items()), signature.answer)


@lru_cache(maxsize=1024)
def annotate_functions(
    code: str, arguments: tuple[tuple[str, str], ...] = (), answer: str = "Any"
) -> str:
    """Add types where the notebook's functions have none, so that a strict checker accepts them.

    `arguments` and `answer` are those of the function that the code begins with; all others have
    `Any`.
    """
    tree = ast.parse(code)
    methods = {
        id(part) for inner in walk(tree) if isinstance(inner, ast.ClassDef) for part in inner.body
    }
    text = _Text(code)
    edits: list[_Insert] = []
    for node in walk(tree):
        if isinstance(node, _Function):
            is_first = node is tree.body[0]
            hints = dict(arguments) if is_first else {}
            edits += _argument_edits(node, text, hints, skip_first=id(node) in methods)
            if node.returns is None:
                place = text.signature_end(node)
                kind = _result_type(node, answer if is_first else "Any")
                edits.append((place, place, f" -> {kind}"))
    for start, end, new in sorted(edits, reverse=True):
        code = code[:start] + new + code[end:]
    return code


class _Text:
    """Turns the positions of `ast` and `tokenize` into offsets in the text."""

    def __init__(self, code: str) -> None:
        self.lines = code.split("\n")
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.tokens = list(tokenize.generate_tokens(io.StringIO(code).readline))

    def offset(self, line: int, column: int) -> int:
        """`column` in UTF-8 bytes, as `ast` counts."""
        return self.starts[line - 1] + len(self.lines[line - 1].encode()[:column].decode())

    def signature_end(self, node: _Function) -> int:
        """Offset of the colon that ends the signature."""
        depth, seen = 0, False
        for token in self.tokens:
            if token.start < (node.lineno, 0) or (not seen and token.string != "def"):
                continue
            seen = True
            if token.type == tokenize.OP:
                depth += (token.string in "([{") - (token.string in ")]}")
                if token.string == ":" and depth == 0:
                    return self.starts[token.start[0] - 1] + token.start[1]
        return self.offset(node.body[0].lineno, node.body[0].col_offset)


def _argument_edits(
    node: _Function, text: _Text, hints: Mapping[str, str], *, skip_first: bool
) -> Iterator[_Insert]:
    positional = [*node.args.posonlyargs, *node.args.args]
    static = any(
        isinstance(mark, ast.Name) and mark.id == "staticmethod" for mark in node.decorator_list
    )
    defaults: dict[str, ast.expr] = {
        argument.arg: default
        for argument, default in zip(
            reversed(positional), reversed(node.args.defaults), strict=False
        )
    }
    defaults |= {
        argument.arg: default
        for argument, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
        if default is not None
    }
    others = [node.args.vararg, node.args.kwarg]
    for argument in [
        *positional[int(skip_first and not static) :],
        *node.args.kwonlyargs,
        *(other for other in others if other is not None),
    ]:
        if argument.annotation is None:
            end = text.offset(argument.end_lineno or 0, argument.end_col_offset or 0)
            default = defaults.get(argument.arg)
            hint = hints.get(argument.arg, "Any")
            if default is None:
                yield end, end, f": {hint}"
            else:
                start = text.offset(default.lineno, default.col_offset)
                yield end, start, f": {_with_default(hint, default)} = "


def _with_default(hint: str, default: ast.expr) -> str:
    """Nobody may have asked for the default in the run."""
    return _optional(hint) if _is_none(default) else hint


def _is_none(node: ast.expr | None) -> bool:
    return node is None or (isinstance(node, ast.Constant) and node.value is None)


def _optional(hint: str) -> str:
    return hint if hint == "Any" or "None" in hint else f"{hint} | None"


def _result_type(node: _Function, answer: str) -> str:
    """`None` where the function gives nothing back, else what it answered."""
    given: list[ast.expr | None] = []
    stack: list[ast.AST] = list(node.body)
    while stack:
        inner = stack.pop()
        if isinstance(inner, ast.Yield | ast.YieldFrom):
            return "Any"
        if isinstance(inner, ast.Return):
            given.append(inner.value)
        if not isinstance(
            inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef
        ):
            stack.extend(children(inner))
    if not any(given):
        return "None"
    if not _leaves(node.body):
        return "Any"
    return _optional(answer) if any(map(_is_none, given)) else answer


def _leaves(body: list[ast.stmt]) -> bool:
    """Whether every path ends in `return` or `raise`; what goes on at the end gives None."""
    match body[-1]:
        case ast.Return() | ast.Raise():
            return True
        case ast.If(body=first, orelse=second):
            return bool(second) and _leaves(first) and _leaves(second)
        case ast.With(body=inside):
            return _leaves(inside)
        case ast.Try(body=tried, handlers=handlers, orelse=second):
            paths = [second or tried, *(handler.body for handler in handlers)]
            return all(map(_leaves, paths))
    return False
