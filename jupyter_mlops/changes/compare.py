"""From two builds to what changed between them, in the order in which a reviewer asks."""

from dataclasses import dataclass

from jupyter_mlops.changes.change import Build, Change
from jupyter_mlops.changes.interface import parameter_changes, wire_changes
from jupyter_mlops.changes.statements import statement_changes
from jupyter_mlops.changes.surroundings import (
    contract_changes,
    dependency_changes,
    file_changes,
    input_changes,
    metric_changes,
    proof_changes,
)

_ASPECTS = (
    statement_changes, parameter_changes, wire_changes, contract_changes, input_changes,
    metric_changes, dependency_changes, proof_changes, file_changes,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two builds and their differences."""

    before: str
    """`churn 1.2.0+nb.3f9a1c7`."""
    after: str
    changes: tuple[Change, ...]

    @property
    def same(self) -> bool:
        """Whether nothing differs, in any file."""
        return not self.changes

    @property
    def breaks(self) -> bool:
        """Whether who uses the old build has to change something."""
        return any(change.breaks for change in self.changes)


def compare_builds(before: Build, after: Build) -> Comparison:
    """Compare two contents of `build.json`."""
    changes = tuple(change for aspect in _ASPECTS for change in aspect(before, after))
    return Comparison(_title(before), _title(after), changes)


def _title(build: Build) -> str:
    return f"{build.get('name')} {build.get('version')}"
