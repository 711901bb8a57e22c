"""Two models evaluated by the package's own evaluation, on the same rows or on some of them."""

import copy
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from jupyter_mlops.runtime.checks.spying import METHODS, Call, number_of, spied, taken_rows
from jupyter_mlops.runtime.checks.stage_calls import call
from jupyter_mlops.validation.rehearsal.package import Package
from jupyter_mlops.validation.rehearsal.resampling import row_aligned


class Bout:
    """The rows are those of the challenger's run for both."""

    def __init__(self, package: Package, stage: Any, champion: Path) -> None:
        self._package, self._stage = package, stage
        folders = {"challenger": package.artifacts, "champion": champion}
        self.values = {side: self._inputs(folder) for side, folder in folders.items()}
        self._params = {side: _parameters(package, folder) for side, folder in folders.items()}
        data = {name for one in package.project.stages[:1] for name in one.outputs}
        ours, theirs = self.values["challenger"], self.values["champion"]
        self.aligned = row_aligned({name: one for name, one in ours.items() if name in data})
        """Names of what has the rows."""
        self.count = number_of(ours[self.aligned[0]]) if self.aligned else 0
        others = row_aligned({name: one for name, one in theirs.items() if name not in data})
        self.is_predicted = any(number_of(theirs[name]) == self.count for name in others)
        """Whether an earlier stage has predicted the rows, which can't be drawn from then."""

    def evaluated(self, side: str, places: Sequence[int] | None = None) -> dict[str, float]:
        """What one side comes to, on all rows or on those at some places."""
        given = copy.deepcopy(self.values[side])
        if places is not None:
            given |= {name: taken_rows(given[name], [*places]) for name in self.aligned}
        return self._measured(side, given)

    def heard(self, side: str) -> tuple[dict[str, float], list[Call]]:
        """What one side comes to, and what its models answered meanwhile."""
        given = copy.deepcopy(self.values[side])
        with ExitStack() as stack:
            asked = [
                stack.enter_context(spied(value))
                for value in given.values()
                if any(callable(getattr(value, method, None)) for method in METHODS)
            ]
            metrics = self._measured(side, given)
        return metrics, [each for calls in asked for each in calls]

    def labels(self) -> list[Any]:
        """Columns that may hold the right answers."""
        found: list[Any] = []
        for name in self.aligned:
            value = self.values["challenger"][name]
            if hasattr(value, "columns"):
                found += [value.iloc[:, number].to_numpy() for number in range(value.shape[1])]
            elif getattr(value, "ndim", 1) == 1:
                found.append(value)
        return found

    def column(self, name: str) -> Any:
        """The column of this name in a table that has the rows; None where there is none."""
        for table in self.aligned:
            value = self.values["challenger"][table]
            if name in getattr(value, "columns", ()):
                return value[name]
        return None

    def _measured(self, side: str, given: Mapping[str, Any]) -> dict[str, float]:
        with self._package.running():
            found = call(self._stage, given, self._params[side])
        metrics: dict[str, float] = found[self._stage.metrics]
        return metrics

    def _inputs(self, folder: Path) -> dict[str, Any]:
        stages = self._package.project.stages
        found: dict[str, Any] = {}
        for number, one in enumerate(stages[: stages.index(self._stage)]):
            names = [name for name in self._stage.inputs if name in one.outputs]
            if names:
                place = self._package.artifacts if number == 0 else folder
                found |= self._package.load(place / one.name, names)
        return found


def _parameters(package: Package, folder: Path) -> Any:
    """Those of the run that trained the model: a threshold belongs to it."""
    return package.module("runtime.runner").read_parameters(package.project.parameters, folder)
