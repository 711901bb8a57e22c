"""From a notebook to the newest build of it below the server's root, whoever made that."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from jupyter_mlops.builds import MANIFEST
from jupyter_mlops.errors import ProjectUnreadable
from jupyter_mlops.server.build_folders import BuildFolders
from jupyter_mlops.server.contract import BuildReport
from jupyter_mlops.server.jobs.errors import NotebookGone
from jupyter_mlops.server.jobs.reports import report_of
from jupyter_mlops.server.paths import inside
from jupyter_mlops.server.saved import read_saved
from jupyter_mlops.stale_builds import age_of


@dataclass(frozen=True, slots=True)
class FoundBuild:
    """A build that lies somewhere."""

    report: BuildReport
    written: str
    """ISO 8601, UTC."""


def found_build(root: Path, path: str) -> FoundBuild | None:
    """Find the newest build of a notebook.

    Raises OutsideRoot, NotebookGone and NotebookUnreadable.
    """
    file = inside(root, path)
    if not file.is_file():
        raise NotebookGone(path)
    notebook = read_saved(file)
    for written, folder in sorted(_dated(BuildFolders(root)), reverse=True):
        try:
            report = report_of(folder, root)
        except ProjectUnreadable:
            continue
        # a build names no more of its notebook than the file; the text must be alike as well
        if (
            report.notebook == file.name
            and _nearest(folder, root.resolve(), file.name) in (file, None)
            and age_of(folder, notebook, built_as=file.name) is not None
        ):
            report = replace(report, is_found=True)
            return FoundBuild(report, datetime.fromtimestamp(written, UTC).isoformat())
    return None


def _dated(folders: BuildFolders) -> Iterator[tuple[float, Path]]:
    for folder in folders:
        try:
            yield (folder / MANIFEST).stat().st_mtime, folder
        except OSError:  # it was taken away meanwhile
            continue


def _nearest(folder: Path, root: Path, name: str) -> Path | None:
    """The notebook of this name that lies nearest above a build: of two copies it is that one's."""
    above = (parent for parent in folder.parents if parent.is_relative_to(root))
    return next((parent / name for parent in above if (parent / name).is_file()), None)
