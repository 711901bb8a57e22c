"""From a notebook's text and new tags to the text with these tags; every other byte stays."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from jupyter_mlops.errors import NotebookUnreadable
from jupyter_mlops.notebook.documents import document_of_script
from jupyter_mlops.notebook.json_places import Place, places_of
from jupyter_mlops.notebook.rewriting import replace_file
from jupyter_mlops.notebook.script_headers import cell_headers

_TAGS_OPTION = re.compile(r"\s*\btags=\[[^\]]*\]")


def retagged(path: Path, text: str, tags: Mapping[int, Sequence[str]]) -> str:
    """Give the text with the tags of some cells replaced; `tags`: position from 1 → all its tags.

    Raises NotebookUnreadable for a script whose cells don't all begin with `# %%`.
    """
    if path.suffix.lower() == ".py":
        return _retagged_script(path, text, tags)
    places = places_of(text)
    cells = list(_cells(json.loads(text)))
    changes = [_change(text, places, *cells[at - 1], list(wanted)) for at, wanted in tags.items()]
    for start, end, new in sorted(changes, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _cells(document: dict[str, Any]) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Every cell with the path to it; nbformat 3 keeps them in worksheets."""
    sheets: list[tuple[Place, dict[str, Any]]] = [((), document)]
    if "worksheets" in document:
        sheets = [(("worksheets", at), sheet) for at, sheet in enumerate(document["worksheets"])]
    for place, sheet in sheets:
        for at, cell in enumerate(sheet["cells"]):
            yield (*place, "cells", at), cell


def _change(
    text: str,
    places: Mapping[Place, tuple[int, int]],
    place: Place,
    cell: dict[str, Any],
    tags: list[str],
) -> tuple[int, int, str]:
    """Where to put what: the list of tags, a key of the metadata, or the metadata as a whole."""
    unit = _unit(text)
    metadata = cell.get("metadata")
    if not isinstance(metadata, dict):
        start, _ = places[place]
        gap = _gap_after(text, start)
        return start + 1, start + 1, f'{gap}"metadata": {_object(tags, gap, unit)},'
    start, end = places[(*place, "metadata")]
    if not metadata:
        return start, end, _object(tags, _gap_after(text, places[place][0]), unit)
    gap = _gap_after(text, start)
    if isinstance(metadata.get("tags"), list):
        start, end = places[(*place, "metadata", "tags")]
        return start, end, _list(tags, gap, unit)
    return start + 1, start + 1, f'{gap}"tags": {_list(tags, gap, unit)},{"" if gap else " "}'


def _gap_after(text: str, start: int) -> str:
    """The line end and indent between an opening bracket and what follows it; may be empty."""
    found = re.compile(r"\r?\n[ \t]*").match(text, start + 1)
    return found[0] if found else ""


def _unit(text: str) -> str:
    """The document's own step of indent."""
    found = re.match(r"\s*\{\r?\n([ \t]+)", text)
    return found[1] if found else " "


def _object(tags: list[str], gap: str, unit: str) -> str:
    """Metadata with nothing but tags, for a place where keys are indented by `gap`."""
    inner = gap + unit if gap else ""
    return f'{{{inner}"tags": {_list(tags, inner, unit)}{gap}}}'


def _list(tags: list[str], gap: str, unit: str) -> str:
    """A list of tags, laid out as Jupyter does where keys stand on lines of their own."""
    words = [json.dumps(tag, ensure_ascii=False) for tag in tags]
    if not gap:
        return f"[{', '.join(words)}]"
    return "[" + ",".join(gap + unit + word for word in words) + gap + "]"


def _retagged_script(path: Path, text: str, tags: Mapping[int, Sequence[str]]) -> str:
    cells = document_of_script(path, text).cells
    headers = cell_headers(text)
    above = len(cells) - len(headers)
    if any(position <= above for position in tags):
        raise NotebookUnreadable(
            f"{path} has code before its first `# %%` line",
            "begin the first cell with a line `# %%` too",
        )
    changed = text
    for position in sorted(tags, reverse=True):
        header = headers[position - 1 - above]
        option = f" tags={json.dumps(list(tags[position]), ensure_ascii=False)}"
        line = _TAGS_OPTION.sub("", header.line).rstrip() + option
        changed = changed[: header.start] + line + changed[header.end :]
    wanted = [
        _tagged(cell, list(tags[at])) if at in tags else cell
        for at, cell in enumerate(cells, start=1)
    ]
    if document_of_script(path, changed).cells != wanted:
        raise NotebookUnreadable(
            f"the cells of {path} can't be tagged one by one",
            'tag them by hand: each begins with a line like `# %% tags=["data"]`',
        )
    return changed


def _tagged(cell: Mapping[str, object], tags: list[str]) -> Mapping[str, object]:
    metadata = cell.get("metadata")
    others = metadata if isinstance(metadata, Mapping) else {}
    return {**cell, "metadata": {**others, "tags": tags}}


def write_tags(path: Path, tags: Mapping[int, Sequence[str]]) -> None:
    """Replace the tags of some cells in a notebook's file; it is whole at any moment.

    Raises OSError, NotebookUnreadable.
    """
    content = path.read_bytes()
    text = content.decode("utf-8-sig")
    mark = content[: len(content) - len(text.encode())]
    replace_file(path, mark + retagged(path, text, tags).encode())
