"""Work in a process of its own: the server stays at hand, and what hangs is ended."""

import asyncio
import gc
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from jupyter_mlops.errors import Nb2ProdError

TIME_LIMIT = 30.0
"""Seconds for one answer; a notebook of 10,000 cells takes its time at the first."""
Work = Callable[..., bytes]
"""From the server's root, and what the route hands on, to the body of the answer."""


class AnalysisUnavailable(Nb2ProdError):
    """The process has died, or took longer than anyone waits."""

    reference = "analysis-unavailable"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a process works on, and what to do when it takes too long or dies, in words."""

    name: str
    when_slow: str
    when_dead: str
    rest: float | None = None
    """Seconds without a question after which the process is ended, with its memory; None: never."""


SELDOM = (100_000, 20, 20)
"""Objects made, and collections of them, until garbage is searched for among the younger ones."""
ANALYSIS = Subject("the analysis", "split the notebook", "change the notebook, it starts again")


class Analyzer:
    """One process that keeps what it knows, so that the next question costs little."""

    def __init__(
        self, root: Path, time_limit: float = TIME_LIMIT, subject: Subject = ANALYSIS
    ) -> None:
        self.root = root
        self.time_limit = time_limit
        self._subject = subject
        self._pool: ProcessPoolExecutor | None = None
        self._asked = 0
        self._resting: asyncio.TimerHandle | None = None

    async def answer(self, work: Work, *given: object) -> bytes:
        """Do work in the process. Raises AnalysisUnavailable, and what the work raises."""
        with self._awake():
            return await self._answer(work, *given)

    async def _answer(self, work: Work, *given: object) -> bytes:
        pool = self._running()
        loop = asyncio.get_running_loop()
        try:
            running = loop.run_in_executor(pool, work, self.root, *given)
            return await asyncio.wait_for(running, self.time_limit)
        except TimeoutError:
            self._end(pool)
            raise AnalysisUnavailable(
                f"{self._subject.name} took more than {self.time_limit:g} s",
                self._subject.when_slow,
            ) from None
        except BrokenProcessPool:
            self._end(pool)
            raise self._died() from None
        except asyncio.CancelledError:
            if pool is self._pool:
                raise
            # the process was ended because of another question, with this one waiting
            raise self._died() from None

    def _died(self) -> AnalysisUnavailable:
        return AnalysisUnavailable(
            f"the process of {self._subject.name} has died", self._subject.when_dead
        )

    def close(self) -> None:
        """End the process."""
        if self._pool is not None:
            self._end(self._pool)

    @contextmanager
    def _awake(self) -> Iterator[None]:
        """Let the process be while it is asked, and end it when nobody has asked for a while."""
        self._asked += 1
        if self._resting is not None:
            self._resting.cancel()
        try:
            yield
        finally:
            self._asked -= 1
            if self._asked == 0 and self._subject.rest is not None:
                loop = asyncio.get_running_loop()
                self._resting = loop.call_later(self._subject.rest, self.close)

    def _running(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # forking a server with threads and open connections would take both along
            context = get_context("spawn")
            self._pool = ProcessPoolExecutor(1, mp_context=context, initializer=_collect_seldom)
        return self._pool

    def _end(self, pool: ProcessPoolExecutor) -> None:
        if pool is not self._pool:
            return
        self._pool = None
        for process in list((pool._processes or {}).values()):  # shutdown() would wait for it
            process.kill()
        pool.shutdown(wait=False, cancel_futures=True)


def _collect_seldom() -> None:
    """Almost all that is made is kept until the next question, and then freed without a search."""
    gc.set_threshold(*SELDOM)
