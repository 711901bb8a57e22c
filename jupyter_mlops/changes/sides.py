"""From what a user names (a folder, a file, a revision of git) to what is known of that build.

A folder, also of a revision, is taken as its files are now: edits count. A `build.json` alone tells
of the build as it was made.
"""

import subprocess
import tarfile
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from jupyter_mlops.builds import MANIFEST, edited_files, manifest_from, read_manifest
from jupyter_mlops.changes.change import Build, held
from jupyter_mlops.errors import ProjectUnreadable
from jupyter_mlops.runtime.proof import standing


def read_side(named: str) -> Build:
    """Read a build: its folder, its `build.json`, or `REVISION:PATH` of either.

    Raises ProjectUnreadable.
    """
    path = Path(named)
    if path.is_file():
        return manifest_from(path.read_bytes(), named)
    if path.exists() or ":" not in named:
        return _as_it_is(path)
    revision, _, place = named.partition(":")
    if revision.startswith("-"):
        raise ProjectUnreadable(f"{revision} is no revision", "name a commit, a branch or a tag")
    # A path counts from the current folder, as for other commands.
    wanted = f"{revision}:./{place.rstrip('/')}"
    if place.endswith(".json"):
        return manifest_from(_git(named, "show", wanted), named)
    manifest_from(_git(named, "show", f"{wanted}/{MANIFEST}"), named)
    with TemporaryDirectory(prefix="nb2prod-diff-") as folder:
        _extract(wanted, Path(folder), named)
        # Data and locks are often kept out of git, which doesn't take them from the build.
        return _as_it_is(Path(folder), is_whole=False)


def _as_it_is(folder: Path, *, is_whole: bool = True) -> Build:
    """What the manifest says, but for files that were edited since."""
    build = read_manifest(folder)
    source = folder / "src" / str(build.get("name"))
    if not source.is_dir():
        return build  # the manifest without the build
    files = held(build, "files")
    for name in edited_files(folder):
        if (folder / name).is_file():
            files = {**files, name: sha256((folder / name).read_bytes()).hexdigest()}
        elif is_whole:
            files = {path: digest for path, digest in files.items() if path != name}
    now = standing(source)
    status = now.told if now.was_proved and now.told else build.get("status")
    return {**build, "files": files, "status": status}


def _extract(wanted: str, folder: Path, named: str) -> None:
    """Write the files of a revision into a folder."""
    tree, top = (
        _git(named, "rev-parse", asked).decode().strip() for asked in (wanted, "--show-toplevel")
    )
    # Elsewhere git would look for the current folder inside of that tree.
    content = _git(named, "-C", top, "archive", tree)
    try:
        with tarfile.open(fileobj=BytesIO(content)) as files:
            files.extractall(folder, filter="data")
    except tarfile.TarError as problem:
        raise ProjectUnreadable(
            f"{named} can't be read: {problem}", "put files in the place of links"
        ) from problem


def _git(named: str, *arguments: str) -> bytes:
    """What git answers about a revision."""
    try:
        done = subprocess.run(  # noqa: S603  # arguments as a list, no option of the user among them
            ["git", *arguments],  # noqa: S607  # the user's git, wherever it is
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
