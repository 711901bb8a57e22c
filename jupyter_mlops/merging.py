"""From a build as it was generated, as a person left it, and as it is generated now, to one tree.

Lines are merged by `git merge-file`. What can't be merged is a conflict, of which both sides are
kept; nobody guesses.
"""

import hashlib
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which
from typing import Literal

from jupyter_mlops.errors import MergeProgramMissing

Fate = Literal["merged", "kept", "added", "deleted", "resolved"]
EDITED, GENERATED = ".edited", ".generated"
"""Endings of the two sides of a conflict that no markers can show."""
_MARKERS = (b"<<<<<<< ", b">>>>>>> ")
_LABELS = ("your edits", "generated before", "generated now")
_MOST_CONFLICTS = 127
"""Greater exit codes of `git merge-file` aren't numbers of conflicts."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A file as it was generated."""

    sha256: str
    text: str | None
    """None for what no lines can be merged of."""


@dataclass(frozen=True, slots=True)
class Merge:
    """One tree, and what of it a person has made."""

    files: dict[str, bytes] = field(default_factory=dict)
    edited: dict[str, Fate] = field(default_factory=dict)
    """Path → what became of an edit of it."""
    conflicts: dict[str, dict[str, bytes]] = field(default_factory=dict)
    """Path → names and contents of the files that show both sides."""


def origin(content: bytes) -> Origin:
    """Keep of a generated file what a later merge needs."""
    return Origin(digest(content), _text(content))


def digest(content: bytes) -> str:
    """Give the sha256 in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def merge_trees(
    base: Mapping[str, Origin], ours: Mapping[str, bytes], theirs: Mapping[str, bytes]
) -> Merge:
    """Merge three ways: `base` was generated, `ours` is edited, `theirs` is generated now."""
    merge = Merge()
    for path in sorted(base.keys() | ours.keys() | theirs.keys()):
        _merge_file(merge, path, base.get(path), (ours.get(path), theirs.get(path)))
    return merge


def has_markers(content: bytes) -> bool:
    """Whether a conflict still shows both sides of a line."""
    return any(line.startswith(_MARKERS) for line in content.splitlines())


def _merge_file(
    merge: Merge, path: str, base: Origin | None, sides: tuple[bytes | None, bytes | None]
) -> None:
    ours, theirs = sides
    before = base.sha256 if base is not None else None
    mine = digest(ours) if ours is not None else None
    now = digest(theirs) if theirs is not None else None
    if mine in (before, now):
        if theirs is not None:
            merge.files[path] = theirs
    elif ours is None:
        # A person doesn't want it, however it looks now.
        merge.edited[path] = "deleted"
    elif now == before:
        merge.files[path] = ours
        merge.edited[path] = "kept" if theirs is not None else "added"
    elif theirs is None or (merged := _merge_lines(base, ours, theirs)) is None:
        named = {f"{path}{EDITED}": ours, f"{path}{GENERATED}": theirs}
        merge.conflicts[path] = {name: side for name, side in named.items() if side is not None}
    else:
        content, is_clean = merged
        if is_clean:
            merge.files[path] = content
            merge.edited[path] = "merged"
        else:
            merge.conflicts[path] = {path: content}


def _merge_lines(base: Origin | None, ours: bytes, theirs: bytes) -> tuple[bytes, bool] | None:
    """Merge text, and tell whether no conflict is in it; None for what isn't text."""
    before = base.text if base is not None else ""
    if before is None or _text(ours) is None or _text(theirs) is None:
        return None
    # An editor may end lines in another way, which is no edit.
    returns = b"\r\n" in ours and ours.count(b"\r\n") == ours.count(b"\n")
    if returns:
        ours = ours.replace(b"\r\n", b"\n")
    content, is_clean = _run_git(ours, before.encode(), theirs)
    return (content.replace(b"\n", b"\r\n") if returns else content), is_clean


def _run_git(ours: bytes, base: bytes, theirs: bytes) -> tuple[bytes, bool]:
    git = which("git")
    if git is None:
        raise MergeProgramMissing("git isn't installed")
    with tempfile.TemporaryDirectory(prefix="nb2prod-merge-") as folder:
        paths = []
        for name, content in zip(("ours", "base", "theirs"), (ours, base, theirs), strict=True):
            Path(folder, name).write_bytes(content)
            paths.append(name)
        labels = [word for label in _LABELS for word in ("-L", label)]
        command = [git, "-c", "merge.conflictStyle=merge", "merge-file", "-p", *labels, *paths]
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False)  # noqa: S603 - our own files, arguments as a list
    if done.returncode > _MOST_CONFLICTS or done.returncode < 0:
        raise MergeProgramMissing(f"git: {done.stderr.decode('utf-8', 'replace').strip()}")
    return done.stdout, done.returncode == 0


def _text(content: bytes) -> str | None:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text
