"""From a notebook file to `Notebook`: read only, outputs dropped, everything checked."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from jupyter_mlops.diagnostic import Diagnostic, Severity
from jupyter_mlops.errors import NotebookUnreadable
from jupyter_mlops.notebook.cell import Cell, Notebook, span_between, span_of
from jupyter_mlops.notebook.documents import (
    Document,
    document_of,
    document_of_json,
    document_of_script,
)
from jupyter_mlops.notebook.naming import package_name

_OLDEST_READ = 3
_LARGE_OUTPUT = 1_000_000
"""Characters."""
_LONGEST_CODE = 2 * 2**20
"""Characters of one code cell. What is longer is data, which belongs in a file."""
_MOST_STATEMENTS = 150_000
"""Lines and semicolons of all code: as many are analysed within memory and patience."""
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_VERSION = re.compile(r"(\d{1,4})\.(\d{1,4})")
_KINDS: Mapping[object, Literal["code", "markdown", "raw"]] = {
    "code": "code",
    "markdown": "markdown",
    "raw": "raw",
}
_PYTHONS = frozenset({"ipython", "python", "python3"})
_KERNELS = {"ir": "R", "julia": "Julia", "octave": "Octave", "scala": "Scala", "bash": "Bash"}


def _text_of(path: Path) -> str:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise NotebookUnreadable(
            f"{path} can't be opened: {error.strerror}", "check who may read the file"
        ) from None
    except UnicodeDecodeError as error:
        raise NotebookUnreadable(
            f"{path} is not UTF-8 text: byte 0x{error.object[error.start]:02x} at {error.start}",
            "save the notebook again from Jupyter, which writes UTF-8",
        ) from None
    if not text.strip():
        raise NotebookUnreadable(f"{path} is empty", "save the notebook again from Jupyter")
    return text


def _why_no_file(path: Path) -> str:
    """Say what is at the path instead; empty when it's a file."""
    try:
        if path.is_file():
            return ""
        if path.is_dir():
            return "is a folder"
        return "is not a file" if path.exists() else "isn't there"
    except (OSError, ValueError):  # no file can have this name
        return "isn't there"


def _document(path: Path) -> Document:
    reason = _why_no_file(path)
    if reason:
        raise NotebookUnreadable(f"{path} {reason}", "give the path of an .ipynb or .py file")
    suffix = path.suffix.lower()
    if suffix not in {".ipynb", ".py"}:
        raise NotebookUnreadable(
            f"{path} is neither an .ipynb nor a .py file",
            "give a notebook, or a Python script with `# %%` cells",
        )
    text = _text_of(path)
    return document_of_script(path, text) if suffix == ".py" else document_of_json(path, text)


