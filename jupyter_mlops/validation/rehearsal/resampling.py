"""The metrics that an evaluation would give on other rows like its own: a bootstrap."""

import importlib
import sys
from collections import Counter
from typing import Any

from jupyter_mlops.runtime.checks.spying import number_of, taken_rows
from jupyter_mlops.validation.rehearsal.package import Package
from jupyter_mlops.validation.rehearsal.patience import TooSlow, patience

TIMES = 30
FEWEST = 10
"""Rows that are worth drawing from."""
LONGEST = 60.0
"""Seconds for all drawings: an evaluation that trains as well would take thirty times as long."""
TOO_SLOW = f"measuring {TIMES} times takes longer than {LONGEST:g} seconds"


def resampled(package: Package) -> dict[str, Any]:
    """Give the metrics of drawings, or why there are none."""
    try:
        with patience(LONGEST):
            return {"metrics": _metrics(package)}
    except TooSlow:
        return {"why": TOO_SLOW}


def _metrics(package: Package) -> dict[str, list[float]]:
    """Give each metric once for every drawing of the rows of the stage that measures it."""
    found: dict[str, list[float]] = {}
    for stage in package.project.stages:
        values = package.inputs_of(stage) if stage.inputs else {}
        groups = row_groups(values)
        if not groups or not _measures(package, stage):
            continue
        for number in range(TIMES):
            drawn = importlib.import_module("numpy.random").default_rng(number)
            fresh = package.inputs_of(stage)
            for together in groups:
                count = number_of(values[together[0]])
                places = sorted(drawn.integers(0, count, count).tolist())
                fresh |= {name: taken_rows(fresh[name], places) for name in together}
            for name, value in package.call(stage, fresh)[stage.metrics].items():
                found.setdefault(name, []).append(value)
    return found


def evaluated_columns(package: Package) -> list[str]:
    """Names of the columns of tables that the last stage gets from the first one, row by row."""
    stages = package.project.stages
    values = package.inputs_of(stages[-1]) if stages[-1].inputs else {}
    data = {name: one for name, one in values.items() if name in stages[0].outputs}
    tables = [data[name] for name in row_aligned(data)]
    return sorted({str(name) for table in tables for name in getattr(table, "columns", ())})


def _measures(package: Package, stage: Any) -> bool:
    return bool((package.artifacts / stage.name / "metrics.json").is_file())


def row_aligned(values: dict[str, Any]) -> list[str]:
    """The values that have a row for each of the same things, where most of them do."""
    return next(iter(row_groups(values)), [])


def row_groups(values: dict[str, Any]) -> list[list[str]]:
    """Values by the things that they have rows for, as those to train and to test on.

    A value alone is a group only where there is no other.
    """
    pandas: Any = sys.modules.get("pandas")
    numpy: Any = sys.modules.get("numpy")
    tables = tuple(
        kind
        for kind in (
            getattr(pandas, "DataFrame", None),
            getattr(pandas, "Series", None),
            getattr(numpy, "ndarray", None),
            list,
        )
        if kind is not None
    )
    sizes = {
        name: number_of(value)
        for name, value in values.items()
        if isinstance(value, tables) and getattr(value, "shape", (1,)) != ()
    }
    enough = Counter(size for size in sizes.values() if size >= FEWEST)
    ranked = sorted(enough, key=lambda size: (enough[size], size), reverse=True)
    chosen = [size for size in ranked if enough[size] > 1] or ranked[:1]
    return [[name for name, size in sizes.items() if size == count] for count in chosen]
