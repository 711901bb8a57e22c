"""Writing a build to disk with its manifest: beside, then renamed, as a whole or not at all."""

import errno
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from jupyter_mlops.errors import OutputFolderUnusable, ProjectUnreadable
from jupyter_mlops.merging import is_as_written
from jupyter_mlops.runtime.proof import PROVED, digests
from jupyter_mlops.signals import signals_held

MANIFEST = "build.json"
SCHEMA = 1
"""Version of the manifest's form."""
_CACHES = frozenset(
    {
        "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis",
        ".ipynb_checkpoints", ".DS_Store",
    }
)  # fmt: skip
"""Names of what using a build leaves behind anywhere in it."""
_LEFT = _CACHES | {".venv", "artifacts", "dist", "uv.lock"}
"""Names of what it leaves behind beside the build's own files; deeper, somebody put it there."""


def file_digests(files: Mapping[str, bytes]) -> dict[str, str]:
    """Path → sha256, sorted."""
    return {path: hashlib.sha256(files[path]).hexdigest() for path in sorted(files)}


def manifest_text(content: Mapping[str, object]) -> bytes:
    """The manifest as bytes: the same content always gives the same bytes."""
    text = json.dumps({"schema": SCHEMA, **content}, indent=1, sort_keys=True, ensure_ascii=False)
    return (text + "\n").encode()


def read_manifest(folder: Path) -> dict[str, object]:
    """The manifest of a build. Raises ProjectUnreadable."""
    path = folder / MANIFEST
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise _unreadable(str(folder), problem) from problem
    return manifest_from(content, str(folder))


def manifest_from(content: bytes, place: str) -> dict[str, object]:
    """The manifest in some bytes that were read at `place`. Raises ProjectUnreadable."""
    try:
        found = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as problem:
        raise _unreadable(place, problem) from problem
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        raise ProjectUnreadable(
            f"{MANIFEST} of {place} has another form than this version of nb2prod writes",
            "build the notebook again",
        )
    return found


def _unreadable(place: str, problem: Exception) -> ProjectUnreadable:
    return ProjectUnreadable(
        f"{place} is not a build of nb2prod: {MANIFEST} can't be read ({problem})",
        "give the folder that `nb2prod build` wrote",
    )


@contextmanager
def draft_beside(target: Path) -> Iterator[Path]:
    """A folder on the same disk as `target`, gone afterwards whatever happens."""
    check_target(target)
    try:
        folder = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=_place_of(target)))
    except OSError as problem:
        raise _unwritable(target, problem.errno or errno.EIO) from problem
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def check_target(target: Path) -> None:
    """Refuse a folder that holds something else than a build, or that can't be written."""
    place = _place_of(target)
    if not place.is_dir():
        raise _unwritable(target, errno.ENOTDIR)
    if not os.access(place, os.W_OK | os.X_OK):
        raise _unwritable(target, errno.EACCES)
    if not target.exists():
        return
    if not target.is_dir():
        raise OutputFolderUnusable(f"{target} is a file", "choose another folder with -o")
    if not any(target.iterdir()):
        return
    if not (target / MANIFEST).exists():
        raise OutputFolderUnusable(
            f"{target} already holds files that nb2prod did not write",
            "choose another folder with -o, or empty this one",
        )


def _place_of(target: Path) -> Path:
    """Where the draft is written: folders above the target are made only for what is released."""
    return next(parent for parent in target.absolute().parents if parent.exists())


def _unwritable(target: Path, reason: int) -> OutputFolderUnusable:
    return OutputFolderUnusable(
        f"{target} can't be written: {os.strerror(reason)}", "choose another folder with -o"
    )


def edited_files(folder: Path) -> list[str]:
    """Files of a build that differ from what was written, are gone, or were added."""
    listed = read_manifest(folder).get("files")
    known: dict[str, str] = listed if isinstance(listed, dict) else {}
    found = {
        name.as_posix(): path
        for path in folder.rglob("*")
        if path.is_file()
        and ((name := path.relative_to(folder)).as_posix() in known or not is_transient(name))
    }
    found.pop(MANIFEST, None)
    changed = [
        name
        for name, digest in known.items()
        if name not in found or not is_as_written(found[name].read_bytes(), digest)
    ]
    return sorted({*changed, *(found.keys() - known.keys())})


def is_transient(path: Path) -> bool:
    """Whether a path in a build is there because the build was used, or proved."""
    is_left = path.parts[0] in _LEFT or any(
        part in _CACHES or part.endswith((".egg-info", ".pyc")) for part in path.parts
    )
    return is_left or path.match(f"src/*/{PROVED}")


def proved_now(folder: Path, package: str) -> dict[str, bytes]:
    """What is written once a package was proved as its files are now."""
    content = {"files": digests(folder / "src" / package)}
    return {f"src/{package}/{PROVED}": (json.dumps(content, indent=1) + "\n").encode()}


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write all files below a folder."""
    for name in sorted(files):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(files[name])


def release(draft: Path, target: Path) -> None:
    """Put the draft in the place of the target.

    What using the old build left behind stays, and so does what a person put beside its files.
    """
    check_target(target)
    draft.chmod(0o755)
    # an end between two of the steps would leave neither the old build nor the new one
    with signals_held():
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            draft.replace(target)
        elif not any(target.iterdir()):
            target.rmdir()
            draft.replace(target)
        else:
            _exchange(draft, target)


def _exchange(draft: Path, target: Path) -> None:
    listed = read_manifest(target).get("files")
    generated = {path.partition("/")[0] for path in listed} if isinstance(listed, dict) else set()
    old = Path(tempfile.mkdtemp(prefix=f".{target.name}-old-", dir=target.parent))
    try:
        target.replace(old / "build")
        draft.replace(target)
        for entry in (old / "build").iterdir():
            is_others = entry.name in _LEFT or entry.name not in generated
            if is_others and not (target / entry.name).exists():
                entry.replace(target / entry.name)
    except OSError:
        if not target.exists():
            (old / "build").replace(target)
        raise
    shutil.rmtree(old, ignore_errors=True)
