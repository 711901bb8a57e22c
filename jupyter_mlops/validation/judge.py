"""Recorded values against the package's own: in a process that can import the package.

Neither side's values ever enter the caller's process.
"""

import copy
import importlib
import json
import pickle
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from numbers import Number
from pathlib import Path
from typing import Any, Literal, TypeAlias

from jupyter_mlops.recording.alone import Forks, answer_of, answering
from jupyter_mlops.validation.compare import Comparison, Verdict, compare, compare_named
from jupyter_mlops.validation.difference import short
from jupyter_mlops.validation.shown import ShownCheck, compare_shown, settle

Subject = Literal["value", "metric", "prediction", "report", "plot"]
NOT_KEPT = "the notebook's value was not kept"


@dataclass(frozen=True, slots=True)
class StageCheck:
    """Compare what the notebook held after a stage with what the package's stage gave."""

    label: str
    snapshot: Path
    """Payload of the record: {"values": {name: value}, "probes": {name: value}}."""
    artifacts: Path
    stage: str
    unsettled: Mapping[str, str] = field(default_factory=dict)
    """Name → what runs of the notebook itself don't agree on, where the user takes that."""
    goes_on: bool = True
    """Whether something may use what the stage gives: an object that two names share counts."""


@dataclass(frozen=True, slots=True)
class CallCheck:
    """Compare what the notebook's prediction function answered with what the package answers."""

    label: str
    calls: Path
    """Payload of the record: a list of (entry, args, kwargs, result)."""
    artifacts: Path
    unsettled: Mapping[str, str] = field(default_factory=dict)
    """`call NUMBER` → what runs of the notebook itself don't agree on."""


Check: TypeAlias = StageCheck | CallCheck | ShownCheck


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the proof."""

    label: str
    subject: Subject
    name: str
    verdict: Verdict
    where: str = ""
    detail: str = ""


def judge(
    project: Path,
    package: str,
    checks: Sequence[Check],
    time_limit: float = 600.0,
    forks: Forks | None = None,
) -> tuple[Row, ...]:
    """Judge in a process of its own. One that dies proves nothing: its rows are incomparable."""
    request = {
        "package": package,
        "stages": [asdict(check) for check in checks if isinstance(check, StageCheck)],
        "calls": [asdict(check) for check in checks if isinstance(check, CallCheck)],
        "shown": [asdict(check) for check in checks if isinstance(check, ShownCheck)],
    }
    paths = (project / "src",)
    answer = answer_of(__name__, request, paths=paths, time_limit=time_limit, forks=forks)
    if answer.error:
        return tuple(_unjudged(checks, f"the judging process {answer.error}"))
    return tuple(Row(**{**row, "verdict": Verdict(row["verdict"])}) for row in answer.content)


def _unjudged(checks: Sequence[Check], detail: str) -> Iterator[Row]:
    for check in checks:
        if isinstance(check, StageCheck):
            yield Row(check.label, "value", check.stage, Verdict.INCOMPARABLE, "", detail)
        elif isinstance(check, CallCheck):
            yield Row(check.label, "prediction", "", Verdict.INCOMPARABLE, "", detail)


def _judged(request: dict[str, Any]) -> list[dict[str, Any]]:
    package = request["package"]
    rows: list[Row] = []
    for check in request["stages"]:
        rows += _judge_stage(package, StageCheck(**check))
    for check in request["calls"]:
        rows += _judge_calls(package, CallCheck(**check))
    for check in request["shown"]:
        rows += _judge_shown(package, ShownCheck(**check))
    return [asdict(row) for row in rows]


def _judge_stage(package: str, check: StageCheck) -> list[Row]:
    try:
        recorded = _unpickled(check.snapshot)
        loader = importlib.import_module(f"{package}.runtime.artifacts")
        trusted = importlib.import_module(f"{package}.pipeline").PROJECT.trusted_types
        outputs = dict(loader.load(Path(check.artifacts) / check.stage, trusted=trusted))
    except (Exception, SystemExit) as error:  # the package's own code runs here
        return [Row(check.label, "value", check.stage, Verdict.DIFFERENT, "", _told(error))]
    metrics = _stored_metrics(Path(check.artifacts) / check.stage)
    spread = {
        name: value
        for name, value in recorded["values"].items()
        if name not in outputs and _is_spread(value, metrics)
    }
    values = {
        name: value
        for name, value in recorded["values"].items()
        if name in outputs or not (name in metrics or name in spread)
    }
    # The state of a random generator has no name in the notebook: it was asked for by expression.
    probes = dict(recorded["probes"])
    values |= {name: probes.pop(name) for name in sorted(probes.keys() & outputs.keys())}
    rows = [
        _row(check.label, "value", name, found)
        for name, found in compare_named(values, outputs, together=check.goes_on).items()
    ]
    unrecorded = Comparison(Verdict.INCOMPARABLE, "", NOT_KEPT)
    rows += [
        _row(check.label, "value", name, unrecorded) for name in sorted(outputs.keys() - values)
    ]
    numbers = {key: number for value in spread.values() for key, number in value.items()}
    # such a dict may be handed on as well: it's compared as a value then
    numbers |= {
        key: value[key]
        for name, value in recorded["values"].items()
        if name in outputs and _is_spread(value, metrics)
        for key in value.keys() & metrics
    }
    expected = {**numbers, **recorded["values"], **probes}
    for name in sorted({*metrics, *probes, *numbers}):
        rows.append(_row(check.label, "metric", name, _compare_metric(name, expected, metrics)))
    spread_from = {key: name for name, value in spread.items() for key in value}
    given = {**metrics, **outputs}
    return [
        _settled(row, check.unsettled.get(spread_from.get(row.name, row.name)))
        if _is_of_one_type(expected.get(row.name), given.get(row.name))
        else row
        for row in rows
    ]


def _settled(row: Row, why: str | None) -> Row:
    """Take the verdict for nothing where the notebook doesn't agree with itself."""
    if why is None or row.verdict is Verdict.INCOMPARABLE:
        return row
    detail = f"two runs of the notebook disagree: {why}"
    return replace(row, verdict=Verdict.UNSETTLED, where="", detail=detail)


