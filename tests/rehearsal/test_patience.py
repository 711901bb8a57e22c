"""Code that never ends is ended, whatever it catches; code that ends isn't disturbed."""

import signal
import time
from contextlib import suppress

import pytest

from jupyter_mlops.validation.rehearsal.patience import TooSlow, patience

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there is no timer")


def test_what_never_ends_is_ended() -> None:
    started = time.monotonic()
    with pytest.raises(TooSlow), patience(0.1):
        while True:
            with suppress(Exception):
                time.sleep(0.01)
    assert time.monotonic() - started < 5


def test_what_catches_all_is_ended_the_next_time() -> None:
    caught = 0
    with pytest.raises(TooSlow), patience(0.1):
        while True:
            try:
                time.sleep(0.01)
            except BaseException:
                caught += 1
                if caught > 1:
                    raise
    assert caught == 2


def test_afterwards_there_is_no_timer_left() -> None:
    before = signal.getsignal(signal.SIGALRM)
    with patience(0.05):
        pass
    time.sleep(0.1)
    assert signal.getsignal(signal.SIGALRM) == before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
