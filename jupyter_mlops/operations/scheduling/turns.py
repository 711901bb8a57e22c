"""One turn of a job: under its lock, find what is due, run it, write down what came of it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from jupyter_mlops.errors import ConfigurationInvalid, Nb2ProdError
from jupyter_mlops.operations.scheduling.alarms import latest_alarm
from jupyter_mlops.operations.scheduling.due import next_step
from jupyter_mlops.operations.scheduling.home import Home
from jupyter_mlops.operations.scheduling.jobs import Cause, Job, Outcome, Run
from jupyter_mlops.operations.scheduling.locks import held
from jupyter_mlops.operations.scheduling.notices.tell import tell
from jupyter_mlops.operations.scheduling.store import Ending, Store
from jupyter_mlops.operations.scheduling.supervising import supervised
from jupyter_mlops.operations.trigger import NOTE, TRIGGER
from jupyter_mlops.recording.processes import go_on

Clock = Callable[[], datetime]
_PAUSE = 1.0
"""Seconds between attempts to write down how a run ended."""
_GONE = "the process that ran it is gone"


def utc_now() -> datetime:
    """The time of the system's clock."""
    return datetime.now(UTC)


def _told(run: Run) -> dict[str, str]:
    """What the command is told of why it runs, for its own record."""
    is_alarm = run.cause is Cause.ALARM or bool(run.alarm)
    trigger = "manual" if run.cause is Cause.HAND else "alarm" if is_alarm else "schedule"
    return {TRIGGER: trigger, NOTE: run.alarm}


@dataclass(frozen=True, slots=True)
class Turns:
    """Runs jobs of one home, each by one process at a time."""

    home: Home
    say: Callable[[str], None]
    clock: Clock = utc_now

    @property
    def store(self) -> Store:
        """Where jobs and runs are kept."""
        return Store(self.home)

    def take(self, number: int) -> None:
        """Run what is due now of a job, if it isn't running already, and tell of it."""
        ended: list[Run] = []
        with held(self.home.job_lock(number)) as lock:
            if lock is None:
                return
            ended += self._left(number)
            # it may have been changed, or removed, since somebody saw that it was due
            job = next((job for job in self.store.jobs() if job.id == number), None)
            if job is None:
                return
            for run in self._claimed(job):
                is_begun = run.outcome is Outcome.RUNNING
                ended.append(self._through(job, run, lock) if is_begun else run)
        for run in ended:
            self._tell(job, run)

    def _claimed(self, job: Job) -> list[Run]:
        """What is due of a job, with the times that are missed for good."""
        now, last = self.clock(), self.store.last_runs().get(job.id)
        alarm = latest_alarm(self.home, job)
        step = next_step(job, last, now, alarm.came if alarm else None)
        if step is None:
            return []
        said = ""
        if step.cause is Cause.ALARM and alarm is not None:
            said = alarm.read()
        elif step.cause is Cause.RETRY and last is not None:
            said = last.alarm
        return self.store.claim(job, step, now, said)

    def by_hand(self, job: Job) -> Run:
        """Run a job now, whatever its times are. Raises ConfigurationInvalid if it runs already."""
        with held(self.home.job_lock(job.id)) as lock:
            if lock is None:
                raise ConfigurationInvalid(
                    f"{job.name} is running", f"see `nb2prod schedule runs {job.name}`"
                )
            self._left(job.id)
            run = self._through(job, self.store.begin(job, self.clock()), lock)
        self._tell(job, run)
        return run

    def _left(self, job: int) -> list[Run]:
        return self.store.interrupt(job, _GONE, self.clock())

    def _through(self, job: Job, run: Run, lock: int) -> Run:
        self.say(f"{job.name}: begins, for {run.fire.isoformat(timespec='minutes')}")
        ending = supervised(job.plan, self.home.log(run.id), lock, _told(run))
        run = self._ended(run, ending)
        self.say(f"{job.name}: {run.outcome.value} {run.reason}".rstrip())
        return run

    def _ended(self, run: Run, ending: Ending) -> Run:
        """Write down how a run ended, when the disk takes it."""
        while True:
            try:
                return self.store.end(run, ending, self.clock())
            except Nb2ProdError as problem:
                self.say(f"{run.name}: {ending.outcome.value}, not written down: {problem.message}")
                go_on()
            threading.Event().wait(_PAUSE)

    def _tell(self, job: Job, run: Run) -> None:
        problem = tell(job, run, self.home.log(run.id))
        if problem:
            self.say(f"{job.name}: could not tell: {problem}")
            self.store.note_problem(run, problem)
