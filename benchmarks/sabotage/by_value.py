"""Two folders of what a package did in, the first difference out, empty where there is none.

Values are read and compared one by one with the comparators of the proof: two runs of the same code
store a model in other bytes. All other files have to be the same.
"""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from jupyter_mlops.recording.alone import answering
from jupyter_mlops.runtime.artifacts import MANIFEST, load, read_manifest
from jupyter_mlops.runtime.stored import RECORD
from jupyter_mlops.validation.compare import Verdict, compare_named

_BOOKKEEPING = (MANIFEST, RECORD, ".lock")
"""Hold digests of the code and of the other files."""


def differences(sound: Path, now: Path, trusted: Collection[str]) -> Iterator[str]:
    """All values and files that differ, or of which nobody can tell."""
    files, others = ({*_files(folder)} for folder in (sound, now))
    yield from sorted(path for path in files ^ others)
    for path in sorted(files & others):
        if (sound / path).read_bytes() != (now / path).read_bytes():
            yield path
    for manifest in sorted(sound.rglob(MANIFEST)):
        stage = manifest.parent.relative_to(sound)
        yield from _unlike_values(sound / stage, now / stage, trusted)


def _unlike_values(sound: Path, now: Path, trusted: Collection[str]) -> Iterator[str]:
    values, others = (load(folder, trusted=trusted) for folder in (sound, now))
    yield from sorted(values.keys() ^ others.keys())
    for name, found in compare_named(values, others).items():
        if found.verdict is not Verdict.EQUAL:
            yield f"{sound.name}: {name}{found.where}: {found.verdict}, {found.detail}"


def _files(folder: Path) -> Iterator[str]:
    """Files, but for those of values, which are compared as values."""
    stored = {
        manifest.parent / payload.file
        for manifest in folder.rglob(MANIFEST)
        for payload in read_manifest(manifest.parent)
    }
    for path in folder.rglob("*"):
        if path.is_file() and path not in stored and path.name not in _BOOKKEEPING:
            yield path.relative_to(folder).as_posix()


def _first(asked: dict[str, Any]) -> str:
    folders = (Path(asked["sound"]), Path(asked["now"]))
    return next(differences(*folders, asked["trusted"]), "")


if __name__ == "__main__":
    answering(_first)
