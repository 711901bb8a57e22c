"""A program that evaluates two models on the same rows, and on the same drawings of these rows.

In, as JSON: a package, the artifacts of the run that brought the rows and the challenger, those
that hold the champion, the columns whose groups are compared, and which way each metric gets
better. Out: the metrics of both, for each drawing the difference, the tests made for single
metrics, and how the groups fare.

The drawings are a paired bootstrap (Efron & Tibshirani, An Introduction to the Bootstrap, 1993,
chapter 16): both models are evaluated on the same rows, drawn with replacement, by the package's
own evaluation. So it applies to any metric that the notebook computes.
"""

import importlib
import json
import math
import os
import sys
import time
from collections.abc import Mapping
from contextlib import redirect_stdout, suppress
from pathlib import Path
from typing import Any

from jupyter_mlops.operations.bout import Bout
from jupyter_mlops.operations.row_tests import SIDES, fitting_tests
from jupyter_mlops.operations.slices import Groups, compared_groups
from jupyter_mlops.validation.rehearsal.package import Package

DRAWINGS = 200
SECONDS = 60.0
"""After which no more drawings are made; as long again for groups."""


def main() -> None:
    """Answer the request on standard input."""
    asked = json.load(sys.stdin)
    # the notebook's own code runs here, again and again: what it prints is too much to be held
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, redirect_stdout(nowhere):
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
        return _paired(Bout(package, stage, champion), asked)
    except (Exception, SystemExit) as problem:  # the notebook's own code runs here
        return {"why": " ".join(f"{type(problem).__name__}: {problem}".split())[:300]}


def _paired(bout: Bout, asked: Mapping[str, Any]) -> dict[str, Any]:
    heard = {side: bout.heard(side) for side in SIDES}
    found: dict[str, Any] = {side: metrics for side, (metrics, _) in heard.items()}
    if not bout.aligned:
        return found | {"differences": {}, "why": "the evaluation takes no table of the data"}
    calls = {side: calls for side, (_, calls) in heard.items()}
    with suppress(Exception):  # what can't be tested so is drawn from, as all else
        found["tests"] = fitting_tests(found, bout.labels(), calls)
    if bout.is_predicted:
        return found | {"differences": {}, "why": "an earlier stage has predicted these rows"}
    found |= {"differences": _differences(bout), "rows": bout.count}
    wanted = Groups(DRAWINGS, SECONDS, asked["better"])
    return found | {"slices": {one: compared_groups(bout, one, wanted) for one in asked["slices"]}}


def _differences(bout: Bout) -> dict[str, list[float]]:
    """For each metric the lead of the challenger, once for each drawing that both can do."""
    found: dict[str, list[float]] = {}
    until = time.monotonic() + SECONDS
    random = importlib.import_module("numpy.random").default_rng(0)
    for _ in range(DRAWINGS):
        places = sorted(random.integers(0, bout.count, bout.count).tolist())
        # a drawing may lack what a metric needs, as one of two classes
        with suppress(Exception):
            ours, theirs = (bout.evaluated(side, places) for side in SIDES)
            for name in ours.keys() & theirs.keys():
                if math.isfinite(ours[name] - theirs[name]):
                    found.setdefault(name, []).append(ours[name] - theirs[name])
        if time.monotonic() > until:
            break
    return found


if __name__ == "__main__":
    main()
