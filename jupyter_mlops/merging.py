"""From a build as it was generated, as a person left it, and as it is generated now, to one tree.

Lines are merged by `git merge-file`, edits that only touch each other here. What can't be merged is
a conflict, of which both sides are kept; nobody guesses.
"""

import hashlib
import io
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which
from typing import Literal

from jupyter_mlops.errors import MergeProgramMissing
from jupyter_mlops.touching_edits import joined

Fate = Literal["merged", "kept", "added", "deleted", "resolved"]
EDITED, GENERATED = ".edited", ".generated"
"""Endings of the two sides of a conflict that no markers can show."""
_MARKERS = (b"<<<<<<< ", b">>>>>>> ")
_LABELS = ("your edits", "generated before", "generated now")
_WIDTH = 61
"""Length of the markers that git is asked for: no text has such lines itself."""
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


def is_as_written(content: bytes, sha256: object) -> bool:
    """Whether a file still is what was written, however an editor or git ends its lines."""
    plain = content.replace(b"\r\n", b"\n")
    forms = (content, plain, plain + b"\n", plain.removesuffix(b"\n"))
    return any(digest(form) == sha256 for form in forms)


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
    now = digest(theirs) if theirs is not None else None
    if _is_one_of(ours, before, now):
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


def _is_one_of(ours: bytes | None, before: str | None, now: str | None) -> bool:
    """Whether a person has left a file as it was, or made it what it is now."""
    if ours is None:
        return None in (before, now)
    return is_as_written(ours, before) or is_as_written(ours, now)


def _merge_lines(base: Origin | None, ours: bytes, theirs: bytes) -> tuple[bytes, bool] | None:
    """Merge text, and tell whether no conflict is in it; None for what isn't text."""
    before = base.text if base is not None else ""
    if before is None or _text(ours) is None or _text(theirs) is None:
        return None
    # An editor may end lines in another way, which is no edit.
    returns = b"\r\n" in ours and ours.count(b"\r\n") == ours.count(b"\n")
    if returns:
        ours = ours.replace(b"\r\n", b"\n")
    sides = (_ended(ours), _ended(before.encode()), _ended(theirs))
    content, is_clean = _refined(_run_git(*sides))
    if not theirs.endswith(b"\n"):
        content = content.removesuffix(b"\n")
    return (content.replace(b"\n", b"\r\n") if returns else content), is_clean


def _ended(content: bytes) -> bytes:
    return content if content.endswith(b"\n") or not content else content + b"\n"


def _refined(merged: bytes) -> tuple[bytes, bool]:
    """Join what git takes for conflicts as far as that can be done, and mark the rest."""
    found: list[bytes] = []
    is_clean = True
    sides: list[list[bytes]] = []
    for line in io.BytesIO(merged):
        if line.startswith(b"<" * _WIDTH):
            sides = [[]]
        elif sides and line.startswith((b"|" * _WIDTH, b"=" * _WIDTH)):
            sides.append([])
        elif sides and line.startswith(b">" * _WIDTH):
            ours, base, theirs = sides
            both = joined(base, ours, theirs)
            is_clean = is_clean and both is not None
            found += _marked(ours, theirs) if both is None else both
            sides = []
        else:
            (sides[-1] if sides else found).append(line)
    return b"".join(found), is_clean


def _marked(ours: list[bytes], theirs: list[bytes]) -> Iterator[bytes]:
    """Show both sides of a conflict; what they begin or end with alike is none."""
    shorter = min(len(ours), len(theirs))
    start = next((n for n in range(shorter) if ours[n] != theirs[n]), shorter)
    most = shorter - start
    end = next((n for n in range(most) if ours[-1 - n] != theirs[-1 - n]), most)
    yield from ours[:start]
    yield f"<<<<<<< {_LABELS[0]}\n".encode()
    yield from ours[start : len(ours) - end]
    yield b"=======\n"
    yield from theirs[start : len(theirs) - end]
    yield f">>>>>>> {_LABELS[2]}\n".encode()
    yield from ours[len(ours) - end :]


def _run_git(ours: bytes, base: bytes, theirs: bytes) -> bytes:
    git = which("git")
    if git is None:
        raise MergeProgramMissing("git isn't installed")
    with tempfile.TemporaryDirectory(prefix="nb2prod-merge-") as folder:
        paths = []
        for name, content in zip(("ours", "base", "theirs"), (ours, base, theirs), strict=True):
            Path(folder, name).write_bytes(content)
            paths.append(name)
        command = [git, "merge-file", "-p", "--diff3", f"--marker-size={_WIDTH}", *paths]
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False)  # noqa: S603  # our own files, arguments as a list
    if done.returncode > _MOST_CONFLICTS or done.returncode < 0:
        raise MergeProgramMissing(f"git: {done.stderr.decode('utf-8', 'replace').strip()}")
    return done.stdout


def _text(content: bytes) -> str | None:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text
