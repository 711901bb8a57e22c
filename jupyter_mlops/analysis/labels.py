"""From what a `print` shows to its values, each with the text that names it."""

import ast
import re
from collections.abc import Iterator

_PERCENT = re.compile(r"%(?:\((?P<name>\w+)\))?[-+ #0]*(?:\d+|\*)?(?:\.\d+)?(?P<kind>[a-zA-Z%])")
_BRACES = re.compile(r"\{\{|\}\}|\{(?P<name>[^{}:!]*)[^{}]*\}")
_OF_THE_LAST = re.compile(r"\s*\((?P<words>[^(){}%]*\w[^(){}%]*)\)")
"""What stands in parentheses right behind a value says more of it: `0.91 (train)`."""


def labelled(arguments: list[ast.expr]) -> Iterator[tuple[str, ast.expr]]:
    """Give (label, value) of all that is printed; the label is empty where no text names it."""
    texts, values = [""], list[ast.expr]()
    for argument in arguments:
        for part in _parts(argument):
            if isinstance(part, str):
                texts[-1] += f"\n{part}" if texts[-1] else part
            else:
                values.append(part)
                texts.append("")
    behind = [_OF_THE_LAST.match(text) for text in texts[1:]]
    tells_apart = len([one for one in behind if one]) > 1
    name = ""
    for position, value in enumerate(values):
        text, said = texts[position], behind[position - 1] if position else None
        own = text[said.end() :] if said else text
        name = own if re.search(r"\w", own) or not said else name
        told = behind[position]
        yield _with(name, told["words"]) if told and tells_apart else name, value


def _with(name: str, words: str) -> str:
    last = re.split(r"[\n,;|]", name.strip(" \n:=,|-"))[-1]
    return f"{last} {words}"


def _parts(node: ast.expr) -> list[str | ast.expr]:
    match node:
        case ast.Constant(value=value):
            return [str(value)]
        case ast.JoinedStr(values=parts):
            return [
                part.value if isinstance(part, ast.FormattedValue) else _text(part)
                for part in parts
            ]
        case ast.BinOp(left=ast.Constant(value=str(text)), op=ast.Mod(), right=right):
            values = right.elts if isinstance(right, ast.Tuple) else [right]
            return _filled(text, _PERCENT, values)
        case ast.Call(
            func=ast.Attribute(value=ast.Constant(value=str(text)), attr="format"), args=values
        ):
            return _filled(text, _BRACES, values)
        case ast.BinOp(left=ast.Constant(value=str(text)), op=ast.Add(), right=right):
            return [text, right]
    return [node]


def _text(node: ast.expr) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else ""


def _filled(template: str, places: re.Pattern[str], values: list[ast.expr]) -> list[str | ast.expr]:
    """Take a template apart; where its places aren't the values in order, it labels the first."""
    found: list[str | ast.expr] = []
    start, left = 0, list(values)
    for place in places.finditer(template):
        if place[0] in ("%%", "{{", "}}"):
            continue
        if not left or place["name"] not in (None, "", str(len(values) - len(left))):
            return [template, *values]
        found += [template[start : place.start()], left.pop(0)]
        start = place.end()
    return [*found, template[start:], *left]
