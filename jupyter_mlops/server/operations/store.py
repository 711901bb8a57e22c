"""From a build below the server's root to the registry that holds its models.

MLflow takes seconds to load, so all of this runs in a process of its own; it is loaded there only
when somebody looks at models.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_mlops.errors import Nb2ProdError
from jupyter_mlops.operations.store import DATABASE, URI, home_of
from jupyter_mlops.server.operations.builds import build_folder
from jupyter_mlops.server.paths import inside

if TYPE_CHECKING:
    from jupyter_mlops.operations.registry import Registry


class ExtraMissing(Nb2ProdError):
    """The libraries for operating models aren't installed."""

    reference = "extra-missing"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is not installed where the Jupyter server runs",
            'run python -m pip install "jupyter_mlops[operate]" there, and start the server again',
        )


class NeverRetrained(Nb2ProdError):
    """There is no store yet, and reading must not make one."""

    reference = "never-retrained"

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} was never retrained", "retrain it first")


@contextmanager
def needing_extra() -> Iterator[None]:
    """Say how to install what is missing. Raises ExtraMissing."""
    try:
        yield
    except ModuleNotFoundError as problem:
        raise ExtraMissing(problem.name or "a library") from problem


def opened(root: Path, folder: str) -> "Registry":
    """Open the registry of a build's model.

    Raises NeverRetrained, ExtraMissing, RegistryUnreachable, and what `build_folder` raises.
    """
    build, name = build_folder(root, folder)
    home = home_below(root, build)
    if not os.environ.get(URI) and not (home / DATABASE).is_file():
        raise NeverRetrained(name)
    with needing_extra():
        from jupyter_mlops.operations.registry import Registry  # noqa: PLC0415  # slow to load
    return Registry(name, home)


def home_below(root: Path, build: Path) -> Path:
    """The folder of a build's store, which may be a link. Raises OutsideRoot."""
    return inside(root, os.path.relpath(home_of(build), root.resolve()))
