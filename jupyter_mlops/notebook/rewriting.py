"""From a notebook's text and new sources of cells to the text with these; nothing else changes."""

import json
import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path

from jupyter_mlops.errors import NotebookUnreadable
from jupyter_mlops.notebook.documents import document_of_json, document_of_script

_BLANK = re.compile(r"[\s,:]*")
_ESCAPED = re.compile(r"\\u(?!00[0-7])[0-9a-fA-F]{4}")
_KEY = re.compile(r"(\r?\n[ \t]*)\"source\"\s*:\s*\Z")
_MAGIC = ("%", "!", "?")

Stretch = tuple[int, int]


def with_sources(path: Path, text: str, sources: Mapping[int, str]) -> str:
    """Give the text with the sources of some cells replaced; `sources`: position from 1 → source.

    What comes out is read again and compared, cell by cell. Raises NotebookUnreadable for a file in
    which that can't be done.
    """
    is_script = path.suffix.lower() == ".py"
    try:
        changed = _in_script(path, text, sources) if is_script else _in_json(text, sources)
    except (ValueError, IndexError, TypeError):
        raise _unfit(path) from None
    if not _is_same_but(path, text, changed, sources):
        raise _unfit(path)
    return changed


def _unfit(path: Path) -> NotebookUnreadable:
    return NotebookUnreadable(
        f"the cells of {path} can't be changed one by one",
        "save the notebook from Jupyter and try again, or change the cells by hand",
    )


def _is_same_but(path: Path, text: str, changed: str, sources: Mapping[int, str]) -> bool:
    """Whether reading tells both texts apart by the given sources only."""
    if path.suffix.lower() == ".py":
        before, after = (document_of_script(path, one) for one in (text, changed))
        if before.metadata != after.metadata:
            return False
        cells, found = [dict(cell) for cell in before.cells], [dict(cell) for cell in after.cells]
    else:
        old, new = json.loads(text), json.loads(changed)
        cells, found = old.pop("cells"), new.pop("cells")
        if old != new:
            return False
    for position, source in sources.items():
        cells[position - 1]["source"] = source
    return [*map(_joined, cells)] == [*map(_joined, found)]


def _joined(cell: dict[str, object]) -> dict[str, object]:
    source = cell.get("source")
    return {**cell, "source": "".join(source) if isinstance(source, list) else source}


def _in_json(text: str, sources: Mapping[int, str]) -> str:
    cells = items(text, member(text, len(text) - len(text.lstrip()), "cells")[0])
    for position in sorted(sources, reverse=True):
        start, end = member(text, cells[position - 1][0], "source")
        gap = _gap_before_key(text, start)
        new = _value(text[start:end], sources[position], gap, is_ascii=_is_ascii(text))
        text = text[:start] + new + text[end:]
    return text


def _is_ascii(text: str) -> bool:
    """Whether the file was written with escapes for all that isn't ASCII."""
    return text.isascii() and _ESCAPED.search(text) is not None


def _gap_before_key(text: str, start: int) -> str:
    """The line end and indent in front of the key whose value begins at `start`; may be empty."""
    found = _KEY.search(text[:start])
    return found[1] if found else ""


def _value(raw: str, source: str, gap: str, *, is_ascii: bool) -> str:
    """Write a source as it stood: one text, or a list of lines laid out in the same way."""
    old = json.loads(raw)
    if isinstance(old, str):
        return json.dumps(source, ensure_ascii=is_ascii)
    if places := items(raw, 0):
        before = raw[1 : places[0][0]]
        between = raw[places[0][1] : places[1][0]] if len(places) > 1 else f",{before or ' '}"
        after = raw[places[-1][1] : -1]
    else:
        before, after = f"{gap} " if gap else "", gap
        between = f",{before or ' '}"
    lines = source.splitlines(keepends=True)
    written: list[str] = []
    # a line that stays keeps its escapes too
    for kind, first, last, start, end in SequenceMatcher(None, old, lines, False).get_opcodes():
        if kind == "equal":
            written += [raw[slice(*place)] for place in places[first:last]]
        else:
            written += [json.dumps(line, ensure_ascii=is_ascii) for line in lines[start:end]]
    return f"[{before}{between.join(written)}{after}]"


def member(text: str, start: int, key: str) -> Stretch:
    """Find the value of a key in the object that begins at `start`; the last one counts.

    Raises ValueError where there is none.
    """
    found: Stretch | None = None
    decoder = json.JSONDecoder()
    at = _next(text, start + 1)
    while text[at] != "}":
        name, at = decoder.raw_decode(text, at)
        begin = _next(text, at)
        _, at = decoder.raw_decode(text, begin)
        if name == key:
            found = (begin, at)
        at = _next(text, at)
    if found is None:
        raise ValueError(key)
    return found


