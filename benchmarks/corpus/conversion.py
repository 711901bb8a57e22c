"""From a script that is written as a notebook to the text of an .ipynb file."""

import ast
import io
import json
import re
import tokenize

_MARK = re.compile(r"# ?%%(?P<rest>.*)|#{20,}\s*")
_TAGS = re.compile(r"tags=(\[[^\]]*\])")


def as_ipynb(text: str) -> str:
    """Cut a gallery's script or a percent script into cells."""
    lines = text.splitlines()
    opening, start = _opening(text)
    cells = [_cell("markdown", opening)] if opening else []
    cuts = [number for number in _marks(text) if number >= start]
    bounds = [*cuts, len(lines)]
    cells += _cells_of_block("", lines[start : bounds[0]])
    for begin, end in zip(cuts, bounds[1:], strict=True):
        cells += _cells_of_block(lines[begin], lines[begin + 1 : end])
    for position, cell in enumerate(cells, start=1):
        cell["id"] = f"cell-{position}"
    document = {"cells": cells, "metadata": _METADATA, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def _opening(text: str) -> tuple[str, int]:
    """The docstring of the script, and the number of lines down to its end."""
    body = ast.parse(text).body
    first = body[0] if body else None
    if not isinstance(first, ast.Expr) or not isinstance(first.value, ast.Constant):
        return "", 0
    if not isinstance(first.value.value, str):
        return "", 0
    return first.value.value.strip("\n"), first.end_lineno or 0


def _marks(text: str) -> list[int]:
    """Line numbers, from 0, of the comments that begin a cell; those in strings are no comments."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return [
        token.start[0] - 1
        for token in tokens
        if token.type == tokenize.COMMENT
        and token.start[1] == 0
        and _MARK.fullmatch(token.string.rstrip())
    ]


def _cells_of_block(mark: str, lines: list[str]) -> list[dict[str, object]]:
    """One cell, or two: the comment right below a mark is text, what follows is code."""
    header = _MARK.fullmatch(mark.rstrip())
    rest = (header["rest"] or "") if header else ""
    tagged = _TAGS.search(rest)
    tags = json.loads(tagged[1]) if tagged else []
    count = 0
    # The comment below a cell's header with tags belongs to the code.
    while mark and not tagged and count < len(lines) and lines[count].startswith("#"):
        count += 1
    prose = "\n".join(re.sub(r"^# ?", "", line) for line in lines[:count]).strip()
    code = "\n".join(lines[count:]).strip("\n")
    # Galleries put code below the text; percent scripts may quote a text as a whole.
    is_text = "[markdown]" in rest and code.startswith(('"', "'"))
    kind = "markdown" if is_text else "code"
    cells = [_cell("markdown", prose)] if prose else []
    return [*cells, _cell(kind, code, tags)] if code.strip() else cells


def _cell(kind: str, source: str, tags: list[str] | None = None) -> dict[str, object]:
    cell: dict[str, object] = {"cell_type": kind, "metadata": {"tags": tags} if tags else {}}
    cell["source"] = source.splitlines(keepends=True)
    return cell | ({"outputs": [], "execution_count": None} if kind == "code" else {})