def _is_of_one_type(expected: object, actual: object) -> bool:
    """Whether nothing is missing, and the values are of one kind, however they were drawn."""
    return type(expected).__name__ == type(actual).__name__ or (
        isinstance(expected, Number) and isinstance(actual, Number)
    )


def _stored_metrics(folder: Path) -> dict[str, Any]:
    path = folder / "metrics.json"
    found: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return found


def _is_spread(value: object, metrics: Mapping[str, Any]) -> bool:
    """Whether a dict of numbers is spread over the metrics instead of being one value."""
    return (
        isinstance(value, dict)
        and all(isinstance(key, str) for key in value)
        and not value.keys().isdisjoint(metrics)
    )


def _compare_metric(
    name: str, expected: Mapping[str, Any], metrics: Mapping[str, Any]
) -> Comparison:
    """Compare as numbers: metrics leave the package as floats, whatever the notebook had."""
    if name not in metrics:
        return Comparison(Verdict.DIFFERENT, "", "missing")
    if name not in expected:
        return Comparison(Verdict.INCOMPARABLE, "", NOT_KEPT)
    try:
        first, second = float(expected[name]), float(metrics[name])
    except (TypeError, ValueError):
        return compare(expected[name], metrics[name])
    return compare(first, second)


def _judge_calls(package: str, check: CallCheck) -> list[Row]:
    try:
        calls = _unpickled(check.calls)
        predictor = importlib.import_module(f"{package}.serve").Predictor.load(
            Path(check.artifacts)
        )
    except (Exception, SystemExit) as error:  # the package's own code runs here
        return [Row(check.label, "prediction", "", Verdict.DIFFERENT, "", _told(error))]
    rows = []
    for number, (entry, args, kwargs, result) in enumerate(calls, start=1):
        try:
            # The prediction may change its arguments, which other calls may share.
            given, named = copy.deepcopy((args, kwargs))
            found = compare(result, getattr(predictor, entry)(*given, **named))
            why = check.unsettled.get(f"call {number}")
        except (Exception, SystemExit) as error:
            found, why = Comparison(Verdict.DIFFERENT, "", _told(error)), None
        row = _row(check.label, "prediction", f"{entry} call {number}", found)
        rows.append(_settled(row, why))
    return rows


def _judge_shown(package: str, check: ShownCheck) -> Iterator[Row]:
    for found in compare_shown(package, check):
        subject, name, comparison = settle(found, check)
        yield _row(check.label, "plot" if subject == "plot" else "report", name, comparison)


def _unpickled(path: Path) -> Any:
    # Written by our own recorder on this machine, from the user's own notebook.
    return pickle.loads(Path(path).read_bytes())  # noqa: S301  # written by our own recorder


def _told(error: BaseException) -> str:
    return f"{type(error).__name__}: {short(str(error))}"


def _row(label: str, subject: Subject, name: str, found: Comparison) -> Row:
    return Row(label, subject, name, found.verdict, found.where, found.detail)


if __name__ == "__main__":
    answering(_judged)
