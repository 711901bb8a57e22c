"""From the server's root to the builds below it."""

import importlib.util
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jupyter_mlops.builds import MANIFEST, read_manifest
from jupyter_mlops.errors import ConfigurationInvalid, Nb2ProdError, ProjectUnreadable
from jupyter_mlops.operations.trainable import read_trainable
from jupyter_mlops.server.build_folders import BuildFolders
from jupyter_mlops.server.operations_contract import (
    OperatedBuild,
    OperatedBuilds,
    OperatedParameter,
)
from jupyter_mlops.server.paths import inside

NEEDED = ("mlflow", "papermill", "nbconvert", "ipykernel")
"""What the extra `operate` brings, and operating can't do without."""


def missing() -> tuple[str, ...]:
    """Libraries that aren't installed, without loading any."""
    return tuple(name for name in NEEDED if importlib.util.find_spec(name) is None)


def builds_below(root: Path) -> OperatedBuilds:
    """Find the builds, those nearest to the root first where not all can be looked for."""
    search = BuildFolders(root)
    found = sorted(search)
    builds = [one for folder in found if (one := _build(folder, search.root)) is not None]
    return OperatedBuilds(tuple(builds), missing(), search.is_all)


def build_folder(root: Path, folder: str) -> tuple[Path, str]:
    """The build that a path from the server's root names, and the name of its model.

    Raises OutsideRoot, ProjectUnreadable and ConfigurationInvalid.
    """
    found = inside(root, folder)
    manifest = read_manifest(found)
    return found, _name(manifest, folder)


def _build(folder: Path, root: Path) -> OperatedBuild | None:
    """Describe a build; None for what only has a file of that name."""
    shown = folder.relative_to(root).as_posix()
    try:
        manifest = read_manifest(folder)
        name = _name(manifest, shown)
    except Nb2ProdError:
        return None
    return OperatedBuild(
        folder=shown,
        name=name,
        version=str(manifest.get("version")),
        hindrance=_hindrance(folder),
        parameters=tuple(_parameters(manifest)),
    )


def _name(manifest: Mapping[str, object], folder: str) -> str:
    name = manifest.get("name")
    if not isinstance(name, str) or not name.isidentifier():
        raise ProjectUnreadable(
            f"{folder} has no name that a package can have", "build the notebook again"
        )
    return name


def _hindrance(folder: Path) -> str:
    try:
        build = read_trainable(folder)
        if build.has_service:
            return ""
        raise ConfigurationInvalid(
            "it has no service, so there is no model to register",
            "tag the cell that defines the prediction function `serve`, and build again",
        )
    except Nb2ProdError as problem:
        return f"{problem.message}: {problem.hint}"
    except (KeyError, TypeError) as problem:
        return f"{MANIFEST} isn't what a build writes ({problem}): build the notebook again"


def _parameters(manifest: Mapping[str, Any]) -> Iterator[OperatedParameter]:
    listed = manifest.get("parameters")
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, dict) and isinstance(one.get("name"), str):
            yield OperatedParameter(one["name"], one.get("default"), str(one.get("help") or ""))
