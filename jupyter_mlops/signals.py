"""Signals that ask the program to end: they become an exception, so that it cleans up behind it."""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

NUMBERS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
"""Not every system has all of them."""
PATIENCE = 10.0
"""Seconds for cleaning up, in which the same wish said again changes nothing."""
_BY_SIGNAL = 128
"""What a shell adds to the number of the signal that has ended a program."""


class Ended(BaseException):
    """A signal asked the program to end; nothing that catches errors keeps it from doing so."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.exit_code = _BY_SIGNAL + number


@contextmanager
def leaving_by_exception() -> Iterator[None]:
    """Raise Ended in what runs here when such a signal comes."""
    if threading.current_thread() is not threading.main_thread():
        yield  # Python hears signals in the main thread only
        return
    asked: list[tuple[int, float]] = []

    def hear(number: int, _frame: FrameType | None) -> None:
        now = time.monotonic()
        # a closing terminal and a shell may both ask
        if not asked or now - asked[-1][1] > PATIENCE:
            asked.append((number, now))
            raise Ended(number)

    before = {number: signal.getsignal(number) for number in NUMBERS}
    # what was started with `nohup` or in the background of a script goes on ignoring it
    heard = {number: kept for number, kept in before.items() if kept is not signal.SIG_IGN}
    for number in heard:
        signal.signal(number, hear)
    try:
        yield
    except OSError:
        if not asked:
            raise
        # a terminal that is gone can't be cleared of progress bars either
        raise Ended(asked[0][0]) from None
    finally:
        for number, kept in heard.items():
            signal.signal(number, kept)


@contextmanager
def signals_held() -> Iterator[None]:
    """Let no signal in between, where stopping halfway would leave something behind."""
    if threading.current_thread() is not threading.main_thread():
        yield  # Python hears signals in the main thread only
        return
    came: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        came.append(number)

    heard = {number: signal.getsignal(number) for number in NUMBERS}
    held = {number: hear for number, hear in heard.items() if callable(hear)}
    for number in held:
        signal.signal(number, note)
    try:
        yield
    finally:
        for number, hear in held.items():
            signal.signal(number, hear)
        for number in came:
            signal.raise_signal(number)
