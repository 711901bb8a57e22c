"""From a path that the front end names to the file, never outside of the server's root."""

from pathlib import Path, PurePosixPath

from jupyter_mlops.errors import Nb2ProdError


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
