"""The process that watches over one run: what it started never outlives it, nor its time limit.

A program of its own, since a daemon that is killed can't clean up. It reads an order, one line of
JSON, from its standard input and ends the job as soon as that input is closed, which the system
does when the daemon is gone. When the job has ended it prints a report, and then ends too.
"""

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from jupyter_mlops.operations.scheduling.capped_log import CappedLog
from jupyter_mlops.operations.scheduling.descendants import adopt, kill_all
from jupyter_mlops.signals import NUMBERS

MAIL = "NB2PROD_SMTP_"
"""What the names of settings for mail begin with."""
_GLANCE = 0.25
"""Seconds between looks at a job whose output doesn't end when it does."""
_CHUNK = 1 << 16
_LAST_READS = 4
"""What fits into a pipe; more may come for ever, from what has left the job's session."""
_LARGEST_ANSWER = 1 << 20
"""Bytes of standard output that may be a JSON document."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be run."""

    command: list[str]
    folder: str
    log: str
    time_limit: float | None
    patience: float
    """Seconds that a job which is asked to end has for it."""
    lock: int
    """The descriptor whose lock shows that the job runs."""
    told: dict[str, str]
    """Further variables of the job's environment."""


@dataclass(frozen=True, slots=True)
class Report:
    """What became of it."""

    exit_code: int | None = None
    ended_for: str = ""
    """`time` or `stop`, when the warden has ended it."""
    answer: str = ""
    problem: str = ""
    """Why it couldn't be started."""
    log_problem: str = ""


class Watch:
    """One job under way."""

    def __init__(self, job: "subprocess.Popen[bytes]", order: Order, log: CappedLog) -> None:
        self.job, self.order, self.log = job, order, log
        self.ended_for = ""
        self.answer = b""
        now = time.monotonic()
        self._deadline = now + order.time_limit if order.time_limit else None
        self._kill_at: float | None = None
        self._selector = selectors.DefaultSelector()
        assert job.stdout is not None
        assert job.stderr is not None
        for stream in (sys.stdin.buffer, job.stdout, job.stderr):
            os.set_blocking(stream.fileno(), False)
            self._selector.register(stream, selectors.EVENT_READ, stream)

    def until_ended(self) -> None:
        """Pass on what the job prints until it has ended, or had to be ended."""
        while self.job.poll() is None:
            self._take(self._wait())
            self._keep_time()
        # what it left in the background would hold its output open
        self._signal(signal.SIGKILL)
        for _ in range(_LAST_READS):
            self._take(0)

    def _wait(self) -> float:
        ends = [at for at in (self._deadline, self._kill_at) if at is not None]
        left = min(ends, default=float("inf")) - time.monotonic()
        return max(0.0, min(left, _GLANCE))

    def _take(self, timeout: float) -> None:
        """Read what there is, waiting a while for it."""
        for key, _ in self._selector.select(timeout):
            stream: IO[bytes] = key.data
            text = os.read(stream.fileno(), _CHUNK)
            if not text:
                self._selector.unregister(stream)
            if stream is sys.stdin.buffer:
                if not text:
                    self._end("stop")
                continue
            self.log.write(text)
            if stream is self.job.stdout and len(self.answer) <= _LARGEST_ANSWER:
                self.answer += text

    def _keep_time(self) -> None:
        now = time.monotonic()
        if self._deadline is not None and now >= self._deadline:
            self._end("time")
        if self._kill_at is not None and now >= self._kill_at:
            self._signal(signal.SIGKILL)

    def _end(self, why: str) -> None:
        self._deadline = None
        if not self.ended_for:
            self.ended_for = why
            self._kill_at = time.monotonic() + self.order.patience
            self._signal(signal.SIGTERM)

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.job.pid, number)


def _without_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """What jobs see: how the scheduler sends mail isn't theirs to know, or to write into a log."""
    return {key: value for key, value in environment.items() if not key.startswith(MAIL)}


def watch_over(order: Order) -> Report:
    """Run the job of an order to its end."""
    log = CappedLog(Path(order.log))
    try:
        job = subprocess.Popen(  # noqa: S603  # what the user has scheduled, no shell
            order.command,
            cwd=order.folder,
            env=_without_secrets(os.environ) | order.told,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=(order.lock,),
            start_new_session=True,
        )
    except OSError as problem:
        log.close()
        return Report(problem=str(problem), log_problem=log.problem)
    with job:
        watch = Watch(job, order, log)
        watch.until_ended()
        kill_all()
        log.close()
    answer = watch.answer.decode(errors="replace") if len(watch.answer) <= _LARGEST_ANSWER else ""
    return Report(job.returncode, watch.ended_for, answer, log_problem=log.problem)


def _first_line(descriptor: int) -> bytes:
    """Read up to the end of a line, and not beyond it as a buffer would."""
    line = b""
    while not line.endswith(b"\n") and (text := os.read(descriptor, 1)):
        line += text
    return line


def main() -> None:
    """Read the order, run it, print the report."""
    # a handler of its own, which unlike an ignored signal the job doesn't inherit
    for number in NUMBERS:
        signal.signal(number, lambda *_: None)
    adopt()
    order = Order(**json.loads(_first_line(sys.stdin.fileno())))
    sys.stdout.write(json.dumps(asdict(watch_over(order))))


if __name__ == "__main__":
    main()
