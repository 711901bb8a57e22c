"""Locks that processes hold, and pass on to what they start.

A descriptor that a child inherits keeps the lock until the child has ended too. That is why it
isn't `filelock`: when a daemon is killed, its job must not be started again as long as it runs.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def held(path: Path) -> Iterator[int | None]:
    """Lock a file, and give its descriptor; None where another process has it locked."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        yield descriptor
    finally:
        os.close(descriptor)


def is_held(path: Path) -> bool:
    """Whether some process has the file locked."""
    with held(path) as descriptor:
        return descriptor is None
