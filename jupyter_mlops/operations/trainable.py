"""From a build's folder to what whoever trains it again needs to know of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_mlops.builds import read_manifest
from jupyter_mlops.errors import ConfigurationInvalid, ProjectUnreadable
from jupyter_mlops.plain import Plain


@dataclass(frozen=True, slots=True)
class Trainable:
    """A build that was proved, and so may stand for its notebook."""

    folder: Path
    name: str
    version: str
    notebook: Path
    """The source that lies in the build."""
    workdir: str
    """Folder of the notebook, seen from the one that the paths of input files start from."""
    inputs: Mapping[str, str]
    """Path → sha256 of the files that the notebook reads, as they were at the build."""
    modules: Mapping[str, str]
    """Path of a module beside the notebook → its name in the package."""
    parameters: Mapping[str, Plain]
    """Name → the build's own value."""
    stages: tuple[Mapping[str, Any], ...]
    captures: tuple[Mapping[str, Any], ...]
    trusted_types: tuple[str, ...]
    has_contract: bool
    has_service: bool
    gates: Mapping[str, Mapping[str, Any]]
    """Metric → what the build's tests hold it to, see docs/generated-tests.md."""
    slices: tuple[str, ...]
    """Columns whose groups are compared."""
    budgets: Mapping[str, float]
    """`bytes`, `p50-ms`, `p95-ms` → the most that a model may take."""

    @property
    def package(self) -> Path:
        """The package's own folder."""
        return self.folder / "src" / self.name

    @property
    def places(self) -> dict[str, str]:
        """Module of the notebook → the one that has its definitions in the package."""
        found = {"__main__": f"{self.name}.definitions"}
        for source, path in self.modules.items():
            dotted = path.removeprefix("src/").removesuffix(".py").removesuffix("/__init__")
            found[source] = dotted.replace("/", ".")
        return found

    def stage(self, name: str) -> Mapping[str, Any]:
        """The row of a stage."""
        return next(one for one in self.stages if one["name"] == name)


def read_trainable(folder: Path) -> Trainable:
    """Read a build. Raises ProjectUnreadable, and ConfigurationInvalid if it can't be trained."""
    manifest: dict[str, Any] = read_manifest(folder)
    if manifest.get("status") != "validated":
        raise ConfigurationInvalid(
            f"{folder} was never compared with its notebook",
            "build it without --static: only a proved package is trained again",
        )
    if not manifest.get("captures"):
        raise ProjectUnreadable(
            f"{folder} doesn't say where the notebook has what its stages give",
            "build it again with this version of nb2prod",
        )
    notebook = folder / "notebook" / str(manifest["notebook"])
    if not notebook.is_file():
        raise ProjectUnreadable(f"{notebook} is missing", "build the notebook again")
    declared = _declared(folder / "tests" / "gates.json")
    return Trainable(
        folder=folder.resolve(),
        name=manifest["name"],
        version=manifest["version"],
        notebook=notebook.resolve(),
        workdir=manifest["workdir"],
        inputs={one["path"]: one["sha256"] for one in manifest["inputs"]},
        modules={one["name"]: one["path"] for one in manifest["modules"]},
        parameters={one["name"]: one["default"] for one in manifest["parameters"]},
        stages=tuple(manifest["stages"]),
        captures=tuple(manifest["captures"]),
        trusted_types=tuple(manifest["trusted_types"]),
        has_contract=manifest.get("contract") is not None,
        has_service=manifest.get("service") is not None,
        gates=declared.get("metrics", {}),
        slices=tuple(declared.get("slices", ())),
        budgets=declared.get("budgets", {}),
    )


def _declared(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        found: dict[str, Any] = json.loads(path.read_text("utf-8"))
        dict(found["metrics"])
    except (ValueError, KeyError, TypeError) as problem:
        raise ProjectUnreadable(
            f"{path} is not what a build writes: {problem}", "build the notebook again"
        ) from problem
    return found
