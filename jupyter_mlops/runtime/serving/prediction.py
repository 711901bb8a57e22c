"""Answers `POST /predict` and `POST /predict/batch` of a function: check, ask the batcher, tell."""

import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from ..answers import as_json
from ..places import place_of
from .batcher import Batcher, Failed, Limits, Overloaded, TooLate
from .champion import Champion
from .columnar import Columnar
from .endpoint import Endpoint
from .metrics import Metrics
from .prediction_log import Note, PredictionLog
from .settings import Settings
from .wire import Answer, Refused

_LOG = logging.getLogger(__name__)
_BUSY = 503


class Predictions:
    """One endpoint's way from a body to an answer."""

    def __init__(
        self, endpoint: Endpoint, champion: Champion, settings: Settings, metrics: Metrics
    ) -> None:
        self._endpoint = endpoint
        self._champion = champion
        self._settings = settings
        self._metrics = metrics
        self._one: TypeAdapter[Any] = TypeAdapter(endpoint.request)
        self._many: TypeAdapter[list[Any]] = TypeAdapter(list[endpoint.request])  # type: ignore[name-defined]  # only known at run time
        self._columnar = Columnar(endpoint.request)
        limits = Limits(settings.max_batch, settings.max_waiting, settings.deadline_seconds)
        together = endpoint.answer_all is not None
        observe = partial(metrics.batch, endpoint.path)
        self.batcher = Batcher(self._answer_all, limits, observe, together)
        self._extra: Literal["forbid"] | None = "forbid" if settings.forbid_extra else None
        self.log: PredictionLog | None = None

    async def one(self, body: bytes, request: str) -> Answer:
        """Answer one request. Raises Refused."""
        asked = _read(lambda: self._one.validator.validate_json(body, extra=self._extra))
        answers = await self._ask([asked], request)
        return Answer(200, answers[0])

    async def many(self, body: bytes, request: str) -> Answer:
        """Answer a list of requests, or the rows of a table, all or none. Raises Refused."""
        if self._columnar.is_meant(body):
            rows = _read(lambda: self._columnar.requests(body, self._extra))
        else:
            rows = _read(lambda: self._many.validator.validate_json(body, extra=self._extra))
        if len(rows) > self._settings.max_rows:
            raise Refused(413, f"more than {self._settings.max_rows} requests in one")
        return Answer(200, await self._ask(rows, request, is_list=True) if rows else [])

    async def _ask(self, rows: Sequence[Any], request: str, *, is_list: bool = False) -> list[Any]:
        loaded, path = self._champion.loaded, self._endpoint.path
        if loaded is None:
            raise Refused(_BUSY, self._champion.reason, {"retry-after": "1"})
        asked = [self._endpoint.arguments(row) for row in rows]
        try:
            answers = await self.batcher.ask(asked)
        except Overloaded as problem:
            headers = {"retry-after": str(problem.seconds)}
            raise Refused(_BUSY, str(problem), headers) from None
        except TooLate as problem:
            raise Refused(504, str(problem)) from None
        except Failed as problem:
            raise self._failed(problem, request, is_list=is_list) from None
        for given, answer in zip(asked, answers, strict=True):
            self._metrics.answer(path, answer)
            if self.log is not None:
                self.log.add(Note(path, request, loaded.model, given, answer))
        return answers

    def _answer_all(self, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
        """Ask the model of now, in the batcher's thread."""
        loaded = self._champion.loaded
        assert loaded is not None  # a model is never taken away
        endpoint = self._endpoint
        with self._champion.in_use:
            if len(rows) > 1 and endpoint.answer_all is not None:
                return [as_json(answer) for answer in endpoint.answer_all(loaded.predictor, rows)]
            return [as_json(endpoint.answer(loaded.predictor, **row)) for row in rows]

    def _failed(self, problem: Failed, request: str, *, is_list: bool) -> Refused:
        cause = problem.cause
        _LOG.error("request %s failed %s", request, place_of(cause), exc_info=cause)
        where = f" for request {problem.place}" if is_list else ""
        return Refused(500, f"the prediction failed with {type(cause).__name__}{where}")


def _read(read: Callable[[], Any]) -> Any:
    try:
        return read()
    except ValidationError as problem:
        raise Refused(422, _faults(problem)) from None


def _faults(problem: ValidationError) -> list[dict[str, Any]]:
    """What is wrong with a request, in FastAPI's form; what was sent isn't sent back."""
    return [
        {"type": one["type"], "loc": ["body", *one["loc"]], "msg": one["msg"]}
        for one in problem.errors(include_url=False, include_context=False, include_input=False)
    ]
