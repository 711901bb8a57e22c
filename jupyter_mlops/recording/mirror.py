"""A throw-away copy of the notebook's folder, so that a run never changes the user's files."""

import ast
import os
import posixpath
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from jupyter_mlops.errors import RecordingFailed
from jupyter_mlops.notebook.local_modules import local_modules
from jupyter_mlops.recording.climbing import levels_climbed
from jupyter_mlops.recording.record import Plan
from jupyter_mlops.recording.unit_code import imported_roots, parsed, strings

LINK_ABOVE = 64 * 2**20
MOST_FILES = 20_000
MOST_BYTES = 2 * 2**30
LONGEST_PATH = 255
MARKS = {".git", ".hg", ".svn"}
"""What tells the root of a project by being there."""
SKIPPED = {"__pycache__", "node_modules"}
BUILD_FOLDERS = {"build", "dist"}


@dataclass(frozen=True, slots=True)
class Mirror:
    """Where the run takes place."""

    root: Path
    workdir: str
    """The notebook's folder relative to `root`."""
    links: tuple[str, ...]
    """Big files that are links to the user's own: these must be copied before they're written."""
    folders: frozenset[str]
    """Those that were copied, relative to `root`."""

    def filled(self, written: Iterable[str]) -> tuple[str, ...]:
        """Of the folders of these files, those that are there before the run."""
        found = {PurePosixPath(path).parent.as_posix() for path in written}
        return tuple(sorted(found & self.folders - {".", self.workdir}))


@dataclass(slots=True)
class _Copying:
    source: Path
    target: Path
    literals: frozenset[str]
    files: int = 0
    size: int = 0
    links: list[str] = field(default_factory=list)
    seen: set[Path] = field(default_factory=set)


@contextmanager
def mirrored(folder: Path, plan: Plan) -> Iterator[Mirror]:
    """Copy the folder and what the code names above it; remove the copy afterwards."""
    folder = folder.resolve()
    trees = [parsed(unit.code) for unit in plan.units]
    trees += _local_trees(trees, folder)
    literals = _literals(trees)
    up = levels_climbed(trees, folder)
    climbs = [text for text in literals if _levels(text)]
    climbs += ["/".join([".."] * level) for level in range(1, up + 1)]
    levels = min(max(map(_levels, climbs), default=0), len(folder.parents))
    source = folder.parents[levels - 1] if levels else folder
    target = Path(tempfile.mkdtemp(prefix="nb2prod-")).resolve()
    workdir = folder.relative_to(source).as_posix()
    copying = _Copying(source, target, literals)
    try:
        try:
            _copy_folder(copying, folder)
            for path in sorted(_climbed(climbs, folder, literals)):
                if path.name in MARKS:
                    (target / path.relative_to(source)).mkdir(parents=True, exist_ok=True)
                else:
                    _copy(copying, path)
        except OSError as error:
            raise RecordingFailed(
                f"{source} could not be copied for a run: {error}",
                "make room in the temporary folder, or set TMPDIR to a bigger one",
            ) from error
        folders = frozenset(
            Path(place).relative_to(target).as_posix() for place, _, _ in os.walk(target)
        )
        yield Mirror(target, workdir, tuple(copying.links), folders)
    finally:
        shutil.rmtree(target, ignore_errors=True)


def real_path(path: str, folder: Path, workdir: str) -> Path:
    """Find the user's own file behind a path of a record."""
    levels = 0 if workdir == "." else len(PurePosixPath(workdir).parts)
    root = folder.resolve()
    return (root.parents[levels - 1] if levels else root) / path


def _local_trees(trees: list[ast.Module], folder: Path) -> list[ast.Module]:
    """The user's own modules: they find files from the notebook's folder, as the notebook does."""
    texts = _literals(trees)
    levels = min(max(map(_levels, texts), default=0), len(folder.parents))
    root = folder.parents[levels - 1] if levels else folder
    named = (Path(posixpath.normpath(folder / text)) for text in texts | {"."} if "\0" not in text)
    searched = [str(path) for path in sorted(named) if path.is_relative_to(root)]
    found = local_modules(trees, root, searched, ()).modules
    return [ast.parse(module.source) for module in found.values()]


