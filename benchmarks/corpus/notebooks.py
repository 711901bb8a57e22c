"""From a folder to the notebooks in it: .ipynb files, and scripts that are written as notebooks."""

import fnmatch
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_PERCENT = re.compile(r"^# ?%%", re.MULTILINE)
_GALLERY = re.compile(r'\A(?:#.*\n|\s*\n)*[rRuU]?(?:"""|\'\'\')')
_HASHES = re.compile(r"^#{20,}\s*$", re.MULTILINE)
_SKIPPED = frozenset({".ipynb_checkpoints", "__pycache__", ".git", "build", "node_modules"})


@dataclass(frozen=True, slots=True)
class Found:
    """A notebook of the corpus."""

    root: Path
    """The folder that the harness was given."""
    path: Path

    @property
    def name(self) -> str:
        """Its path below the root, which identifies its row."""
        return self.path.relative_to(self.root).as_posix()

    @property
    def digest(self) -> str:
        """What its file holds, in short: a row counts only for the file that it was made from."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()[:16]


def notebooks_in(root: Path, only: str = "*") -> Iterator[Found]:
    """Give the notebooks below a folder in the order of their paths; `only` is a glob pattern."""
    for path in sorted(root.rglob("*")):
        found = Found(root, path)
        if _SKIPPED.isdisjoint(path.relative_to(root).parts[:-1]) and is_notebook(path):
            name = found.name
            if fnmatch.fnmatch(name, only) or only in name:
                yield found


def listed(found: Iterable[Found], file: Path) -> Iterator[Found]:
    """Give those that a file lists, in its order: a path a line, what follows a tab is left out.

    Paths are absolute, or below the folder of the corpus.
    """
    by_path = {one.path: one for one in found}
    root = next((one.root for one in by_path.values()), Path())
    for line in file.read_text(encoding="utf-8").splitlines():
        one = by_path.get(root / line.partition("\t")[0])
        if one is not None:
            yield one


def is_notebook(path: Path) -> bool:
    """Tell a notebook from other files: by its ending, a script by how it is written."""
    if not path.is_file():
        return False
    if path.suffix == ".py":
        return is_script_notebook(path.read_text(encoding="utf-8", errors="replace"))
    return path.suffix == ".ipynb"


def is_script_notebook(text: str) -> bool:
    """Tell a script with cells, or an example of a gallery, from a module."""
    if _PERCENT.search(text):
        return True
    # A gallery's example opens with its title, underlined; a module's docstring has none.
    title = _GALLERY.match(text)
    opening = text[title.end() : title.end() + 400] if title else ""
    return bool(title) and bool(re.search(r"^([=~^*-])\1{3,}\s*$", opening, re.MULTILINE))


def has_hash_lines(text: str) -> bool:
    """Whether blocks of text begin with a line of hashes, as galleries wrote them of old."""
    return bool(_HASHES.search(text))
