"""A program that evaluates two models on the same rows, and on the same drawings of these rows.

In, as JSON: a package, the artifacts of the run that brought the rows and the challenger, and those
that hold the champion. Out: the metrics of both, and for each drawing the difference.

The drawings are a paired bootstrap (Efron & Tibshirani, An Introduction to the Bootstrap, 1993,
chapter 16): both models are evaluated on the same rows, drawn with replacement, by the package's
own evaluation. So it applies to any metric that the notebook computes.
"""

import copy
import importlib
import json
import sys
import time
from collections.abc import Mapping
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

from jupyter_mlops.runtime.checks.spying import number_of, taken_rows
from jupyter_mlops.runtime.checks.stage_calls import call
from jupyter_mlops.validation.rehearsal.package import Package
from jupyter_mlops.validation.rehearsal.resampling import row_aligned

DRAWINGS = 200
SECONDS = 60.0
"""After which no more drawings are made."""
FEWEST = 30
"""Drawings below which nothing is said about how sure a difference is."""


def main() -> None:
    """Answer the request on standard input."""
    asked = json.load(sys.stdin)
    with redirect_stdout(StringIO()):  # the notebook's own code runs here
        found = compared(asked)
    json.dump(found, sys.stdout)


def compared(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Evaluate both, then on drawings, as long as there is time."""
    challenger, champion = Path(asked["challenger"]), Path(asked["champion"])
    package = Package(asked["package"], challenger, Path(asked["inputs"]))
    stage = package.project.stages[-1]
    if not (challenger / stage.name / "metrics.json").is_file():
        return {"challenger": {}, "champion": {}, "why": f"{stage.name} measures nothing"}
    try:
        return _paired(package, stage, champion)
    except (Exception, SystemExit) as problem:  # the notebook's own code runs here
        return {"why": " ".join(f"{type(problem).__name__}: {problem}".split())[:300]}


def _paired(package: Package, stage: Any, champion: Path) -> dict[str, Any]:
    rows = {"challenger": package.artifacts, "champion": champion}
    values = {side: _inputs(package, stage, folder) for side, folder in rows.items()}
    params = {side: _parameters(package, folder) for side, folder in rows.items()}

    def evaluated(side: str, places: list[int] | None = None) -> dict[str, float]:
        given = copy.deepcopy(values[side])
        if places is not None:
            given |= {name: taken_rows(given[name], places) for name in aligned}
        with package.running():
            metrics: dict[str, float] = call(stage, given, params[side])[stage.metrics]
        return metrics

    data = {name for one in package.project.stages[:1] for name in one.outputs}
    aligned = row_aligned({name: one for name, one in values["challenger"].items() if name in data})
    others = row_aligned(
        {name: one for name, one in values["champion"].items() if name not in data}
    )
    found: dict[str, Any] = {side: evaluated(side) for side in rows}
    if not aligned:
        return found | {"differences": {}, "why": "the evaluation takes no table of the data"}
    count = number_of(values["challenger"][aligned[0]])
    if any(number_of(values["champion"][name]) == count for name in others):
        return found | {"differences": {}, "why": "an earlier stage has predicted these rows"}
    differences: dict[str, list[float]] = {}
    until = time.monotonic() + SECONDS
    random = importlib.import_module("numpy.random").default_rng(0)
    for _ in range(DRAWINGS):
        places = sorted(random.integers(0, count, count).tolist())
        ours, theirs = evaluated("challenger", places), evaluated("champion", places)
        for name in ours.keys() & theirs.keys():
            differences.setdefault(name, []).append(ours[name] - theirs[name])
        if time.monotonic() > until:
            break
    return found | {"differences": differences, "rows": count}


def _inputs(package: Package, stage: Any, folder: Path) -> dict[str, Any]:
    """What the evaluation takes: the rows are those of the challenger's run for both."""
    stages = package.project.stages
    found: dict[str, Any] = {}
    for number, one in enumerate(stages[: stages.index(stage)]):
        names = [name for name in stage.inputs if name in one.outputs]
        if names:
            place = package.artifacts if number == 0 else folder
            found |= package.load(place / one.name, names)
    return found


def _parameters(package: Package, folder: Path) -> Any:
    """Those of the run that trained the model: a threshold belongs to it."""
    return package.module("runtime.runner").read_parameters(package.project.parameters, folder)


if __name__ == "__main__":
    main()
