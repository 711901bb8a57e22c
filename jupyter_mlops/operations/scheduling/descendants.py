"""Everything that a process has started, also what has left its session, as kernels do."""

import ctypes
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

_SET_CHILD_SUBREAPER = 36


def adopt() -> None:
    """Become the parent of all that is orphaned below this process; Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def kill_all() -> None:
    """Kill all children of this process, and theirs, which it has adopted by then."""
    spared: set[int] = set()
    while children := _children() - spared:
        for child in children:
            try:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
            except OSError:
                spared.add(child)  # another user's


def _children() -> set[int]:
    threads = Path("/proc/self/task")
    with suppress(OSError):
        return {
            int(number)
            for path in threads.glob("*/children")
            for number in path.read_text("ascii").split()
        }
    return set()
