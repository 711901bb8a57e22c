"""Whether the worst group of rows is served as well as the champion serves its worst one."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from jupyter_mlops.operations.gates import FEWEST, RISK, Gate, confidence, quantile, verdict


def worst(measured: Mapping[str, Mapping[str, float]], name: str, better: str) -> tuple[str, float]:
    """The group with the worst value of a metric, and that value; empty where none has one."""
    known = {
        group: metrics[name]
        for group, metrics in measured.items()
        if math.isfinite(metrics.get(name, math.nan))
    }
    pick = min if better == "higher" else max
    group = pick(known, key=lambda one: known[one], default="")
    return group, known.get(group, math.nan)


def judge_slices(
    columns: Sequence[str],
    gates: Mapping[str, Mapping[str, Any]],
    rivalry: Mapping[str, Any] | None,
) -> tuple[Gate, ...]:
    """Hold the worst group of each column to the champion's worst; none without a champion."""
    if rivalry is None:
        return ()
    known = rivalry.get("slices", {})
    directions = {name: str(one["better"]) for name, one in gates.items() if one.get("better")}
    found, pairs = [], []
    for column in columns:
        groups = known.get(column, {}).get("groups", {})
        measured = sorted({name for one in groups.values() for name in one["challenger"]})
        if not groups:
            why = known.get(column, {}).get("why") or rivalry.get("why") or "none has enough rows"
            told = f"how groups of {column} fare isn't known: {why}"
            found.append(Gate("", "slice", passed=False, told=told))
        pairs += [(column, name) for name in measured if name in directions]
    for column, name in pairs:
        found.append(_slice(name, column, known[column], directions[name], RISK / len(pairs)))
    return tuple(found)


def _slice(name: str, column: str, known: Mapping[str, Any], better: str, risk: float) -> Gate:
    groups = known["groups"]
    (ours, mine), (theirs, other) = (
        worst({group: one[side] for group, one in groups.items()}, name, better)
        for side in ("challenger", "champion")
    )
    gain = mine - other if better == "higher" else other - mine
    numbers = {"challenger": mine, "champion": other, "groups": float(len(groups))}
    if not ours or not theirs:
        told = f"{name} isn't known of any group by {column}"
        return Gate(name, "slice", passed=False, told=told)
    told = (
        f"{name} of the worst group by {column} is {mine:.6g} ({_group(groups, ours)}), "
        f"the champion's worst {other:.6g} ({_group(groups, theirs)})"
    )
    drawn = known["leads"].get(name, ())
    if len(drawn) < FEWEST:
        told += "; how sure that is isn't known: there was no time for enough drawings"
        return Gate(name, "slice", gain >= 0, told, numbers)
    low, high = quantile(drawn, risk), quantile(drawn, 1 - risk)
    numbers |= {"gain_low": low, "gain_high": high, "drawings": float(len(drawn))}
    is_worse, is_better = high < 0 and gain < 0, low > 0 and gain > 0
    told += f": {verdict(is_worse, is_better)} ({confidence(drawn, risk)})"
    return Gate(name, "slice", not is_worse, told, numbers)


def _group(groups: Mapping[str, Mapping[str, Any]], name: str) -> str:
    return f"{name}, {groups[name]['rows']} rows"
