"""Ends foreign code that goes on for too long, in the process that it runs in."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_AGAIN = 1.0
"""Seconds until the next attempt, where the code has caught the one before."""


class TooSlow(BaseException):
    """The time is over; no `Exception`, which the code might take for its own."""


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Raise TooSlow after some seconds; where the system has no timer, wait for the end."""
    if not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGALRM, _end)
    signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _end(_number: int, _frame: FrameType | None) -> None:
    raise TooSlow
