"""What the predictor answers to requests like the recorded ones, and where it is as in evaluation.

Requests are the notebook's own calls with one value moved, unknown or missing, and rows of the
sample. Each answer is recorded only if a second time, in another order, gives the same.
"""

import inspect
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jupyter_mlops.runtime.checks.asking import ask
from jupyter_mlops.runtime.checks.closeness import difference
from jupyter_mlops.runtime.checks.variations import (
    UNSEEN,
    are_finite,
    changed,
    places,
    row_of,
    texts,
)
from jupyter_mlops.validation.rehearsal.package import Package

MOST = 160
"""Requests that are recorded."""
ROWS = 8
"""Rows of the sample that are sent as requests."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The prediction function as the pipeline describes it."""

    entry: str
    frames: tuple[str, ...]
    """Names of arguments that are frames."""
    record: str
    """The only argument, if it is a record, records or a frame; else empty."""
    shape: str
    fields: tuple[str, ...]
    """Of a record, those that are always there."""
    optional: tuple[str, ...]
    samples: tuple[dict[str, Any], ...]
    """The notebook's own calls: {"args", "kwargs", "result"}."""


def predictor_of(package: Package) -> Any:
    """Load the predictor from the run."""
    return package.module("serve").Predictor.load(package.artifacts)


def behaviour(package: Package, asked: Asked, values: Mapping[str, Any]) -> dict[str, Any]:
    """Ask, ask again the other way round, and keep what was the same; `values` are the sample."""
    predictor = predictor_of(package)
    predict = getattr(predictor, asked.entry)
    calls = bound_calls(predict, asked)
    requests = [{"call": place} for place in range(len(calls))]
    requests += list(changes(calls))[: MOST - ROWS]
    requests += _of_rows(calls, asked, values)
    first = [_answer(package, predict, asked, calls, one) for one in requests]
    again = [_answer(package, predict, asked, calls, one) for one in requests[::-1]][::-1]
    told = [
        (one, answer)
        for one, answer, second in zip(requests, first, again, strict=True)
        if not difference(answer, second) and _is_json(answer)
    ]
    return _batches(package, predict, asked, values) | {
        "calls": calls,
        "requests": [one | answer for one, answer in told],
        "steady": len(told) == len(requests),
        "kept": all(answer["kept"] for _, answer in told),
        "finite": all(are_finite(answer["answer"]) for _, answer in told if "answer" in answer),
        "known_classes": _known_classes(predictor, [answer for _, answer in told]),
    }


def _batches(
    package: Package, predict: Any, asked: Asked, values: Mapping[str, Any]
) -> dict[str, Any]:
    """Tell whether rows sent together are answered as when they are sent alone."""
    table = table_with(values, asked.fields)
    if asked.shape not in ("records", "frame") or table is None:
        return {}
    fields = fields_in(values[table], asked)
    rows = [row_of(values[table], place, fields) for place in range(min(ROWS, len(values[table])))]
    as_json = package.module("runtime.answers").as_json

    def told(*sent: dict[str, Any]) -> Any:
        with package.running():
            found = ask(predict, {asked.record: list(sent)}, asked.frames, as_json)
        return found.get("answer")

    together, turned = told(*rows), told(*rows[::-1])
    alone = [told(row) for row in rows]
    apart = not isinstance(together, list) or not all(isinstance(one, list) for one in alone)
    row_wise = not apart and not difference(
        [together, together], [turned[::-1], [part for one in alone for part in one]]
    )
    return {"row_wise": row_wise, "rows": rows if row_wise else [], "argument": asked.record}


def _answer(
    package: Package,
    predict: Any,
    asked: Asked,
    calls: Sequence[Mapping[str, Any]],
    request: Mapping[str, Any],
) -> dict[str, Any]:
    arguments = changed(calls[request["call"]], request)
    with package.running():
        return ask(predict, arguments, asked.frames, package.module("runtime.answers").as_json)


def bound_calls(predict: Any, asked: Asked) -> list[dict[str, Any]]:
    """Give the arguments of the notebook's own calls by name."""
    signature = inspect.signature(predict)
    bound = [signature.bind(*sample["args"], **sample["kwargs"]) for sample in asked.samples]
    return [dict(one.arguments) for one in bound]


def changes(calls: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Change each plain value of the first call, one by one, in all ways that make sense."""
    for way, value in places(calls[0]) if calls else ():
        for other in _others(value):
            yield {"call": 0, "where": way, "set": other}
        if len(way) > 1:
            yield {"call": 0, "where": way}


def _others(value: object) -> list[Any]:
    if isinstance(value, bool):
        return [not value, None]
    if isinstance(value, int):
        return [value + 1, value // 2, value * 2, None]
    if isinstance(value, float):
        return [value * 0.5, value * 1.5, None]
    return [UNSEEN, None] if isinstance(value, str) else []


def _of_rows(
    calls: Sequence[Mapping[str, Any]], asked: Asked, values: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Requests of rows of the sample, where one of its tables has all fields of a record."""
    table = table_with(values, asked.fields)
    if not calls or not asked.record or table is None:
        return []
    holder = calls[0][asked.record]
    fields = fields_in(values[table], asked)
    rows = [row_of(values[table], place, fields) for place in range(min(ROWS, len(values[table])))]
    return [
        {"call": 0, "where": [asked.record], "set": [row] if isinstance(holder, list) else row}
        for row in rows
    ]


def table_with(values: Mapping[str, Any], fields: Collection[str]) -> str | None:
    """Name a frame among `values` that has a column for each field."""
    for name, value in values.items():
        if fields and hasattr(value, "iloc") and set(fields) <= set(getattr(value, "columns", ())):
            return name
    return None


def fields_in(table: Any, asked: Asked) -> list[str]:
    """The fields of a request that a table has, in the order of requests."""
    return [name for name in (*asked.fields, *asked.optional) if name in table.columns]


def _known_classes(predictor: Any, answers: Sequence[Mapping[str, Any]]) -> str:
    """The state whose classes all text of the answers is taken from; empty if there is none."""
    found = {text for answer in answers for text in texts(answer.get("answer"))}
    state: dict[str, Any] = vars(predictor)
    for name, value in state.items():
        classes = getattr(value, "classes_", None)
        if found and classes is not None and found <= set(map(str, classes)):
            return name
    return ""


def _is_json(answer: object) -> bool:
    try:
        return bool(json.loads(json.dumps(answer, allow_nan=False)) == answer)
    except (TypeError, ValueError):
        return False
