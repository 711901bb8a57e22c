"""From a notebook to a copy of it, with the files that it needs, in a folder that may be spoilt."""

import ast
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.conversion import as_ipynb
from corpus.notebooks import Found, is_notebook

_MOST_BYTES = 200 * 1024 * 1024
"""Of the files beside a notebook, more than this aren't copied."""
_TEXT = re.compile(r"""["']([^"'\n]{1,200})["']""")
_IMPORT = re.compile(r"^\s*(?:from|import)\s+([A-Za-z_]\w*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Copy:
    """A notebook in a scratch folder, which keeps the layout of the corpus around it."""

    root: Path
    notebook: Path
    left_out: tuple[str, ...]
    """Files beside the notebook that were too much to copy."""


def scratch_copy(found: Found, scratch: Path) -> Copy:
    """Copy a notebook, as .ipynb, and what it names, imports or has beside it.

    Raises SyntaxError or ValueError for a script that is no Python.
    """
    text = found.path.read_text(encoding="utf-8", errors="surrogateescape")
    target = scratch / found.path.relative_to(found.root)
    target.parent.mkdir(parents=True, exist_ok=True)
    left_out = tuple(_copy_needed(found, text, scratch))
    if found.path.suffix == ".ipynb":
        shutil.copyfile(found.path, target)
    else:
        target = target.with_suffix(".ipynb")
        target.write_text(as_ipynb(text), encoding="utf-8")
    return Copy(scratch, target, left_out)


def _copy_needed(found: Found, text: str, scratch: Path) -> Iterator[str]:
    """Copy what is needed, most needed first; give the names of what was too much."""
    room = _MOST_BYTES
    wanted = (
        *_named(found, text),
        *_modules(found, text),
        *_beside(found),
        *_elsewhere(found, text),
    )
    for path in dict.fromkeys(wanted):
        name = path.relative_to(found.root)
        size = path.stat().st_size
        if size > room:
            yield name.as_posix()
            continue
        room -= size
        (scratch / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, scratch / name)


def _named(found: Found, text: str) -> Iterator[Path]:
    """Files of the corpus whose paths stand in the notebook as text."""
    root = found.root.resolve()
    for literal in dict.fromkeys(_literals(found, text)):
        try:
            path = (found.path.parent / literal).resolve()
            inside = path.is_relative_to(root) and path != root and path.exists()
        except (OSError, ValueError):
            continue  # too long for a path, or with a zero byte: no file has that name
        if inside and path not in found.path.resolve().parents:
            yield from (found.root / one.relative_to(root) for one in _files(path))


def _literals(found: Found, text: str) -> Iterator[str]:
    for source in _sources(found, text):
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError, RecursionError):
            # A cell with magics; some quoted words too many do no harm.
            yield from _TEXT.findall(source)
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
                yield node.value


def _sources(found: Found, text: str) -> Iterator[str]:
    if found.path.suffix == ".py":
        yield text
        return
    try:
        document = json.loads(text)
        cells = document.get("cells") or [
            cell for sheet in document.get("worksheets", []) for cell in sheet.get("cells", [])
        ]
        for cell in cells:
            source = cell.get("source", cell.get("input", ""))
            yield source if isinstance(source, str) else "".join(source)
    except (ValueError, AttributeError, TypeError, RecursionError):
        return  # what nb2prod says to such a file is what we want to know


def _modules(found: Found, text: str) -> Iterator[Path]:
    """Modules in the notebook's folder that it imports."""
    for source in _sources(found, text):
        for name in _IMPORT.findall(source):
            for path in (found.path.with_name(f"{name}.py"), found.path.with_name(name)):
                if path.exists() and path != found.path:
                    yield from _files(path)


def _beside(found: Found) -> Iterator[Path]:
    """Data files in the notebook's folder; a pattern or a computed name may mean any of them."""
    for path in sorted(found.path.parent.iterdir()):
        if path.is_file() and path.suffix != ".py" and not is_notebook(path):
            yield path


def _elsewhere(found: Found, text: str) -> Iterator[Path]:
    """Files around the notebook's folder that it names by their last part: `ROOT / "a.csv"`."""
    inside = found.path.relative_to(found.root).parts
    if len(inside) > 1:
        names = {literal.rpartition("/")[2] for literal in _literals(found, text)}
        for path in _files(found.root / inside[0]):
            if path.name in names and not is_notebook(path):
                yield path


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    else:
        yield from (one for one in sorted(path.rglob("*")) if one.is_file())
