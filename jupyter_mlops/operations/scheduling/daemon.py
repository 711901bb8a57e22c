"""The daemon: looks once a second what is due, and runs it.

It keeps nothing in mind that isn't in the store. That it looks often, instead of sleeping until a
time that it has computed, makes jobs that are added meanwhile and clocks that are set no special
cases. Two daemons in one home share the work: a job's lock and the store's unique key decide who
runs what.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from jupyter_mlops.errors import Nb2ProdError
from jupyter_mlops.operations.scheduling import database
from jupyter_mlops.operations.scheduling.alarms import latest_alarm
from jupyter_mlops.operations.scheduling.due import next_step
from jupyter_mlops.operations.scheduling.jobs import Job, Outcome, Run
from jupyter_mlops.operations.scheduling.locks import held
from jupyter_mlops.operations.scheduling.turns import Turns
from jupyter_mlops.recording.processes import crew

LOOK_EVERY = 1.0
_BACK_UP_EVERY = 3600


@dataclass(slots=True)
class Daemon:
    """Runs what is due, at most some jobs at once."""

    turns: Turns
    at_once: int = 2
    _busy: dict[int, "Future[None]"] = field(default_factory=dict)
    _ended: threading.Event = field(default_factory=threading.Event)
    """Set when a turn has ended, so that the next one needn't wait."""
    _trouble: str = ""
    """What was said last, and isn't said again each second."""

    def run(self) -> None:
        """Go on until an exception ends it, which ends the jobs too. Raises ScheduleDamaged."""
        database.check(self.turns.home)
        with held(self.turns.home.daemon_lock) as lock, crew(self.at_once) as pool:
            if lock is None:
                self.turns.say("another daemon runs here too; each time is run by one of them")
            looks = 0
            while True:
                self.look(pool)
                if looks % _BACK_UP_EVERY == 0:
                    self._tried(database.back_up, self.turns.home)
                looks += 1
                self._ended.wait(LOOK_EVERY)
                self._ended.clear()

    def look(self, pool: ThreadPoolExecutor) -> None:
        """Start what is due, and hear what has ended."""
        for number, future in list(self._busy.items()):
            if future.done():
                del self._busy[number]
                self._tried(future.result)
        self._tried(self._start, pool)

    def _start(self, pool: ThreadPoolExecutor) -> None:
        store = self.turns.store
        last_runs = store.last_runs()
        for job in store.jobs():
            self._tried(self._start_due, pool, job, last_runs.get(job.id))
        for number, last in last_runs.items():
            # what is said to run may be left from a daemon that was killed
            if last.outcome is Outcome.RUNNING:
                self._start_turn(pool, number)

    def _start_due(self, pool: ThreadPoolExecutor, job: Job, last: Run | None) -> None:
        alarm = latest_alarm(self.turns.home, job)
        if next_step(job, last, self.turns.clock(), alarm.came if alarm else None):
            self._start_turn(pool, job.id)

    def _start_turn(self, pool: ThreadPoolExecutor, number: int) -> None:
        if number not in self._busy:
            turn = pool.submit(self.turns.take, number)
            turn.add_done_callback(lambda _: self._ended.set())
            self._busy[number] = turn

    def _tried(self, do: Callable[..., object], *arguments: object) -> None:
        """Do something; what keeps it from being done must not end the daemon."""
        try:
            do(*arguments)
        except (Nb2ProdError, OSError) as problem:
            trouble = problem.message if isinstance(problem, Nb2ProdError) else str(problem)
            if trouble != self._trouble:
                self._trouble = trouble
                self.turns.say(f"trouble: {trouble}")
