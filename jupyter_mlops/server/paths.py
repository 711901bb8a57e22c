"""From a path that the front end names to the file, never outside of the server's root."""

from pathlib import Path, PurePosixPath

from jupyter_mlops.errors import Nb2ProdError
from jupyter_mlops.server.jobs_contract import Renaming


class OutsideRoot(Nb2ProdError):
    """A path leads out of the folder that the server shows, by its words or by a link."""

    reference = "outside-root"


def inside(root: Path, path: str) -> Path:
    """The file that a path from the server's root names; links are followed before it is judged.

    Raises OutsideRoot.
    """
    parts = PurePosixPath(path)
    if "\0" in path or "\\" in path or parts.is_absolute() or ".." in parts.parts:
        raise OutsideRoot(f"{path!r} is no path below the server's folder", "open the notebook")
    real_root = root.resolve()
    found = (real_root / parts).resolve()
    if not found.is_relative_to(real_root):
        raise OutsideRoot(f"{path!r} leads out of the server's folder", "copy the file into it")
    return found


def renamed(path: str, renaming: Renaming) -> str:
    """Where something is once a file, or a folder above it, goes by another path."""
    if path and path == renaming.path:
        return renaming.to
    if path.startswith(f"{renaming.path}/"):
        return renaming.to + path.removeprefix(renaming.path)
    return path
