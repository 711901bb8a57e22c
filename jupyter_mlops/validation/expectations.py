"""From an equal trial to what the package's own tests expect."""

import json
from collections import Counter
from collections.abc import Collection, Mapping

from jupyter_mlops.analysis.facts import Facts
from jupyter_mlops.ir.pipeline import Pipeline
from jupyter_mlops.validation.prove import Trial
from jupyter_mlops.validation.verdict import Row

COUNTED = ("value", "metric", "prediction")
"""Subjects of rows that the package's own tests check."""


def expectations(facts: Facts, pipeline: Pipeline, trial: Trial) -> Mapping[str, object]:
    """Metrics, output schemas and predictions as recorded, and the proof in a sentence."""
    outputs: dict[str, dict[str, object]] = {}
    for stage in pipeline.stages:
        described: dict[str, object] = {}
        for variable in stage.outputs:
            fact = facts.value(variable.name)
            if fact is None or len(_writers(facts, variable.name)) > 1:
                continue
            columns = {column.name: column.dtype for column in fact.columns} or None
            described[variable.name] = {"type": fact.type, "columns": columns, "shape": None}
        outputs[stage.tag] = described
    checks = trial.rehearsed.checks if trial.rehearsed is not None else {}
    loose = _unsettled_rows(trial)
    unsettled = sorted({row.name for row in loose if row.subject == "metric"})
    answered = all(row.subject != "prediction" for row in loose)
    return {
        "metrics": _settled(trial.metrics or {}, unsettled),
        **_moved(trial, unsettled),
        "parameters_read": trial.read,
        "outputs": outputs,
        "reports": _reports(trial),
        "profiles": checks.get("profiles", {}),
        "predictions": [
            {"entry": endpoint.entry, **json.loads(text)}
            for endpoint in pipeline.endpoints
            for text in endpoint.samples
            if answered
        ],
        "proof": _sentence(trial, len(loose)),
        "evidence": _evidence(trial),
        **({"unsettled": unsettled} if unsettled else {}),
        "checks": checks,
    }


def _settled(metrics: Mapping[str, float], unsettled: Collection[str]) -> dict[str, float]:
    return {name: value for name, value in sorted(metrics.items()) if name not in unsettled}


def _moved(trial: Trial, unsettled: Collection[str]) -> dict[str, object]:
    """The metrics with other parameters: they tell a parameter from a constant like it."""
    parameters, measured = trial.moved or ({}, {})
    metrics = _settled(measured, unsettled)
    return {"moved": {"parameters": parameters, "metrics": metrics}} if metrics else {}


def _reports(trial: Trial) -> dict[str, str]:
    """`evaluate/reports/scores.txt` → the text, for stages whose reports all proved equal."""
    reports = [row for row in trial.proof.rows if row.subject == "report"]
    loose = {row.stage for row in reports if row.verdict != "equal"}
    return {
        path: content.decode("utf-8", "replace")
        for path, content in (trial.shown or {}).items()
        if path.endswith(".txt") and path.partition("/")[0] not in loose
    }


def _evidence(trial: Trial) -> dict[str, object]:
    """What the package's README shows: points, what was compared and what isn't tested, plots."""
    named: dict[tuple[str, str, str], dict[str, None]] = {}
    for row in trial.proof.rows:
        named.setdefault((row.stage, row.subject, row.verdict), {})[row.name] = None
    return {
        "points": trial.proof.points,
        "compared": [
            {"stage": stage, "subject": subject, "verdict": verdict, "names": list(names)}
            for (stage, subject, verdict), names in named.items()
        ],
        "shown": dict(trial.shown or {}),
        "untested": [
            {"missing": one.missing, "why": one.why}
            for one in (trial.rehearsed.shortfalls if trial.rehearsed is not None else ())
        ],
    }


def _unsettled_rows(trial: Trial) -> list[Row]:
    """Rows that prove nothing, as the notebook doesn't agree with itself."""
    rows = (row for row in trial.proof.rows if row.subject in COUNTED)
    return [row for row in rows if row.verdict == "unsettled"]


def _sentence(trial: Trial, left_out: int) -> str:
    equal = Counter(row.subject for row in trial.proof.rows if row.verdict == "equal")
    # In the order of their first rows.
    kinds = [_counted(number, subject) for subject, number in equal.items()]
    told = (
        f"Equal to the notebook in {_counted(equal.total(), 'comparison')} ({', '.join(kinds)}) "
        f"at {_counted(len(trial.proof.points), 'parameter point')}, "
        "each stage in a process of its own."
    )
    if left_out:
        told += f" Not proved: {left_out} more, on which runs of the notebook itself disagree."
    looked_at = (row for row in trial.proof.rows if row.subject not in COUNTED)
    loose = Counter(row.subject for row in looked_at if row.verdict != "equal")
    if loose:
        kinds = [_counted(number, subject) for subject, number in loose.items()]
        told += f" Shown, but not proved: {', '.join(kinds)}."
    return told


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _writers(facts: Facts, name: str) -> list[str]:
    """Statements that bind or change a name: of several, the recorded schema is the last one's."""
    return [unit.uid for unit in facts.units if name in unit.binds | unit.mutates]
