"""A generated file to look at, never one outside of its build."""

from pathlib import Path

from jupyter_mlops.server.contract import BuildFile
from jupyter_mlops.server.jobs.errors import UnknownJob
from jupyter_mlops.server.paths import inside

MOST_SHOWN = 1_000_000
"""Bytes."""


def build_file(root: Path, folder: str, path: str) -> BuildFile:
    """Read a file of a build. Raises OutsideRoot and UnknownJob."""
    found = inside(inside(root, folder), path)
    try:
        size = found.stat().st_size
        if not found.is_file():
            raise FileNotFoundError(path)
        content = found.read_bytes() if size <= MOST_SHOWN else b""
    except OSError:
        raise UnknownJob(f"{path} isn't in the build any more", "build the package again") from None
    try:
        text = content.decode()
    except UnicodeDecodeError:
        text = ""
    return BuildFile(path, "" if "\0" in text else text, size)
