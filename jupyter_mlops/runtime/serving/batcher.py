"""Answers the requests that wait with one call of the model, as soon as the last call is done.

Alone, a request is answered at once. While the model works on one batch, the next one gathers; it
waits for a moment for those who were just answered, who may ask again. The model works in a thread
of its own, so that the service goes on taking requests while it takes long; as long as it is quick
the service stands still for it, as both would have to share one interpreter. A batch that fails is
asked again request by request, so that only those fail that are to blame.
"""

import asyncio
import math
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any

from .patience import Patience

Arguments = Mapping[str, Any]
AnswerAll = Callable[[Sequence[Arguments]], Sequence[Any]]

_FEW = 8
"""Turns of the event loop in which more may arrive before a batch begins."""
_QUICK = 0.05
"""Seconds of a call for which the service stands still: others are answered that much later."""
_SWEEP = 0.05
"""Seconds between two looks for requests that have waited too long."""


class Overloaded(Exception):
    """So many requests wait that another one would wait too long."""

    def __init__(self, seconds: int) -> None:
        super().__init__("too many requests wait for an answer")
        self.seconds = seconds
        """After which it makes sense to ask again."""


class TooLate(Exception):
    """A request has waited for longer than it may."""

    def __init__(self) -> None:
        super().__init__("no answer in time")


