"""From a notebook's text to the text with one more code cell; every other byte stays."""

import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jupyter_mlops.errors import NotebookUnreadable
from jupyter_mlops.notebook.documents import document_of_script
from jupyter_mlops.notebook.rewriting import items, member
from jupyter_mlops.notebook.script_headers import cell_headers

_IDS_SINCE = (4, 5)
"""The version of the format in which a cell has to have an id."""


def with_cell(path: Path, text: str, before: int, source: str, tags: Sequence[str]) -> str | None:
    """Give the text with a new code cell in front of the one at position `before`, from 1.

    What comes out is read again and compared. None for a file in which that can't be done.
    """
    insert = _in_script if path.suffix.lower() == ".py" else _in_json
    try:
        return insert(path, text, before - 1, {"source": source, "tags": [*tags]})
    except (ValueError, IndexError, TypeError, KeyError, NotebookUnreadable):
        return None


def _in_json(path: Path, text: str, at: int, new: dict[str, Any]) -> str | None:
    start, _ = member(text, len(text) - len(text.lstrip()), "cells")
    places = items(text, start)
    gap = text[start + 1 : places[0][0]]
    between = text[places[0][1] : places[1][0]] if len(places) > 1 else f",{gap}"
    document = json.loads(text)
    cell = _cell(path, document, at, new)
    place = places[at][0]
    changed = text[:place] + _laid_out(cell, gap, text) + between + text[place:]
    document["cells"].insert(at, cell)
    return changed if json.loads(changed) == document else None


def _cell(path: Path, document: dict[str, Any], at: int, new: dict[str, Any]) -> dict[str, Any]:
    """The cell as Jupyter would write it, keys in order; the same for the same notebook."""
    cell: dict[str, Any] = {"cell_type": "code", "execution_count": None}
    if (document["nbformat"], document["nbformat_minor"]) >= _IDS_SINCE:
        taken = {one.get("id") for one in document["cells"]}
        named = (f"{path.stem} {at} {attempt}" for attempt in range(len(taken) + 1))
        ids = (hashlib.sha256(name.encode()).hexdigest()[:8] for name in named)
        cell["id"] = next(one for one in ids if one not in taken)
    lines = new["source"].splitlines(keepends=True)
    return {**cell, "metadata": {"tags": new["tags"]}, "outputs": [], "source": lines}


def _laid_out(cell: dict[str, Any], gap: str, text: str) -> str:
    """The cell as text, indented like the others where they stand on lines of their own."""
    if "\n" not in gap:
        return json.dumps(cell, ensure_ascii=False)
    unit = re.match(r"\s*\{\r?\n([ \t]+)", text)
    written = json.dumps(cell, indent=unit[1] if unit else 1, ensure_ascii=False)
    return written.replace("\n", gap)


def _in_script(path: Path, text: str, at: int, new: dict[str, Any]) -> str | None:
    headers = cell_headers(text)
    cells = document_of_script(path, text).cells
    # Code in front of the first header is a cell too.
    number = at - (len(cells) - len(headers))
    if number < 0:
        return None
    place = headers[number].start
    head = f"# %% tags={json.dumps(new['tags'], ensure_ascii=False)}"
    cell = f"{head}\n{new['source']}\n\n"
    changed = text[:place] + (cell.replace("\n", "\r\n") if "\r\n" in text else cell) + text[place:]
    found = document_of_script(path, changed).cells
    added = found.pop(at)
    is_whole = added["source"] == new["source"] and added["metadata"] == {"tags": new["tags"]}
    return changed if is_whole and found == cells else None
