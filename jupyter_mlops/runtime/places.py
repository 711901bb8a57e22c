"""From an exception to the cell and line of the notebook whose statement raised it.

The map lies beside the modules that it is about. It counts for a file as long as that is as it
was written.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from traceback import walk_tb
from typing import Any

_FOLDER = Path(__file__).resolve().parents[1]
_MAP = _FOLDER / "notebook_lines.json"


@contextmanager
def placed() -> Iterator[None]:
    """Note on an exception where in the notebook it was raised: its traceback ends with that."""
    try:
        yield
    except Exception as problem:
        place = place_of(problem)
        if place:
            problem.add_note(place)
        raise


def place_of(problem: BaseException) -> str:
    """Say `in cell 7, line 3 of churn.ipynb (id 3f9a1c7)`, and who called it, as far as known."""
    found: list[tuple[str, str]] = []
    for frame, line in walk_tb(problem.__traceback__):
        place = _place(Path(frame.f_code.co_filename), line)
        if place is not None and place not in found:
            found.append(place)
    if not found:
        return ""
    innermost, name = found.pop()
    caller = f", called from {found[-1][0]}" if found else ""
    return f"in {innermost} of {_map()['notebook']} (id {name}){caller}"


def _place(path: Path, line: int) -> tuple[str, str] | None:
    """The cell and line, and the cell's id; several where statements of several were merged."""
    if path.parent.resolve() != _FOLDER:
        return None
    found = {
        (cell, source + line - first): _map()["cells"][str(cell)]
        for first, last, _, cell, source in _lines(path.name)
        if first <= line <= last
    }
    if not found:
        return None
    told = " or ".join(f"cell {cell}, line {source}" for cell, source in found)
    return told, " or ".join(dict.fromkeys(found.values()))


@cache
def _lines(module: str) -> list[list[Any]]:
    known = _map()["files"].get(module)
    if known is None:
        return []
    digest = hashlib.sha256((_FOLDER / module).read_bytes()).hexdigest()
    rows: list[list[Any]] = known["lines"] if digest == known["sha256"] else []
    return rows


@cache
def _map() -> dict[str, Any]:
    if not _MAP.is_file():
        return {"notebook": "", "cells": {}, "files": {}}
    found: dict[str, Any] = json.loads(_MAP.read_text(encoding="utf-8"))
    return found
