"""Whether the service answers as its prediction function does, many requests at once too.

Requests are the notebook's own calls, those with one value moved, unknown or missing, and rows of
the tables that the run stored. Each is asked alone first. Then all are asked together, in several
orders and split in several ways: where every answer comes out as it did alone, and only there, the
service may answer requests together. At last all go the way from JSON to JSON that the service
takes with what comes over HTTP, one by one and as tables.
"""

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from jupyter_mlops.runtime.checks.closeness import difference
from jupyter_mlops.runtime.checks.variations import changed, row_of
from jupyter_mlops.validation.rehearsal.behaviour import (
    Asked,
    bound_calls,
    changes,
    fields_in,
    predictor_of,
    table_with,
)
from jupyter_mlops.validation.rehearsal.package import Package
from jupyter_mlops.validation.rehearsal.tables import as_tables

ROWS = 250
"""Rows of a table that are sent as requests, spread over it evenly."""
SPLITS = (1, 2, 3, 17, 64, 10_000)
"""Most requests that are answered at once, one round each."""
_LONGEST = 80
_ILL_TYPED = 422
_SEED = 20_260_601

AnswerAll = Callable[[Any, Sequence[Mapping[str, Any]]], Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Request:
    """One request that the prediction function has answered alone."""

    arguments: dict[str, Any]
    """As JSON holds them."""
    answer: Any
    source: str
    """`call` of the notebook, `change` of one, or `row` of a table."""


@dataclass(frozen=True, slots=True)
class Route:
    """How a function is reached."""

    path: str
    batch: str = ""
    """The function that answers several requests; empty where there is none."""
    is_released: bool = False
    """Whether requests go together as the package says: what doesn't come out the same then is a
    difference."""

    def endpoint(self, package: Package) -> Any:
        """Find it among those of the package."""
        app = package.module("app")
        endpoints = app.ENDPOINTS if hasattr(app, "ENDPOINTS") else (app.ENDPOINT,)
        return next(one for one in endpoints if one.path == self.path)


def served(package: Package, asked: Asked, route: Route) -> dict[str, Any]:
    """Tell what was asked, whether HTTP gave the same, and whether requests may go together."""
    trial = _Trial(package, asked)
    requests = list(trial.requests())
    together = trial.together(route.batch)
    why = trial.influence(requests, together) if together is not None else "no form for it"
    endpoint = route.endpoint(package)
    if route.is_released and endpoint.answer_all is not None and why:
        return {"requests": len(requests), "row_wise": False, "difference": why}
    endpoint = replace(endpoint, answer_all=together if not why else None)
    found, refused = asyncio.run(trial.over_wire(endpoint, requests))
    return {
        "requests": len(requests),
        "refused": refused,
        "rows": sum(one.source == "row" for one in requests),
        "table": trial.table(),
        "row_wise": not why,
        "why": why,
        "difference": found,
    }


class _Trial:
    """One predictor, asked in several ways."""

    def __init__(self, package: Package, asked: Asked) -> None:
        self.package = package
        self.asked = asked
        self.predictor = predictor_of(package)
        self.predict = getattr(type(self.predictor), asked.entry)
        self.as_json = package.module("runtime.answers").as_json

    def requests(self) -> Iterator[Request]:
        """Ask one by one; what the function refuses, or what no JSON can hold, is left out."""
        for arguments, source in self._arguments():
            if not _is_json(arguments):
                continue
            try:
                with self.package.running():
                    answer = self.as_json(self.predict(self.predictor, **self._own(arguments)))
            except Exception:  # noqa: S112  # how it refuses is asked elsewhere
                continue
            yield Request(arguments, answer, source)

    def table(self) -> dict[str, Any] | None:
        """Tell where a table lies whose rows can be requests."""
        for stage in self.package.project.stages if self.asked.record else ():
            values = self.package.stored(stage)
            name = table_with(values, self.asked.fields)
            if name is not None:
                return {
                    "stage": stage.name,
                    "name": name,
                    "fields": fields_in(values[name], self.asked),
                    "argument": self.asked.record,
                    "many": self.asked.shape != "record",
                }
        return None

    def together(self, batch: str) -> AnswerAll | None:
        """Give what answers several requests at once, as the service would ask it."""
        joining = self.package.module("runtime.serving.joining")
        name, kind = self.asked.record, type(self.predictor)
        if self.asked.shape in ("records", "frame"):
            return joining.joined(self.predict, name) if name else None
        if not batch:
            return None
        answer: AnswerAll | None = getattr(kind, batch, None)
        if answer is None:
            return None
        return joining.of_records(answer, name) if name else answer

    def influence(self, requests: Sequence[Request], together: AnswerAll) -> str:
        """Say how an answer differs when others are asked with it; empty when none does."""
        batcher = self.package.module("runtime.serving.batcher")
        random = Random(_SEED)  # noqa: S311  # orders, no secrets
        for most in SPLITS:
            order = list(requests)
            random.shuffle(order)
            for start in range(0, len(order), most):
                part = order[start : start + most]
                given = [self._own(one.arguments) for one in part]
                for places in batcher.of_same_types(given):
                    some = [part[place] for place in places]
                    why = self._apart(some, together)
                    if why:
                        return why
        return ""

    def _apart(self, part: Sequence[Request], together: AnswerAll) -> str:
        try:
            with self.package.running():
                given = [self._own(one.arguments) for one in part]
                answers = [self.as_json(one) for one in together(self.predictor, given)]
        except Exception as error:  # the notebook's own code runs here
            return f"{len(part)} at once: {type(error).__name__}: {error}"
        found = difference([one.answer for one in part], answers)
        return f"{len(part)} at once: {found}" if found else ""

    async def over_wire(self, endpoint: Any, requests: Sequence[Request]) -> tuple[str, int]:
        """Say how an answer differs when it is asked for over HTTP; empty when none does.

        Beside it: how many requests are refused for a type that no recorded request has.
        """
        serving = self.package.module("runtime.serving.app")
        wire = self.package.module("runtime.serving.wire")
        settings = self.package.module("runtime.serving.settings").Settings(
            artifacts=str(self.package.artifacts), reload_seconds=0, deadline_seconds=600.0
        )
        service = serving.Service(endpoint, settings)
        service.champion.look()
        [predictions] = service.predictions
        with self.package.running():
            answers = await asyncio.gather(
                *(predictions.one(_json(self._body(one)), "proof") for one in requests),
                return_exceptions=True,
            )
        refused, accepted = 0, []
        for request, answer in zip(requests, answers, strict=True):
            is_refused = isinstance(answer, wire.Refused) and answer.answer.status == _ILL_TYPED
            if is_refused and request.source != "call":
                refused += 1
                continue
            if isinstance(answer, BaseException):
                return f"{_short(request.arguments)}: {answer}", refused
            told = json.loads(wire.written(answer.content))
            found = difference(json.loads(wire.written(request.answer)), told)
            if found:
                return f"{_short(request.arguments)}: {found}", refused
            accepted.append(request)
        found = await self._as_tables(predictions, accepted)
        await service.close()
        return found, refused

    async def _as_tables(self, predictions: Any, requests: Sequence[Request]) -> str:
        """Say how an answer differs when rows are sent in columnar form; empty when none does."""
        written = self.package.module("runtime.serving.wire").written
        for places, table in as_tables([self._body(one) for one in requests]):
            try:
                with self.package.running():
                    answer = await predictions.many(_json(table), "proof")
            except Exception as problem:  # the notebook's own code runs here
                return f"as a table: {_short(table)}: {problem}"
            answers = [requests[place].answer for place in places]
            found = difference(json.loads(written(answers)), json.loads(written(answer.content)))
            if found:
                return f"as a table: {_short(table)}: {found}"
        return ""

    def _body(self, request: Request) -> Any:
        sole = self.asked.record
        return request.arguments[sole] if sole else request.arguments

    def _own(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments as the function takes them."""
        frames = set(self.asked.frames) & arguments.keys()
        if not frames:
            own: dict[str, Any] = json.loads(json.dumps(arguments))
            return own
        pandas = __import__("pandas")
        return {
            name: pandas.DataFrame(value) if name in frames else value
            for name, value in arguments.items()
        }

    def _arguments(self) -> Iterator[tuple[dict[str, Any], str]]:
        calls = bound_calls(getattr(self.predictor, self.asked.entry), self.asked)
        for call in calls:
            yield call, "call"
        for change in changes(calls):
            yield changed(calls[change["call"]], change), "change"
        for row in self._rows():
            holder = calls[0][self.asked.record] if calls else {}
            yield {self.asked.record: [row] if isinstance(holder, list) else row}, "row"

    def _rows(self) -> Iterator[dict[str, Any]]:
        place = self.table()
        if place is None:
            return
        stage = next(one for one in self.package.project.stages if one.name == place["stage"])
        table = self.package.stored(stage)[place["name"]]
        wanted = min(ROWS, len(table))
        for number in range(wanted):
            yield row_of(table, number * len(table) // wanted, place["fields"])


def _is_json(value: object) -> bool:
    try:
        return bool(json.loads(json.dumps(value, allow_nan=False)) == value)
    except (TypeError, ValueError):
        return False


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