def items(text: str, start: int) -> list[Stretch]:
    """Find the items of the list that begins at `start`."""
    found: list[Stretch] = []
    decoder = json.JSONDecoder()
    at = _next(text, start + 1)
    while text[at] != "]":
        _, end = decoder.raw_decode(text, at)
        found.append((at, end))
        at = _next(text, end)
    return found


def _next(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _in_script(path: Path, text: str, sources: Mapping[int, str]) -> str:
    ends = "\r\n" if "\r\n" in text else "\n"
    if ends == "\r\n":
        text = text.replace("\r\n", "\n")
    lines = text.split("\n")
    places = script_places(path, text)
    olds = [str(cell.get("source")) for cell in document_of_script(path, text).cells]
    for position in sorted(sources, reverse=True):
        first, last = places[position]
        old, new = olds[position - 1].split("\n"), sources[position].split("\n")
        lines[first:last] = _merged(lines[first:last], old, new)
    return ends.join(lines)


def _merged(written: list[str], old: list[str], new: list[str]) -> list[str]:
    """Keep the file's own lines, in which magics are comments, where nothing changes."""
    merged: list[str] = []
    for kind, first, last, start, end in SequenceMatcher(None, old, new, False).get_opcodes():
        if kind == "equal":
            merged += written[first:last]
        elif written[first:last] == old[first:last]:
            merged += new[start:end]
        else:
            raise ValueError("a magic would change")
    return merged


def script_places(path: Path, text: str) -> dict[int, Stretch]:
    """Find the lines (indexes, end exclusive) of each code cell in a script.

    Raises ValueError where the file holds a cell's lines in another form.
    """
    lines = text.split("\n")
    places: dict[int, Stretch] = {}
    at = 0
    for position, cell in enumerate(document_of_script(path, text).cells, start=1):
        wanted = str(cell.get("source")).split("\n")
        if cell.get("cell_type") != "code" or wanted == [""]:
            continue
        while not _stands(lines[at : at + len(wanted)], wanted):
            at += 1
            if at + len(wanted) > len(lines):
                raise ValueError(f"cell {position} isn't there line by line")
        places[position] = (at, at + len(wanted))
        at += len(wanted)
    return places


def _stands(lines: Sequence[str], wanted: Sequence[str]) -> bool:
    return all(
        line == one or (one.lstrip().startswith(_MAGIC) and line.lstrip("# ") == one.lstrip())
        for line, one in zip(lines, wanted, strict=True)
    )


def lines_in_file(path: Path) -> dict[int, list[int]]:
    """Cell → for each line of its source, the line of the file in which it stands, from 1.

    Cells for which that can't be told are left out. Raises OSError.
    """
    text = path.read_bytes().decode("utf-8-sig", errors="replace")
    try:
        if path.suffix.lower() == ".py":
            plain = text.replace("\r\n", "\n")
            return {
                cell: [*range(first + 1, last + 1)]
                for cell, (first, last) in script_places(path, plain).items()
            }
        return _json_lines(path, text)
    except (ValueError, IndexError, TypeError, RecursionError, NotebookUnreadable):
        return {}


def _json_lines(path: Path, text: str) -> dict[int, list[int]]:
    document_of_json(path, text)
    found: dict[int, list[int]] = {}
    cells = items(text, member(text, len(text) - len(text.lstrip()), "cells")[0])
    line, at = 1, 0
    for position, (begin, _) in enumerate(cells, start=1):
        start, end = member(text, begin, "source")
        places = (
            items(text, start)
            if text[start] == "["
            else [(start, end)] * (text.count("\\n", start, end) + 1)
        )
        found[position] = []
        for place, _ in places:
            line += text.count("\n", at, place)
            at = place
            found[position].append(line)
    return found


def write_changed(path: Path, content: bytes, changed: bytes) -> None:
    """Put other content into a file that still holds `content`.

    Raises OSError, NotebookUnreadable.
    """
    if path.read_bytes() != content:
        raise NotebookUnreadable(
            f"{path} was saved by something else in the meantime", "run the command again"
        )
    replace_file(path, changed)


def replace_file(path: Path, content: bytes) -> None:
    """Put other content into a file, which is whole at any moment. Raises OSError."""
    path = path.resolve()  # what a link leads to is replaced, not the link
    draft = path.with_name(f".{path.name}.nb2prod")
    try:
        draft.write_bytes(content)
        draft.chmod(path.stat().st_mode)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
