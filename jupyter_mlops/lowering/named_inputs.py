"""Without a run: from the paths in the code to the files of the package, as they are now."""

import glob
import hashlib
import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from jupyter_mlops.ir.pipeline import InputFile, Pipeline
from jupyter_mlops.lowering.lower import Analysis
from jupyter_mlops.recording.audit import BYTES_LISTED, MOST_LISTED, is_data
from jupyter_mlops.recording.mirror import BUILD_FOLDERS, LONGEST_PATH


def with_named_inputs(pipeline: Pipeline, analysis: Analysis, folder: Path) -> Pipeline:
    """The pipeline with the files that its code names or lists, where no run has shown which.

    A file that isn't there has no digest: a run takes it if there is one by then. Folders that are
    there and written into are made again.
    """
    kept = [unit for unit in analysis.facts.units if unit.uid in analysis.slice.kept]
    written = {path for unit in kept for path in _relative(unit.writes)}
    paths = sorted(set(_named(analysis, folder)))
    up = max((PurePosixPath(path).parts.count("..") for path in (*paths, *written)), default=0)
    if pipeline.local or up > len(folder.parents):
        paths, up = [path for path in paths if not path.startswith("..")], 0
    root = folder.parents[up - 1] if up else folder
    workdir = folder.relative_to(root).as_posix()
    named = (posixpath.normpath(posixpath.join(workdir, path)) for path in paths)
    filled = {posixpath.normpath(posixpath.join(workdir, path, "..")) for path in written}
    return replace(
        pipeline,
        files=tuple(_as_it_is(path, root) for path in named if not (root / path).is_dir()),
        folders=tuple(sorted(path for path in filled if _is_inside(path, root))),
        workdir=workdir,
    )


def _named(analysis: Analysis, folder: Path) -> Iterator[str]:
    """Relative paths that kept statements read or list before they write them."""
    written: set[str] = set()
    for unit in analysis.facts.units:
        if unit.uid in analysis.slice.kept:
            listed = (path for place in _relative(unit.looks) for path in _listed(place, folder))
            yield from _relative((*unit.reads, *listed)) - written
            written |= _relative(unit.writes)


def _relative(texts: Iterable[str]) -> set[str]:
    """Those of the texts that can be paths below, or above, the notebook's folder."""
    return {posixpath.normpath(text) for text in texts if text != "*" and _may_be_path(text)}


def _may_be_path(text: str) -> bool:
    if "://" in text or "\0" in text or PurePosixPath(text).is_absolute():
        return False
    try:
        return len(text.encode()) <= LONGEST_PATH
    except UnicodeEncodeError:  # half of a surrogate pair: no name of a file, nor of anything else
        return False


def _listed(place: str, folder: Path) -> list[str]:
    """Data files in a folder that is listed, or that a pattern meets, unless they are too many."""
    pattern = f"{glob.escape(place)}/*" if (folder / place).is_dir() else place
    found = glob.glob(pattern, root_dir=folder, recursive=True)  # noqa: PTH207  # that of pathlib finds what is hidden, too
    paths = [path for path in found if is_data(path) and (folder / path).is_file()]
    paths = [path for path in paths if BUILD_FOLDERS.isdisjoint(PurePosixPath(path).parts)]
    size = sum((folder / path).stat().st_size for path in paths)
    return [] if len(paths) > MOST_LISTED or size > BYTES_LISTED else paths


def _is_inside(path: str, root: Path) -> bool:
    return path != "." and not path.startswith("..") and (root / path).is_dir()


def _as_it_is(path: str, root: Path) -> InputFile:
    if not (root / path).is_file():
        return InputFile(path, "", 0)
    with (root / path).open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return InputFile(path, digest, (root / path).stat().st_size)
