"""From the text of a JSON document to where in it each object and list stands."""

import re
from collections.abc import Mapping

Place = tuple[str | int, ...]
"""Keys and positions that lead from the document to a part of it."""

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]', re.DOTALL)


def places_of(text: str) -> Mapping[Place, tuple[int, int]]:
    """Give (start, end) of each object and list, brackets included, by its path.

    The text must be valid JSON: of numbers and words nothing is looked at. Of a key given twice
    the last one counts, as for `json`; a key stands as it is written, escapes and all.
    """
    places: dict[Place, tuple[int, int]] = {}
    open_at: list[int] = []
    path: list[str | int] = []
    key = ""
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if mark in "{[":
            open_at.append(token.start())
            path.append("" if mark == "{" else 0)
        elif mark in "}]":
            path.pop()
            places[tuple(path)] = (open_at.pop(), token.end())
        elif mark == ":":
            path[-1] = key
        elif mark == "," and isinstance(path[-1], int):
            path[-1] += 1
        elif mark != ",":
            key = mark[1:-1]
    return places
