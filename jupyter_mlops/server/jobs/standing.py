"""How a build stands by now: its notebook goes on, and files of it may be edited."""

from pathlib import Path

from jupyter_mlops.server.contract import BuildReport, BuildStanding
from jupyter_mlops.server.jobs.errors import NotebookGone
from jupyter_mlops.server.paths import inside
from jupyter_mlops.server.saved import read_saved
from jupyter_mlops.stale_builds import age_of


def standing_of(root: Path, report: BuildReport, path: str) -> BuildStanding:
    """Compare a build with its notebook as saved. Raises OutsideRoot, NotebookGone and others."""
    file = inside(root, path)
    if not file.is_file():
        raise NotebookGone(path)
    notebook = read_saved(file)
    age = age_of(inside(root, report.folder), notebook, built_as=report.notebook)
    if age is None:
        return BuildStanding(there=False, since="", edited=())
    return BuildStanding(there=True, since=age.since, edited=age.package.edited)
