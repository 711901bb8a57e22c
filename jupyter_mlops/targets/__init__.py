"""The table of back ends: from a pipeline to files. Other packages add theirs by an entry point."""

import warnings
from collections.abc import Mapping, Sequence
from importlib.metadata import entry_points
from typing import Protocol

from jupyter_mlops.errors import ConfigurationInvalid
from jupyter_mlops.ir.pipeline import Pipeline
from jupyter_mlops.targets.container.emit import emit as emit_container
from jupyter_mlops.targets.data_contract.emit import emit as emit_data_contract
from jupyter_mlops.targets.http_service.emit import emit as emit_http_service
from jupyter_mlops.targets.python_package.emit import emit as emit_python_package

GROUP = "jupyter_mlops.targets"


class Emit(Protocol):
    """Writes one target: relative path → content, the same bytes for the same arguments."""

    def __call__(
        self, pipeline: Pipeline, expected: Mapping[str, object] | None = None
    ) -> dict[str, bytes]:
        """Emit; `expected` is what a proved run gave, None for a static build."""
        ...


TARGETS: dict[str, Emit] = {
    "python_package": emit_python_package,
    "data_contract": emit_data_contract,
    "http_service": emit_http_service,
    "container": emit_container,
}
STANDARD = tuple(TARGETS)
"""What a build holds when it asks for nothing else."""


def target_names() -> tuple[str, ...]:
    """Names of all back ends, our own first; those of other packages aren't loaded for it."""
    others = (entry.name for entry in entry_points(group=GROUP))
    return (*TARGETS, *sorted(set(others) - set(TARGETS)))


def find_target(name: str) -> Emit:
    """Find a back end by its name, ours or another package's. Raises ConfigurationInvalid."""
    if name in TARGETS:
        return TARGETS[name]
    for entry in entry_points(group=GROUP, name=name):
        found: Emit = entry.load()
        return found
    raise ConfigurationInvalid(
        f"there is no target {name!r}", f"choose from {', '.join(target_names())}"
    )


def emit(
    pipeline: Pipeline,
    expected: Mapping[str, object] | None = None,
    targets: Sequence[str] = STANDARD,
) -> dict[str, bytes]:
    """Write several targets into one project."""
    files: dict[str, bytes] = {}
    with warnings.catch_warnings():
        # What Python warns about in the user's text is no warning about ours.
        warnings.simplefilter("ignore")
        for name in targets or STANDARD:
            files |= find_target(name)(pipeline, expected)
    return files
