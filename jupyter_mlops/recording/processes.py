"""Processes that this program starts: none outlives what asked for it, however that ends.

Each leads a session of its own. So it ends with all that it has started, and Ctrl-C in a terminal
reaches the program alone, which then ends them.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from jupyter_mlops.errors import RecordingFailed
from jupyter_mlops.signals import signals_held


class CalledOff(Exception):
    """The thread belongs to a crew that is to do nothing more."""


class _Crew:
    """What the threads of a pool have under way."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.is_off = False
        self.ends: list[Callable[[], None]] = []

    def call_off(self) -> None:
        with self.lock:
            self.is_off = True
            for end in self.ends:
                end()


_crew: ContextVar[_Crew | None] = ContextVar("crew", default=None)


@contextmanager
def crew(size: int) -> Iterator[ThreadPoolExecutor]:
    """Threads that wait for processes; an exception ends the processes instead of waiting."""
    ours = _Crew()
    pool = ThreadPoolExecutor(size, initializer=_crew.set, initargs=(ours,))
    try:
        yield pool
    except BaseException:
        ours.call_off()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def go_on() -> None:
    """Raise CalledOff in a thread whose crew is called off."""
    ours = _crew.get()
    if ours is not None and ours.is_off:
        raise CalledOff


@contextmanager
def ended_by(end: Callable[[], None]) -> Iterator[None]:
    """Have `end` called when the thread's crew is called off. Raises CalledOff if it already is."""
    ours = _crew.get()
    if ours is None:
        yield
        return
    with ours.lock:
        go_on()
        ours.ends.append(end)
    try:
        yield
    finally:
        with ours.lock:
            ours.ends.remove(end)


@contextmanager
def started(arguments: Sequence[str], **options: Any) -> Iterator["subprocess.Popen[Any]"]:
    """Start Python with these arguments; afterwards nothing is left of it. Raises RecordingFailed.

    `options` are those of `subprocess.Popen`.
    """
    process: subprocess.Popen[Any] | None = None
    try:
        with signals_held():
            process = subprocess.Popen(  # noqa: S603  # our own interpreter, arguments as a list
                [sys.executable, *arguments], start_new_session=True, **options
            )
        with ended_by(lambda: _kill(process)):
            yield process
    except OSError as error:
        if process is not None:
            raise
        raise RecordingFailed(
            f"Python could not be started: {error}", "check the environment of nb2prod"
        ) from error
    finally:
        if process is not None:
            _kill(process)
            process.wait()


def _kill(process: "subprocess.Popen[Any]") -> None:
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        process.kill()