def _literals(trees: Iterable[ast.Module]) -> frozenset[str]:
    """Strings that may be paths, and names of imported modules, which may be files above."""
    found: set[str] = set()
    for tree in trees:
        found |= strings(tree) | imported_roots(tree)
    return frozenset(text for text in found if 0 < len(os.fsencode(text)) <= LONGEST_PATH)


def _levels(text: str) -> int:
    if (text != ".." and "../" not in text) or posixpath.isabs(text):
        return 0
    parts = posixpath.normpath(text).split("/")
    return parts.count("..")


def _climbed(climbs: list[str], folder: Path, literals: frozenset[str]) -> set[Path]:
    """Find what lies above the folder and is named by a climbing literal, or by one and another."""
    named: set[Path] = set()
    for text in climbs:
        up = folder.parents[min(_levels(text), len(folder.parents)) - 1]
        rest = "/".join(part for part in posixpath.normpath(text).split("/") if part != "..")
        if rest:
            named |= _existing(up, rest)
        else:
            named |= {path for word in literals for path in _named(up, word)}
    return {path for path in named if not folder.is_relative_to(path)}


def _named(up: Path, word: str) -> list[Path]:
    first = word.replace("\\", "/").partition("/")[0]
    if first in ("", ".", "..") or "\0" in first:
        return []
    return [path for path in (up / first, up / f"{first}.py") if path.exists()]


def _existing(up: Path, rest: str) -> set[Path]:
    """Find the path; for a pattern or the start of a name, the nearest folder or the files."""
    path = up / rest
    while not path.exists():
        path = path.parent
    if path != up:
        return {path}
    start = rest.partition("/")[0].partition("*")[0].partition("?")[0]
    return {entry for entry in up.iterdir() if entry.is_file() and entry.name.startswith(start)}


def _copy(copying: _Copying, path: Path) -> None:
    if path.is_dir():
        _copy_folder(copying, path)
    elif path.is_file():
        _copy_file(copying, path, copying.target / path.relative_to(copying.source))


def _copy_folder(copying: _Copying, folder: Path) -> None:
    place = copying.target / folder.relative_to(copying.source)
    place.mkdir(parents=True, exist_ok=True)
    real = folder.resolve()
    if real in copying.seen:
        return
    copying.seen.add(real)
    # what the user can't read is of no use to the notebook either
    with suppress(PermissionError), os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda one: one.name):
            path = Path(entry.path)
            if entry.name.startswith(".") and entry.name not in copying.literals:
                continue
            if entry.is_dir():
                if not _is_skipped(path):
                    _copy_folder(copying, path)
            elif entry.is_file():
                _copy_file(copying, path, place / entry.name)


def _is_skipped(folder: Path) -> bool:
    if folder.name in SKIPPED or (folder / "pyvenv.cfg").exists():
        return True
    return folder.name in BUILD_FOLDERS and any(
        next(folder.glob(pattern), None) for pattern in ("build.json", "*/build.json", "*.whl")
    )


def _copy_file(copying: _Copying, path: Path, place: Path) -> None:
    size = path.stat().st_size
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():
        return
    if size > LINK_ABOVE:
        place.symlink_to(path.resolve())
        copying.links.append(str(place))
        return
    copying.files += 1
    copying.size += size
    if copying.files > MOST_FILES or copying.size > MOST_BYTES:
        raise RecordingFailed(
            f"{copying.source} holds more than {MOST_FILES} files or {MOST_BYTES >> 30} GB, "
            "too much to copy for a run",
            "move the notebook into a folder with only the files that it needs",
        )
    try:
        shutil.copy2(path, place)
    except PermissionError:
        place.unlink(missing_ok=True)
