"""From values and notebook text to Python source: literals, docstrings, signatures, imports.

Text of a notebook can say anything; what is returned here never lets it end its own quotes.
"""

import ast
import math
import re
import sys
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

WIDTH = 88
"""Columns after which a generated line is broken."""
_FORM = re.compile(r"[ \t|>#]|[-*+] |\d+[.)] ")
"""How a line begins that isn't running text: it is indented, of a table, a list or a quotation."""


def broken(opening: str, parts: Sequence[str], closing: str, indent: int = 0) -> str:
    """`opening part, part closing` on one line where it fits, otherwise one part a line."""
    margin = " " * indent
    line = f"{margin}{opening}{', '.join(parts)}{closing}"
    if not parts or (len(line) <= WIDTH and "\n" not in line):
        return line
    inner = "".join(f"{margin}    {part},\n" for part in parts)
    return f"{margin}{opening}\n{inner}{margin}{closing}"


def literal(value: object, indent: int = 0, used: int = 0) -> str:
    """`value` as a Python expression; `used` columns of its first line are taken already."""
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value}")'
    if isinstance(value, dict):
        inner = [f"{literal(key)}: {literal(item, indent + 4)}" for key, item in value.items()]
        opening, closing = "{", "}"
    elif isinstance(value, list | tuple):
        inner = [literal(item, indent + 4) for item in value]
        opening, closing = ("[", "]") if isinstance(value, list) else ("(", ")")
        if isinstance(value, tuple) and len(inner) == 1:
            return f"({inner[0]},)"
    else:
        return repr(value)
    line = f"{opening}{', '.join(inner)}{closing}"
    if not inner or (indent + used + len(line) < WIDTH and "\n" not in line):
        return line
    margin = " " * indent
    rows = "".join(f"{margin}    {item},\n" for item in inner)
    return f"{opening}\n{rows}{margin}{closing}"


def _quoted(text: str) -> str:
    """`repr` with double quotes where that needs no more escapes."""
    plain = repr(text)
    return f'"{plain[1:-1]}"' if plain[0] == "'" and '"' not in text else plain


def docstring(text: str, indent: int = 0) -> str:
    """A docstring of any text: backslashes, quotes and control characters are escaped."""
    margin = " " * indent
    lines = [_escaped(line.rstrip()) for line in text.strip().split("\n")]
    if lines[-1].endswith('"'):
        lines[-1] = f'{lines[-1][:-1]}\\"'
    body = f"\n{margin}".join(lines)
    body = "\n".join(line.rstrip() for line in body.split("\n"))
    return f'{margin}"""{body}\n{margin}"""' if len(lines) > 1 else f'{margin}"""{body}"""'


def prose(text: str, indent: int = 0) -> str:
    """Running text for a docstring: the first line is a sentence, long lines are broken."""
    lines = text.strip().split("\n")
    if re.search(r"\w[\"'`)]*$", lines[0]):
        lines[0] += "."
    broken_up = (_wrapped(part, WIDTH - indent) for part in _paragraphs(lines))
    return "\n".join(line for part in broken_up for line in part)


def _paragraphs(lines: Iterable[str]) -> Iterator[list[str]]:
    """Put lines together that follow each other in running text; each of the others is alone."""
    paragraph: list[str] = []
    for line in lines:
        if not line.strip() or _FORM.match(line):
            if paragraph:
                yield paragraph
            paragraph = []
            yield [line]
        else:
            paragraph.append(line)
    if paragraph:
        yield paragraph


def _wrapped(lines: list[str], width: int) -> list[str]:
    has_form = len(lines) == 1 and lines[0].startswith((" ", "\t", "|"))
    if has_form or all(len(line) <= width for line in lines):
        return lines
    text = " ".join(line.strip() for line in lines)
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)


def _escaped(line: str) -> str:
    line = line.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return "".join(
        character if character == "\t" or character.isprintable() else _code(character)
        for character in line
    )


def _code(character: str) -> str:
    # Other spaces than the plain one are no danger, and read better as they are.
    if unicodedata.category(character) == "Zs":
        return character
    return repr(character)[1:-1]


class Import(NamedTuple):
    """One name that one import statement binds."""

    module: str
    name: str = ""
    """Empty: the module itself."""
    alias: str = ""


def imports(statements: Iterable[str], *packages: str) -> str:
    """The statements merged and sorted as isort would, in blocks, `packages` in the last."""
    blocks: list[list[str]] = [[], [], [], []]
    found = {entry for statement in statements for entry in _taken_apart(statement)}
    whole = {entry for entry in found if not entry.name}
    for entry in sorted(whole, key=lambda entry: (_natural(entry.module), entry.alias)):
        suffix = f" as {entry.alias}" if entry.alias else ""
        blocks[_block(entry.module, packages)].append(f"import {entry.module}{suffix}")
    for module in sorted({entry.module for entry in found - whole}, key=_natural):
        members = sorted((entry for entry in found - whole if entry.module == module), key=_member)
        blocks[_block(module, packages)] += _from(module, members)
    return "\n\n".join("\n".join(block) for block in blocks if block)


def imported_roots(code: str) -> set[str]:
    """Top-level names of all modules that `code` imports, wherever in it."""
    roots = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            roots |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            roots.add(node.module.partition(".")[0])
    return roots


def _taken_apart(statement: str) -> Iterable[Import]:
    for node in ast.parse(statement).body:
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, "", alias.asname or "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield from (Import(module, alias.name, alias.asname or "") for alias in node.names)


def _from(module: str, members: list[Import]) -> list[str]:
    plain = [entry.name for entry in members if not entry.alias]
    lines = [
        (_member(entry), f"from {module} import {entry.name} as {entry.alias}")
        for entry in members
        if entry.alias
    ]
    if plain:
        line = f"from {module} import {', '.join(plain)}"
        if len(line) > WIDTH:
            line = broken(f"from {module} import (", plain, ")")
        lines.append((_member(Import(module, plain[0])), line))
    return [line for _, line in sorted(lines)]


def _member(entry: Import) -> tuple[int, tuple[tuple[int, int, str], ...], str, str]:
    """Constants, then classes, then the rest."""
    name = entry.name
    kind = 0 if len(name) > 1 and name.isupper() else 1 if name[:1].isupper() else 2
    return kind, _natural(name), name, entry.alias


def _natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """Numbers inside names in order of size."""
    parts = re.split(r"(\d+)", name.lower())
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts if part)


def _block(module: str, packages: tuple[str, ...]) -> int:
    root = module.partition(".")[0]
    if root in (*packages, ""):
        return 3
    if root == "__future__":
        return 0
    return 1 if root in sys.stdlib_module_names else 2
