"""From the text of statements to the same without code that was commented out.

Comments that tell something stay: what is taken for code calls a method, prints, indexes, sets an
attribute or imports by an alias. A word or a formula that Python happens to understand is left
alone.
"""

import ast
import io
import textwrap
import tokenize
from collections.abc import Iterator
from functools import lru_cache

_PRINTS = {"print", "display"}
_BLOCKS = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.FunctionDef, ast.ClassDef)
_STEPS = (ast.Assign, ast.AugAssign, ast.Import, ast.ImportFrom, ast.Return, ast.Pass)


@lru_cache(maxsize=4096)
def without_commented_code(text: str) -> str:
    """Leave out the lines that hold nothing but a comment, and the comment nothing but code."""
    if "#" not in text:
        return text
    dropped = {number for run in _runs(text) for number in _code_lines(run)}
    lines = text.split("\n")
    return "\n".join(line for number, line in enumerate(lines, start=1) if number not in dropped)


def _runs(text: str) -> Iterator[dict[int, str]]:
    """Give comments that stand below each other in the same column: line → what it says."""
    run: dict[int, str] = {}
    place = (0, 0)
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (tokenize.TokenError, SyntaxError):
        return
    for token in tokens:
        row, column = token.start
        if token.type != tokenize.COMMENT or token.line[:column].strip():
            continue
        if place != (row - 1, column) and run:
            yield run
            run = {}
        run[row] = token.string[1:]
        place = row, column
    if run:
        yield run


def _code_lines(run: dict[int, str]) -> Iterator[int]:
    if _is_code("\n".join(run.values())):
        yield from run
        return
    yield from (number for number, said in run.items() if _is_code(said))


def _is_code(said: str) -> bool:
    source = textwrap.dedent(said).strip().removesuffix(",")
    try:
        statements = ast.parse(source).body
    except (SyntaxError, ValueError):
        return False
    nodes = [node for statement in statements for node in ast.walk(statement)]
    return any(_tells(node, source) for node in nodes) and all(
        isinstance(one, (*_STEPS, *_BLOCKS)) or _is_call(one) for one in statements
    )


def _is_call(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Call | ast.Subscript)


def _tells(node: ast.AST, source: str) -> bool:
    """Whether only code has this."""
    match node:
        case ast.Call(func=ast.Attribute() | ast.Name() as called):
            by_name = isinstance(called, ast.Name) and called.id not in _PRINTS
            # `train (later)` is no call to whoever reads it.
            written = ast.get_source_segment(source, node) or ""
            return not by_name and written[len(ast.unparse(called)) :].startswith("(")
        case ast.Assign(targets=[ast.Attribute(), *_]):
            return True
        case ast.Subscript(value=ast.Name() | ast.Attribute()):
            return (ast.get_source_segment(source, node) or "").find(" [") < 0
        case ast.ImportFrom():
            return True
        case ast.Import(names=names):
            return any(one.asname for one in names)
    return False
