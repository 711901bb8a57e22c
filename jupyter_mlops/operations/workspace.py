"""A folder in which the notebook of a build finds everything where it was: files and modules."""

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from jupyter_mlops.builds import read_manifest
from jupyter_mlops.errors import ConfigurationInvalid
from jupyter_mlops.operations.dvc_revisions import revision
from jupyter_mlops.operations.trainable import Trainable


@dataclass(frozen=True, slots=True)
class Input:
    """One file of data that a model was made from."""

    path: str
    sha256: str
    size: int
    is_as_built: bool
    """Whether it is the one that the build was proved with."""
    revision: str = ""
    """What DVC tracks it as, with git's commit of that; see `dvc_revisions`."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where a run takes place."""

    root: Path
    """What the paths of input files start from."""
    notebook: Path
    inputs: tuple[Input, ...]


def lay_out(build: Trainable, data: Path | None, root: Path) -> Workspace:
    """Copy the notebook, its modules and the files of `data` below `root`.

    Raises ConfigurationInvalid for a file that is missing.
    """
    source = data if data is not None else build.folder / "inputs"
    found = []
    for path, recorded in build.inputs.items():
        place = source / path
        if not place.is_file():
            raise ConfigurationInvalid(
                f"the notebook reads {path}, which isn't in {source}",
                "say where the data is with --inputs DIR",
            )
        target = root / path
        if ".." in Path(path).parts:
            raise ConfigurationInvalid(
                f"{path} leads out of the folder of the build's inputs", "build the notebook again"
            )
        if not Path(path).is_absolute():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(place, target)
        # of the copy: the one there may be written anew meanwhile
        seen = place if Path(path).is_absolute() else target
        with seen.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        size = seen.stat().st_size
        found.append(Input(path, digest, size, digest == recorded, revision(place, seen)))
    for source_path in _module_files(build):
        target = root / source_path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(build.folder / "notebook" / source_path, target)
    notebook = (root / build.workdir / build.notebook.name).with_suffix(".ipynb")
    notebook.parent.mkdir(parents=True, exist_ok=True)
    if build.notebook.suffix == ".ipynb":
        shutil.copyfile(build.notebook, notebook)
    else:
        import jupytext  # noqa: PLC0415  # slow to load, and most notebooks are no scripts

        nbformat.write(jupytext.read(build.notebook), notebook)
    return Workspace(root, notebook, tuple(found))


def _module_files(build: Trainable) -> list[str]:
    listed: Any = read_manifest(build.folder).get("modules")
    return [one["source"] for one in listed or ()]
