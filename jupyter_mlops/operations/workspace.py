"""A folder in which the notebook of a build finds everything where it was: files and modules."""

import hashlib
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import yaml

from jupyter_mlops.builds import read_manifest
from jupyter_mlops.errors import ConfigurationInvalid
from jupyter_mlops.operations.trainable import Trainable

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Input:
    """One file of data that a model was made from."""

    path: str
    sha256: str
    size: int
    is_as_built: bool
    """Whether it is the one that the build was proved with."""
    revision: str = ""
    """What DVC tracks it as, with git's commit of that; empty: it isn't tracked."""


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
        with place.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        size = place.stat().st_size
        found.append(Input(path, digest, size, digest == recorded, _revision(place)))
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


def _revision(path: Path) -> str:
    """What `FILE.dvc` beside the file says, and the commit that has that."""
    pointer = path.with_name(f"{path.name}.dvc")
    if not pointer.is_file():
        return ""
    told: Mapping[str, Any] = yaml.safe_load(pointer.read_text("utf-8")) or {}
    outs = told.get("outs") or [{}]
    hashed = next((f"{kind}:{outs[0][kind]}" for kind in ("md5", "sha256") if kind in outs[0]), "")
    git = ["git", "-C", str(path.parent), "log", "-1", "--format=%H", "--", pointer.name]
    done = subprocess.run(git, capture_output=True, text=True, check=False)  # noqa: S603  # our own words
    return f"{hashed}@{done.stdout.strip()}" if done.stdout.strip() else hashed
