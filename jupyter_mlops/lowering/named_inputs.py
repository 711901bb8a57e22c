"""Without a run: from the paths in the code to the input files of the package, as they are now."""

import glob
import hashlib
import posixpath
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from jupyter_mlops.ir.pipeline import InputFile, Pipeline
from jupyter_mlops.lowering.lower import Analysis


def with_named_inputs(pipeline: Pipeline, analysis: Analysis, folder: Path) -> Pipeline:
    """The pipeline with the files that its code names or lists, where no run has shown which.

    A file that isn't there has no digest: a run takes it if there is one by then.
    """
    paths = sorted(set(_named(analysis, folder)))
    up = max((PurePosixPath(path).parts.count("..") for path in paths), default=0)
    if pipeline.local or up > len(folder.parents):
        paths, up = [path for path in paths if not path.startswith("..")], 0
    root = folder.parents[up - 1] if up else folder
    workdir = folder.relative_to(root).as_posix()
    named = (posixpath.normpath(posixpath.join(workdir, path)) for path in paths)
    files = tuple(_as_it_is(path, root) for path in named if not (root / path).is_dir())
    return replace(pipeline, files=files, workdir=workdir)


def _named(analysis: Analysis, folder: Path) -> Iterator[str]:
    """Relative paths that kept statements read or list before they write them."""
    written: set[str] = set()
    for unit in analysis.facts.units:
        if unit.uid in analysis.slice.kept:
            listed = (path for place in unit.looks for path in _listed(place, folder))
            for path in {posixpath.normpath(path) for path in (*unit.reads, *listed)} - written:
                if path != "*" and not PurePosixPath(path).is_absolute():
                    yield path
            written |= {posixpath.normpath(path) for path in unit.writes}


def _listed(place: str, folder: Path) -> list[str]:
    """Files of a folder that is listed, or that a pattern meets; notebooks and code are no data."""
    pattern = f"{glob.escape(place)}/*" if (folder / place).is_dir() else place
    found = [] if place == "*" else glob.glob(pattern, root_dir=folder)  # noqa: PTH207  # leaves out what is hidden
    files = [path for path in found if (folder / path).is_file()]
    return [path for path in files if not path.endswith((".ipynb", ".py"))]


def _as_it_is(path: str, root: Path) -> InputFile:
    if not (root / path).is_file():
        return InputFile(path, "", 0)
    content = (root / path).read_bytes()
    return InputFile(path, hashlib.sha256(content).hexdigest(), len(content))