class Failed(Exception):
    """The prediction function raised, for the request at `place` of those sent together."""

    def __init__(self, place: int, cause: Exception) -> None:
        super().__init__(f"{type(cause).__name__}: {cause}")
        self.place = place
        self.cause = cause


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may be asked at once."""

    most: int = 256
    """Requests in one call of the model."""
    waiting: int = 2048
    seconds: float = 10.0
    """How long a request may wait for its answer."""


@dataclass(slots=True)
class _Asked:
    """What was sent together, and who waits for it."""

    rows: Sequence[Arguments]
    until: float
    answer: "asyncio.Future[list[Any]]"


@dataclass(slots=True)
class Batcher:
    """Gathers requests and hands them to `answer_all` in batches of rows of the same types."""

    answer_all: AnswerAll
    """Called in a thread, never by two at a time. Gives one answer for each request."""
    limits: Limits = field(default_factory=Limits)
    observe: Callable[[int, float], None] | None = None
    """Told the size of each batch and how long it took."""
    together: bool = True
    """Whether requests may be answered by one call; otherwise each gets a call of its own."""
    _waiting: deque[_Asked] = field(default_factory=deque)
    _running: Sequence[_Asked] = ()
    _rows: int = 0
    _last_call: float = 0.0
    """Seconds that it took."""
    _seconds_per_row: float = 0.001
    _patience: Patience = field(default_factory=Patience)
    _task: "asyncio.Task[None] | None" = None
    _sweeper: asyncio.TimerHandle | None = None
    _thread: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="model")
    )
    _closed: bool = False

    @property
    def waiting(self) -> int:
        """Requests whose batch hasn't begun."""
        return self._rows

    async def ask(self, rows: Sequence[Arguments]) -> list[Any]:
        """Give the answers, in the order of `rows`. Raises Overloaded, TooLate, Failed."""
        if self._closed or (self._rows and self._rows + len(rows) > self.limits.waiting):
            raise Overloaded(max(1, math.ceil(self._rows * self._seconds_per_row)))
        loop = asyncio.get_running_loop()
        asked = _Asked(rows, loop.time() + self.limits.seconds, loop.create_future())
        self._waiting.append(asked)
        self._rows += len(rows)
        if self._task is None:
            self._task = loop.create_task(self._answer_waiting())
        if self._sweeper is None:
            self._sweeper = loop.call_later(_SWEEP, self._sweep)
        return await asked.answer

    async def close(self) -> None:
        """Answer what was accepted, and nothing after it."""
        self._closed = True
        if self._task is not None:
            await self._task
        if self._sweeper is not None:
            self._sweeper.cancel()
        self._thread.shutdown(wait=False)

    async def _answer_waiting(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._waiting:
                await self._let_arrive()
                batch = self._take()
                if not batch:
                    continue
                began = loop.time()
                self._running = batch
                found = await self._call(batch)
                took, rows = loop.time() - began, sum(len(one.rows) for one in batch)
                self._last_call, self._seconds_per_row = took, took / rows
                if self.observe is not None:
                    self.observe(rows, took)
                for asked, answer in zip(batch, found, strict=True):
                    _give(asked.answer, answer)
                if self.together:
                    self._patience.answered(len(batch), len(self._waiting), loop.time(), took)
        finally:
            self._task = None

    async def _let_arrive(self) -> None:
        """Let the loop read what arrives: as long as patience lasts or it brings requests."""
        now = asyncio.get_running_loop().time
        if self._patience.lasts(len(self._waiting), now()):
            while self._patience.lasts(len(self._waiting), now()) and self._rows < self.limits.most:
                await asyncio.sleep(0)
            self._patience.learn(len(self._waiting))
        for _ in range(_FEW):
            before = self._rows
            await asyncio.sleep(0)
            if self._rows == before or before >= self.limits.most:
                return

    def _take(self) -> list[_Asked]:
        """Take the next batch out of what waits: the oldest first."""
        batch: list[_Asked] = []
        rows = 0
        while self._waiting:
            asked = self._waiting[0]
            if batch and rows + len(asked.rows) > self.limits.most:
                break
            self._waiting.popleft()
            self._rows -= len(asked.rows)
            if not asked.answer.done():  # its client may have gone
                batch.append(asked)
                rows += len(asked.rows)
        return batch

    async def _call(self, batch: Sequence[_Asked]) -> list[list[Any] | Exception]:
        """Have a batch answered in the thread of the model."""
        call = self._thread.submit(self._answers, batch)
        if self._last_call <= _QUICK:
            wait([call], _QUICK)
        return call.result() if call.done() else await asyncio.wrap_future(call)

    def _answers(self, batch: Sequence[_Asked]) -> list[list[Any] | Exception]:
        """Answer a batch, in the thread of the model."""
        rows = [row for asked in batch for row in asked.rows]
        answers: list[Any] = [None] * len(rows)
        for places in of_same_types(rows) if self.together else ([at] for at in range(len(rows))):
            for place, answer in zip(places, self._some([rows[at] for at in places]), strict=True):
                answers[place] = answer
        found: list[list[Any] | Exception] = []
        start = 0
        for asked in batch:
            own = answers[start : start + len(asked.rows)]
            start += len(asked.rows)
            failed = next((at for at, one in enumerate(own) if isinstance(one, _Raised)), None)
            found.append(own if failed is None else Failed(failed, own[failed].error))
        return found

    def _some(self, rows: Sequence[Arguments]) -> Sequence[Any]:
        try:
            answers = self.answer_all(rows)
            if len(answers) == len(rows):
                return answers
            raise ValueError(f"{len(answers)} answers to {len(rows)} requests")
        except Exception as error:
            if len(rows) == 1:
                return [_Raised(error)]
        return [answer for row in rows for answer in self._some([row])]

    def _sweep(self) -> None:
        """Tell those who have waited for too long."""
        loop = asyncio.get_running_loop()
        now = loop.time()
        while self._waiting and self._waiting[0].until <= now:
            late = self._waiting.popleft()
            self._rows -= len(late.rows)
            _give(late.answer, TooLate())
        for asked in self._running:
            if asked.until <= now:
                _give(asked.answer, TooLate())
        busy = self._task is not None
        self._sweeper = loop.call_later(_SWEEP, self._sweep) if busy else None


@dataclass(frozen=True, slots=True)
class _Raised:
    """In the place of an answer: what its request made the function raise."""

    error: Exception


def _give(future: "asyncio.Future[list[Any]]", answer: list[Any] | Exception) -> None:
    if future.done():
        return
    if isinstance(answer, Exception):
        future.set_exception(answer)
    else:
        future.set_result(answer)


def of_same_types(rows: Sequence[Arguments]) -> Iterable[list[int]]:
    """Group places of rows so that a table of each group has the types that any row has alone.

    A whole number among fractions would become one, a missing value would change its column.
    """
    groups: dict[Any, list[int]] = {}
    for place, row in enumerate(rows):
        groups.setdefault(_types(row), []).append(place)
    return groups.values()


_WHOLE = range(-(2**63), 2**63)
_PLAIN = frozenset({float, str, bool, type(None)})


def _types(value: Any) -> Any:
    if isinstance(value, dict):
        kinds: Iterable[Any] = tuple(map(type, value.values()))
        if not _PLAIN.issuperset(kinds):
            kinds = map(_types, value.values())
        return (dict, *value, *kinds)
    if isinstance(value, list):
        return (list, *map(_types, value))
    if type(value) is int and value not in _WHOLE:
        return "large"
    if hasattr(value, "dtypes") and hasattr(value, "columns"):
        return tuple(zip(value.columns, value.dtypes, strict=True))
    return type(value)
