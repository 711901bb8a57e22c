"""From a file's text to the plain shape of nbformat 4, whatever version or format it came in."""

import json
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from jupyter_mlops.errors import NotebookUnreadable

_NEWEST = 4
_OLDEST = 3
_HEADER = re.compile(
    r"\A(?:#!.*\n|#.*coding[:=].*\n)*# ---[ \t]*\n((?:#.*\n)*?)# ---[ \t]*(?:\n|\Z)"
)
_PERCENT = re.compile(r"^[ \t]*#[ \t]*%%", re.MULTILINE)
_LIGHT = re.compile(r"^# \+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Document:
    """A notebook before anything in it is trusted; outputs are already left out."""

    version: int
    metadata: object
    cells: list[Mapping[str, object]] = field(default_factory=list)


def _as_mapping(path: Path, value: object, place: str) -> Mapping[str, object]:
    if isinstance(value, dict):
        return value
    raise NotebookUnreadable(
        f"{path} is not a notebook: {place} is {_named(value)}, not an object",
        "save the notebook again from Jupyter, or restore an earlier version of the file",
    )


def _as_list(path: Path, value: object, place: str) -> list[object]:
    if isinstance(value, list):
        return value
    raise NotebookUnreadable(
        f"{path} is not a notebook: {place} is {_named(value)}, not a list",
        "save the notebook again from Jupyter, or restore an earlier version of the file",
    )


def _named(value: object) -> str:
    """Say what a value from the file is without repeating megabytes of it."""
    return "missing" if value is None else f"{json.dumps(value, default=str)[:40]}"


def _version_of(path: Path, content: Mapping[str, object]) -> int:
    version = content.get("nbformat")
    if isinstance(version, bool) or not isinstance(version, int):
        raise NotebookUnreadable(
            f"{path} is JSON but not a notebook: its `nbformat` is {_named(version)}",
            "check the path; a notebook is what Jupyter saves as .ipynb",
        )
    if version > _NEWEST:
        raise NotebookUnreadable(
            f"{path} has nbformat {version}; the newest known is {_NEWEST}",
            f"export the notebook in nbformat {_NEWEST}, or upgrade nb2prod",
        )
    return version


def _joined_v3(source: object) -> object:
    """Join lines as nbformat 3 did: those that came from version 2 have no line ends."""
    if not isinstance(source, list) or not all(isinstance(line, str) for line in source):
        return source
    ended = source and source[0].endswith(("\n", "\r"))
    return ("" if ended else "\n").join(source)


def _cell_of_v3(cell: Mapping[str, object]) -> Mapping[str, object]:
    """Put the words of nbformat 4 for those of nbformat 3."""
    kind = cell.get("cell_type")
    source = _joined_v3(cell.get("input" if kind == "code" else "source"))
    if kind == "heading" and isinstance(source, str):
        level = cell.get("level")
        marks = "#" * (level if isinstance(level, int) and level in range(1, 7) else 1)
        kind, source = "markdown", f"{marks} {' '.join(source.splitlines())}"
    elif kind == "html":
        kind = "markdown"
    return {
        "cell_type": kind,
        "source": source,
        "metadata": cell.get("metadata"),
        "execution_count": cell.get("prompt_number"),
    }


def _document_of_v3(path: Path, content: Mapping[str, object]) -> Document:
    cells: list[Mapping[str, object]] = []
    language = None
    for sheet in _as_list(path, content.get("worksheets"), "`worksheets`"):
        listed = _as_mapping(path, sheet, "a worksheet").get("cells")
        for position, cell in enumerate(_as_list(path, listed, "`cells`"), start=1):
            plain = _as_mapping(path, cell, f"cell {position}")
            language = language or plain.get("language")
            cells.append(_cell_of_v3(plain))
    metadata = content.get("metadata")
    if isinstance(metadata, dict) and language:
        metadata = {"language_info": {"name": language}, **metadata}
    return Document(_OLDEST, metadata, cells)


def document_of_json(path: Path, text: str) -> Document:
    """Read the text of an .ipynb file. Raises NotebookUnreadable."""
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        conflict = "<<<<<<<" in text and ">>>>>>>" in text
        raise NotebookUnreadable(
            f"{path} is not valid JSON: {error.msg} at line {error.lineno}, column {error.colno}",
            "resolve the merge conflict in the file"
            if conflict
            else "restore an earlier version of the file, or save it again from Jupyter",
        ) from None
    except ValueError as error:
        raise NotebookUnreadable(
            f"{path} is not valid JSON: {error}", "save the notebook again from Jupyter"
        ) from None
    return document_of(path, content)


def document_of(path: Path, content: object) -> Document:
    """Read what an .ipynb file holds. Raises NotebookUnreadable."""
    content = _as_mapping(path, content, "the file")
    version = _version_of(path, content)
    if version < _OLDEST:
        return Document(version, content.get("metadata"))
    if version == _OLDEST:
        return _document_of_v3(path, content)
    cells = _as_list(path, content.get("cells"), "`cells`")
    return Document(
        version,
        content.get("metadata"),
        [_as_mapping(path, cell, f"cell {at}") for at, cell in enumerate(cells, start=1)],
    )


def _header_of(text: str) -> tuple[object, str]:
    """Split a script into its YAML header's `jupyter` entry and the cells below it."""
    header = _HEADER.match(text)
    if header is None:
        return {}, text
    # Only scripts have such a header, and most of what is compiled are notebooks.
    import yaml  # noqa: PLC0415  # slow to load, for scripts only

    lines = re.sub(r"^# ?", "", header[1], flags=re.MULTILINE)
    try:
        content = yaml.safe_load(lines)
    except (yaml.YAMLError, ValueError):
        return {}, text
    if not isinstance(content, dict) or "jupyter" not in content:
        return {}, text
    return content["jupyter"], text[header.end() :].lstrip("\n")


def document_of_script(path: Path, text: str) -> Document:
    """Read the text of a .py file with cells, as jupytext does. Raises NotebookUnreadable."""
    metadata, body = _header_of(text.replace("\r\n", "\n"))
    if not _PERCENT.search(body) and not _LIGHT.search(body):
        raise NotebookUnreadable(
            f"{path} is a Python file without cells",
            'begin each cell with a line `# %%`, and tag it with `# %% tags=["data"]`',
        )
    # Only scripts need jupytext, and importing it takes longer than compiling most notebooks.
    import jupytext  # noqa: PLC0415  # slow to load, for scripts only

    layout = "percent" if _PERCENT.search(body) else "light"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            cells = jupytext.reads(body, fmt=f"py:{layout}").cells
    except Exception as error:  # jupytext and nbformat let anything through, even AttributeError
        reason = str(error).partition("\n")[0]
        raise NotebookUnreadable(
            f"{path} can't be read as a {layout} script: {reason}",
            'correct the cell headers; tags are written `# %% tags=["data"]`',
        ) from error
    # jupytext draws the ids by lot.
    return Document(_NEWEST, metadata, [{**cell, "id": None} for cell in cells])
