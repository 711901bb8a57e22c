"""From what a user names (a folder, a file, a revision of git) to what its `build.json` holds."""

import subprocess
from pathlib import Path

from jupyter_mlops.builds import MANIFEST, manifest_from, read_manifest
from jupyter_mlops.changes.change import Build
from jupyter_mlops.errors import ProjectUnreadable


def read_side(named: str) -> Build:
    """Read a build: its folder, its `build.json`, or `REVISION:PATH` of either.

    Raises ProjectUnreadable.
    """
    path = Path(named)
    if path.is_file():
        return manifest_from(path.read_bytes(), named)
    if path.exists() or ":" not in named:
        return read_manifest(path)
    revision, _, place = named.partition(":")
    if not place.endswith(".json"):
        place = f"{place.rstrip('/')}/{MANIFEST}"
    return manifest_from(_at_revision(revision, place, named), named)


def _at_revision(revision: str, place: str, named: str) -> bytes:
    """Let git show a file; a path counts from the current folder, as for other commands."""
    if revision.startswith("-"):
        raise ProjectUnreadable(f"{revision} is no revision", "name a commit, a branch or a tag")
    wanted = f"{revision}:./{place}"
    try:
        done = subprocess.run(  # noqa: S603 - arguments as a list, none of them an option
            ["git", "show", wanted],  # noqa: S607 - the user's git, wherever it is
            capture_output=True,
            check=False,
        )
    except OSError as problem:
        raise ProjectUnreadable(
            f"git can't be run to read {named}", "install git, or name a folder"
        ) from problem
    if done.returncode:
        told = done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")
        raise ProjectUnreadable(f"{named} can't be read: {told}", "name a revision that holds it")
    return done.stdout
