"""The files of the folder that stages run in: what a stage changed there, kept and put back."""

import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from .artifacts import digest

FOLDER = "folder"
_LINK = "link:"
SPECIAL = "special"
"""A pipe or a socket, which nobody can put back."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a stage did to the files."""

    made: Mapping[str, str]
    """Path → content, as `content` gives it."""
    gone: tuple[str, ...]


def contents(root: Path) -> dict[str, str]:
    """List all below a folder: path → sha256, or what it is if it's no file."""
    found: dict[str, str] = {}
    for place, folders, files in os.walk(root):
        for name in (*folders, *files):
            path = Path(place, name)
            found[path.relative_to(root).as_posix()] = content(path)
    return found


def content(path: Path) -> str:
    """Tell what lies at a path in a word that is equal only for equal things."""
    if path.is_symlink():
        return f"{_LINK}{path.readlink()}"
    if path.is_dir():
        return FOLDER
    return digest(path) if path.is_file() else SPECIAL


def change(before: Mapping[str, str], after: Mapping[str, str]) -> Change:
    """Compare two lists of contents."""
    made = {path: word for path, word in sorted(after.items()) if before.get(path) != word}
    return Change(made, tuple(sorted(before.keys() - after.keys())))


def keep(root: Path, made: Mapping[str, str], kept: Path) -> None:
    """Copy what a stage made to a folder of its own."""
    for path, word in made.items():
        if _is_file(word):
            _copy(root / path, kept / path)


def put_back(root: Path, done: Change, kept: Path) -> None:
    """Do again to the files what a stage did."""
    for path in reversed(done.gone):
        remove(root / path)
    for path, word in done.made.items():
        target = root / path
        if word == FOLDER:
            if not target.is_dir() or target.is_symlink():
                remove(target)
            target.mkdir(parents=True, exist_ok=True)
            continue
        remove(target)
        if word.startswith(_LINK):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(word.removeprefix(_LINK))
        else:
            _copy(kept / path, target)


def reset(root: Path, inputs: Mapping[str, Path], spared: Iterable[str]) -> None:
    """Leave nothing below a folder but the input files; `spared` paths stay as they are."""
    stay = set(spared)
    for path in sorted(_paths(root), reverse=True):
        target = root / path
        if path in stay or (target.is_dir() and not target.is_symlink() and any(target.iterdir())):
            continue
        remove(target)
    for path, source in inputs.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        # Not its mode: a stage may change a file that is protected where it comes from.
        shutil.copyfile(source, root / path)


def _paths(root: Path) -> list[str]:
    return [
        Path(place, name).relative_to(root).as_posix()
        for place, folders, files in os.walk(root)
        for name in (*folders, *files)
    ]


def remove(path: Path) -> None:
    """Remove a file, a link, or a folder with all in it."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _is_file(word: str) -> bool:
    return word not in (FOLDER, SPECIAL) and not word.startswith(_LINK)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)
