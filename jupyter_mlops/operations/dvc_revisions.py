"""From a file of data to the revision that DVC tracks it as, alone or with its folder."""

import hashlib
import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_CACHES = (".dvc/cache/files/md5", ".dvc/cache")
"""Where a repository keeps the lists of tracked folders: now, and before version 3 of DVC."""

_LOCK = "dvc.lock"
_COMPUTED = "${"
"""What DVC puts other values in for, so that the place isn't known."""


@dataclass(frozen=True, slots=True)
class _Tracked:
    pointer: Path
    """The file that git has."""
    place: Path
    """What is tracked: the file, or a folder with it."""
    out: Mapping[str, Any]


def revision(path: Path, content: Path) -> str:
    """Give the hash of what is tracked and git's commit of that, with `+` where it isn't that.

    It isn't where the file or DVC's note of it was changed since, and for a file of a folder also
    where the list of that folder isn't there. Empty for what isn't tracked. `content` is the file
    itself, or a copy that nobody writes to meanwhile.
    """
    path = path.absolute()
    root = next((one for one in path.parents if (one / ".dvc").is_dir()), path.parent)
    for tracked in _outs(path, root):
        kind = next((one for one in ("md5", "sha256") if one in tracked.out), "")
        if kind and path.is_relative_to(tracked.place):
            found = f"{kind}:{tracked.out[kind]}"
            commit = _git(tracked.pointer, "log", "-1", "--format=%H")
            is_that = _has(content, tracked, _expected(path, root, tracked)) and not (
                commit and _git(tracked.pointer, "status", "--porcelain")
            )
            return (f"{found}@{commit}" if commit else found) + ("" if is_that else "+")
    return ""


def _outs(path: Path, root: Path) -> Iterator[_Tracked]:
    """All that notes of DVC say that they track, those from the file's folder up to the root first.

    What a pipeline gives may lie anywhere in the repository, wherever its lock is.
    """
    for pointer in _notes(path, root):
        told = _read(pointer)
        # a note of its own is one stage, a lock has many
        stages = {"": told, **_stages(told)}
        folders = _folders(pointer.with_suffix(".yaml")) if pointer.suffix == ".lock" else {}
        for name, stage in stages.items():
            folder = str(stage.get("wdir") or folders.get(name.partition("@")[0], "."))
            if _COMPUTED in folder:
                continue
            for out in stage.get("outs") or ():
                place = pointer.parent / folder / str(out.get("path", ""))
                yield _Tracked(pointer, Path(os.path.normpath(place)), out)


def _notes(path: Path, root: Path) -> Iterator[Path]:
    near: set[Path] = set()
    for folder in path.parents:
        here = [*sorted(folder.glob("*.dvc")), folder / _LOCK]
        near.update(here)
        yield from filter(Path.is_file, here)
        if folder == root:
            break
    words = ("ls-files", "--cached", "--others", "--exclude-standard", "-z")
    listed = _git(root / f"*{_LOCK}", *words).split("\0") if (root / ".dvc").is_dir() else ()
    others = {root / name for name in listed if Path(name).name == _LOCK}
    yield from sorted(filter(Path.is_file, others - near))


def _folders(pipeline: Path) -> dict[str, str]:
    """The working folder of each stage of a pipeline that has one, from the pipeline's own."""
    stages = _stages(_read(pipeline)) if pipeline.is_file() else {}
    # a stage that is made for each of a list has it one step down
    told = {name: {**stage, **(stage.get("do") or {})} for name, stage in stages.items()}
    return {name: str(stage["wdir"]) for name, stage in told.items() if stage.get("wdir")}


def _stages(told: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    stages = told.get("stages")
    found = stages if isinstance(stages, dict) else {}
    return {str(name): stage for name, stage in found.items() if isinstance(stage, dict)}


def _read(path: Path) -> dict[str, Any]:
    told: Any = None
    with suppress(yaml.YAMLError, UnicodeDecodeError):
        told = yaml.safe_load(path.read_text("utf-8"))
    return told if isinstance(told, dict) else {}


def _expected(path: Path, root: Path, tracked: _Tracked) -> str:
    """The hash that the file should have, which for one of a folder stands in the folder's list."""
    digest = str(tracked.out.get("md5") or tracked.out["sha256"])
    if not digest.endswith(".dir"):
        return digest
    name = path.relative_to(tracked.place).as_posix()
    listed = _listed(root, digest)
    return next((one["md5"] for one in listed if one.get("relpath") == name), "")


def _has(content: Path, tracked: _Tracked, expected: str) -> bool:
    found = {_digest(content, "md5" if "md5" in tracked.out else "sha256")}
    if "hash" not in tracked.out:
        # before version 3 DVC took no notice of how lines of a text end
        text = content.read_bytes().replace(b"\r\n", b"\n")
        found.add(hashlib.md5(text, usedforsecurity=False).hexdigest())
    return expected in found


def _listed(root: Path, digest: str) -> list[dict[str, str]]:
    """What the cache has as the files of a folder; none where it hasn't."""
    for cache in _CACHES:
        path = root / cache / digest[:2] / digest[2:]
        if path.is_file():
            found: list[dict[str, str]] = json.loads(path.read_text("utf-8"))
            return found
    return []


def _digest(path: Path, kind: str) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, kind).hexdigest()


def _git(pointer: Path, *words: str) -> str:
    """What git says of a file; empty where it says nothing."""
    command = ["git", "-C", str(pointer.parent), *words, "--", pointer.name]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # no shell: git, and paths
    return done.stdout.strip() if done.returncode == 0 else ""