def _plain(value: object) -> object:
    """Make a setting writable: no half surrogate pairs, text keys, only what JSON knows."""
    if isinstance(value, str):
        return _SURROGATE.sub("�", value)
    if isinstance(value, dict):
        return {str(_plain(str(key))): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _source(path: Path, position: int, value: object) -> str:
    parts = value if isinstance(value, list) else [value]
    if not all(isinstance(part, str) for part in parts):
        raise NotebookUnreadable(
            f"{path}, cell {position}: its source is not text",
            "save the notebook again from Jupyter, or restore an earlier version of the file",
        )
    return "".join(map(str, parts)).replace("\r\n", "\n").replace("\r", "\n")


def _tags(metadata: object) -> tuple[tuple[str, ...], str]:
    """Pick the usable tags, and say what is wrong with the others."""
    if metadata is None:
        return (), ""
    if not isinstance(metadata, dict):
        return (), "the cell's metadata isn't an object"
    if "incorrectly_encoded_metadata" in metadata:
        return (), f"the cell's header `{metadata['incorrectly_encoded_metadata']}` can't be read"
    listed = metadata.get("tags")
    if listed is None:
        return (), ""
    if not isinstance(listed, list):
        return (), f"the cell's tags are {json.dumps(listed)[:40]}, not a list"
    tags = [str(_plain(tag)) for tag in listed if isinstance(tag, str) and tag]
    others = [tag for tag in listed if not isinstance(tag, str)]
    wrong = f"the tag {json.dumps(others[0], default=str)[:40]} isn't text" if others else ""
    return tuple(dict.fromkeys(tags)), wrong


def _ignored(message: str, cell: Cell | None, fix: str) -> Diagnostic:
    return Diagnostic(
        "NB005",
        Severity.WARNING,
        f"{message} and is ignored" if cell is None else f"{message}; ignored",
        span_of(cell) if cell else None,
        "What the notebook's author asked for there is not done.",
        fix,
    )


def _half_characters(cell: Cell) -> Diagnostic | None:
    found = _SURROGATE.search(cell.source)
    if found is None or cell.kind != "code":
        return None
    line = cell.source.count("\n", 0, found.start()) + 1
    column = found.start() - cell.source.rfind("\n", 0, found.start()) - 1
    return Diagnostic(
        "NB003",
        Severity.ERROR,
        f"U+{ord(found[0]):04X} is half a character, which no Python source may hold",
        span_between(cell, (line, column), (line, column + 1)),
        "Python can't run the cell.",
        "type the character again",
    )


def _large_output(cell: Cell, outputs: object) -> Iterator[Diagnostic]:
    size = _characters(outputs) if isinstance(outputs, list) and outputs else 0
    if size > _LARGE_OUTPUT:
        yield Diagnostic(
            "NB304",
            Severity.INFO,
            f"the file keeps {size / 1e6:,.1f} MB of output for this cell",
            span_of(cell),
            "It makes the notebook slow to open and its changes hard to read.",
            "Clear the output, or show less of it.",
        )


def _characters(value: object) -> int:
    """Count the text of everything inside."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, Mapping):
        value = list(value.values())
    return sum(map(_characters, value)) if isinstance(value, list) else 0


def _ids(document: Document) -> list[str]:
    """Give each cell its own id, or one made from its position where that is missing or taken."""
    given = [cell.get("id") for cell in document.cells]
    taken = {name for name in given if isinstance(name, str)}
    ids: list[str] = []
    seen: set[str] = set()
    for position, own in enumerate(given, start=1):
        name = own if isinstance(own, str) and _ID.fullmatch(own) else ""
        if not name or name in seen:
            name = f"cell-{position}"
            while name in taken:
                name += "-again"
        seen.add(name)
        ids.append(name)
    return ids


def _cells(path: Path, document: Document) -> tuple[list[Cell], list[Diagnostic]]:
    cells: list[Cell] = []
    found: list[Diagnostic] = []
    for position, (plain, name) in enumerate(
        zip(document.cells, _ids(document), strict=True), start=1
    ):
        kind = plain.get("cell_type")
        if not isinstance(kind, str) or kind not in _KINDS:
            raise NotebookUnreadable(
                f"{path}, cell {position}: unknown cell type {json.dumps(kind, default=str)[:40]}",
                "make it a code, Markdown or raw cell",
            )
        tags, wrong = _tags(plain.get("metadata"))
        count = plain.get("execution_count")
        count = count if isinstance(count, int) and not isinstance(count, bool) else None
        source = _source(path, position, plain.get("source"))
        cell = Cell(position, name, _KINDS[kind], source, tags, count)
        if not source.isascii() and _SURROGATE.search(source):
            half = _half_characters(cell)
            found.extend([half] if half else [])
            cell = Cell(position, name, _KINDS[kind], str(_plain(source)), tags, count)
        found.extend(_large_output(cell, plain.get("outputs")))
        if wrong:
            found.append(_ignored(wrong, cell, 'write the tags as a list of words: ["data"]'))
        cells.append(cell)
    _refuse_masses(path, [cell for cell in cells if cell.kind == "code"])
    return cells, found


def _refuse_masses(path: Path, cells: list[Cell]) -> None:
    """Refuse code that nobody wrote by hand, before Python parses it into gigabytes."""
    statements = 0
    for cell in cells:
        statements += 1 + cell.source.count("\n") + cell.source.count(";")
        if len(cell.source) > _LONGEST_CODE or statements > _MOST_STATEMENTS:
            raise NotebookUnreadable(
                f"{path}, cell {cell.position}: there is too much code up to here, "
                f"{len(cell.source):,} characters in this cell",
                "move the data that stands in it to a file, and read that",
            )


def _language(metadata: Mapping[str, object]) -> str | None:
    """Name the kernel's language, if the notebook says so and it isn't Python."""
    kernel, info = metadata.get("kernelspec"), metadata.get("language_info")
    kernel = kernel if isinstance(kernel, dict) else {}
    info = info if isinstance(info, dict) else {}
    names = (kernel.get("language"), info.get("name"), metadata.get("language"))
    language = next((name for name in names if isinstance(name, str) and name), None)
    if language is None:
        language = _KERNELS.get(str(kernel.get("name")).lower().partition("-")[0])
    return None if language is None or language.lower() in _PYTHONS else str(_plain(language))


def _python(metadata: Mapping[str, object]) -> tuple[int, ...]:
    info = metadata.get("language_info")
    version = info.get("version") if isinstance(info, dict) else None
    found = _VERSION.match(version) if isinstance(version, str) else None
    return (int(found[1]), int(found[2])) if found else ()


def _misfits(document: Document, metadata: Mapping[str, object]) -> list[Diagnostic]:
    """Why the notebook as a whole can't be compiled."""
    found: list[Diagnostic] = []
    language = _language(metadata)
    if language:
        found.append(
            Diagnostic(
                "NB001",
                Severity.ERROR,
                f"the notebook runs on {language}, not on Python",
                why="nb2prod compiles Python notebooks.",
                fix="choose a Python kernel if the cells are Python",
            )
        )
    if document.version < _OLDEST_READ:
        found.append(
            Diagnostic(
                "NB002",
                Severity.ERROR,
                f"the notebook has nbformat {document.version}, which is too old to be read",
                why="Its cells have no tags.",
                fix="open the notebook in Jupyter and save it",
            )
        )
    return found


def _digest(cells: list[Cell], settings: Mapping[str, object]) -> str:
    content = [[cell.kind, cell.source, cell.tags] for cell in cells]
    return hashlib.sha256(json.dumps([content, settings], sort_keys=True).encode()).hexdigest()


def _settings(metadata: Mapping[str, object]) -> tuple[dict[str, object], list[Diagnostic]]:
    given = metadata.get("nb2prod", {})
    if isinstance(given, dict):
        return {str(_plain(str(key))): _plain(value) for key, value in given.items()}, []
    fix = 'write the settings as an object, such as {"name": "churn"}'
    return {}, [_ignored("the notebook's `nb2prod` metadata isn't an object", None, fix)]


def _read(path: Path, document: Document) -> tuple[Notebook, tuple[Diagnostic, ...]]:
    found: list[Diagnostic] = []
    metadata: Mapping[str, object] = {}
    if isinstance(document.metadata, dict):
        metadata = document.metadata
    elif document.metadata is not None:
        fix = "save the notebook again from Jupyter"
        found.append(_ignored("the notebook's metadata isn't an object", None, fix))
    settings, wrong = _settings(metadata)
    cells, unclear = _cells(path, document)
    found += [*_misfits(document, metadata), *wrong, *unclear]
    wanted = settings.get("name")
    name = package_name(
        wanted if isinstance(wanted, str) and wanted.strip() else path.stem,
        (cell.source for cell in cells if cell.kind == "code"),
    )
    digest = _digest(cells, settings)
    notebook = Notebook(path, name, tuple(cells), settings, digest, _python(metadata))
    return notebook, tuple(found)


def read_notebook(path: Path) -> tuple[Notebook, tuple[Diagnostic, ...]]:
    """Read an .ipynb file or a script with cells, and say what in it isn't as it should be.

    An error among the diagnostics means that the cells are no Python to go on with. Raises
    NotebookUnreadable when there is no notebook to speak of.
    """
    with _shallow(path):
        return _read(path, _document(path))


def notebook_of(path: Path, content: object) -> tuple[Notebook, tuple[Diagnostic, ...]]:
    """Read what the .ipynb file of this path would hold, if it were saved; else as above."""
    with _shallow(path):
        return _read(path, document_of(path, content))


@contextmanager
def _shallow(path: Path) -> Iterator[None]:
    try:
        yield
    except RecursionError:
        raise NotebookUnreadable(
            f"{path} is nested too deeply", "save the notebook again from Jupyter"
        ) from None
