"""What a newly trained model has to pass before it may answer: in words, numbers and JSON."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

FEWEST = 30
"""Drawings below which nothing is said about how sure a difference is."""
RISK = 0.05
"""How often a model that is as good as the champion may be taken for a worse one."""
Kind = Literal["declared", "calibrated", "dummy", "champion", "slice", "budget", "behaviour"]


@dataclass(frozen=True, slots=True)
class Gate:
    """One thing that a metric was held to."""

    metric: str
    kind: Kind
    passed: bool
    told: str
    numbers: Mapping[str, float] = field(default_factory=dict)
    is_better: bool = False
    """Whether the model is surely better than the champion."""


def judge(
    metrics: Mapping[str, float],
    gates: Mapping[str, Mapping[str, Any]],
    rivalry: Mapping[str, Any] | None,
) -> tuple[Gate, ...]:
    """Hold metrics to the build's gates, and to the champion where there is one.

    `gates` are those of the build's `tests/gates.json`, `rivalry` is what `rivals` has answered.
    """
    found: list[Gate] = []
    for name in sorted(gates):
        if name in metrics:
            found += _limits(name, metrics[name], gates[name])
        else:
            told = f"{name} was not measured"
            found.append(Gate(name, "declared", passed=False, told=told))
    if rivalry is not None and "champion" not in rivalry:
        told = f"it can't be compared with the champion: {rivalry.get('why')}"
        found.append(Gate("", "champion", passed=False, told=told))
    elif rivalry is not None:
        directions = {name: str(one.get("better", "")) for name, one in gates.items()}
        known = [
            name
            for name in sorted(rivalry["champion"])
            if directions.get(name) and name in rivalry["challenger"]
        ]
        for name in known:
            found.append(_against(name, rivalry, directions[name], RISK / len(known)))
    return tuple(found)


def _limits(name: str, value: float, gate: Mapping[str, Any]) -> Iterator[Gate]:
    declared = gate.get("declared", {})
    least, most = declared.get("min", -math.inf), declared.get("max", math.inf)
    if declared:
        passed = least <= value <= most
        told = f"{name} is {value:.6g}, declared are {_between(least, most)}"
        yield Gate(name, "declared", passed, told, {"value": value, **declared})
    better = gate.get("better")
    bound = {"higher": "floor", "lower": "ceiling"}.get(str(better), "")
    if bound in gate:
        limit = float(gate[bound])
        passed = value >= limit if better == "higher" else value <= limit
        told = f"{name} is {value:.6g}, its calibrated {bound} is {limit:.6g}"
        yield Gate(name, "calibrated", passed, told, {"value": value, bound: limit})
    if "dummy" in gate and better:
        dummy = float(gate["dummy"])
        passed = value > dummy if better == "higher" else value < dummy
        if gate.get("beats_dummy", True):
            told = f"{name} is {value:.6g}, that of a dummy {dummy:.6g}"
            yield Gate(name, "dummy", passed, told, {"value": value, "dummy": dummy})


def _between(least: float, most: float) -> str:
    if math.isinf(most):
        return f"at least {least:.6g}"
    return f"at most {most:.6g}" if math.isinf(least) else f"{least:.6g} to {most:.6g}"


def _against(name: str, rivalry: Mapping[str, Any], better: str, risk: float) -> Gate:
    """Whether the challenger is surely worse than the champion, or surely better."""
    ours, theirs = float(rivalry["challenger"][name]), float(rivalry["champion"][name])
    sign = 1.0 if better == "higher" else -1.0
    gain = sign * (ours - theirs)
    numbers = {"challenger": ours, "champion": theirs}
    drawn = [sign * one for one in rivalry.get("differences", {}).get(name, ())]
    told = f"{name} is {ours:.6g}, the champion's on the same rows {theirs:.6g}"
    test = rivalry.get("tests", {}).get(name)
    if test is not None:
        return _by_test(name, test, risk, (told, numbers, drawn))
    if len(drawn) < FEWEST:
        why = rivalry.get("why", "there was no time for enough drawings")
        told += f"; how sure that is isn't known: {why}"
        return Gate(name, "champion", gain >= 0, told, numbers)
    low, high = quantile(drawn, risk), quantile(drawn, 1 - risk)
    numbers |= {"gain_low": low, "gain_high": high, "drawings": float(len(drawn))}
    is_worse, is_better = high < 0 and gain < 0, low > 0 and gain > 0
    told += f": {verdict(is_worse, is_better)} ({confidence(drawn, risk)})"
    return Gate(name, "champion", not is_worse, told, numbers, is_better)


def _by_test(
    name: str,
    test: Mapping[str, Any],
    risk: float,
    known: tuple[str, dict[str, float], Sequence[float]],
) -> Gate:
    """The verdict of a test that is made for this metric, beside what the drawings show."""
    told, numbers, drawn = known
    is_worse, is_better = test["worse"] < risk, test["better"] < risk
    numbers |= {f"p_{way}": float(test[way]) for way in ("worse", "better")}
    p = f"p = {min(test['worse'], test['better']):.2g}, {1 - risk:.1%} each way"
    if test["test"] == "mcnemar":
        ours, theirs = int(test["only_challenger"]), int(test["only_champion"])
        numbers |= {"only_challenger": float(ours), "only_champion": float(theirs)}
        alone = f"{theirs} rows are right by the champion alone, {ours} by the challenger alone"
        p = f"McNemar's exact test: {alone}, {p}"
    else:
        numbers |= {"standard_error": float(test["error"])}
        p = f"DeLong's test: {p}"
    if len(drawn) >= FEWEST:
        low, high = quantile(drawn, risk), quantile(drawn, 1 - risk)
        numbers |= {"gain_low": low, "gain_high": high, "drawings": float(len(drawn))}
        p += f"; by {len(drawn)} paired drawings the gain is {low:.3g} to {high:.3g}"
    told += f": {verdict(is_worse, is_better)} ({p})"
    return Gate(name, "champion", not is_worse, told, numbers, is_better)


def verdict(is_worse: bool, is_better: bool) -> str:
    """Say it in two words."""
    return "surely worse" if is_worse else "surely better" if is_better else "no sure difference"


def confidence(drawn: Sequence[float], risk: float) -> str:
    """Say what a verdict rests on."""
    return f"{len(drawn)} paired drawings, {1 - risk:.1%} each way"


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which that share of the others lies, between two of them by distance."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
