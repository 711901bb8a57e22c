"""How groups of rows fare: the worst with the challenger against the worst with the champion.

A group is all rows with one value of a declared column; where a column of numbers has many, its
quarters are the groups. Drawings are made within each group, so that all stay as large as they are.
"""

import importlib
import math
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from jupyter_mlops.operations.bout import Bout
from jupyter_mlops.operations.row_tests import SIDES
from jupyter_mlops.operations.slice_gates import worst

FEWEST_ROWS = 10
"""Smaller groups say nothing."""
MOST_GROUPS = 20


@dataclass(frozen=True, slots=True)
class Groups:
    """How much is drawn, and which way each metric gets better."""

    drawings: int
    seconds: float
    better: Mapping[str, str]


def compared_groups(bout: Bout, column: str, wanted: Groups) -> dict[str, Any]:
    """Give the metrics of each group, which are left out and why, and the leads of the worst.

    Leads are positive where the challenger is better.
    """
    values = bout.column(column)
    if values is None:
        return {"why": f"no table that the evaluation takes has a column {column}"}
    places, left_out = _places(values)
    groups: dict[str, dict[str, Any]] = {}
    for group, rows in places.items():
        try:
            measured = {side: bout.evaluated(side, rows) for side in SIDES}
        except Exception as problem:  # the notebook's own code runs here
            left_out[group] = " ".join(f"{type(problem).__name__}: {problem}".split())[:100]
        else:
            groups[group] = {"rows": len(rows), **measured}
    leads = _leads(bout, {group: places[group] for group in groups}, wanted) if groups else {}
    return {"groups": groups, "left_out": left_out, "leads": leads}


def _places(values: Any) -> tuple[dict[str, list[int]], dict[str, str]]:
    """Where each group's rows are, and why some are left out."""
    pandas: Any = importlib.import_module("pandas")
    if values.nunique() > MOST_GROUPS and pandas.api.types.is_numeric_dtype(values):
        values = pandas.qcut(values, 4, duplicates="drop")
    found: dict[str, list[int]] = {}
    for place, value in enumerate(values.astype(str)):
        found.setdefault(value, []).append(place)
    large = sorted(found, key=lambda group: -len(found[group]))[:MOST_GROUPS]
    left_out = {
        group: f"{len(rows)} rows" if len(rows) < FEWEST_ROWS else "one of too many groups"
        for group, rows in found.items()
        if len(rows) < FEWEST_ROWS or group not in large
    }
    return {group: found[group] for group in large if group not in left_out}, left_out


def _leads(bout: Bout, places: Mapping[str, list[int]], wanted: Groups) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    until = time.monotonic() + wanted.seconds
    random: Any = importlib.import_module("numpy.random").default_rng(0)
    for _ in range(wanted.drawings):
        drawn = {group: sorted(random.choice(rows, len(rows))) for group, rows in places.items()}
        # a drawing may lack what a metric needs, as one of two classes
        with suppress(Exception):
            ours, theirs = (
                {group: bout.evaluated(side, rows) for group, rows in drawn.items()}
                for side in SIDES
            )
            for name, better in wanted.better.items():
                lead = worst(ours, name, better)[1] - worst(theirs, name, better)[1]
                if math.isfinite(lead):
                    found.setdefault(name, []).append(lead if better == "higher" else -lead)
        if time.monotonic() > until:
            break
    return found
