"""Run one command within limits; of what it started nothing is left when it has ended."""

import contextlib
import os
import signal
import subprocess
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event

_MARK = "NB2PROD_CORPUS_STEP"
"""Each process of a step inherits this variable, also one in a session of its own."""
_LARGEST_FILE = 4 * 1024 * 1024
"""Kilobytes that any one file may grow to, so that no notebook can fill the disk."""
_GRACE = 3.0
_LONGEST_SWEEP = 10.0
"""A process that waits for a disk dies when the disk has answered."""
_MOST_TEXT = 64 * 1024 * 1024
_LOOK = 0.05
_PROCESSES = Path("/proc")


@dataclass(frozen=True, slots=True)
class Limits:
    """When to give up on a command."""

    seconds: float
    stop: Event
    """Set by who wants the whole harness to end."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    code: int
    """Its exit code; minus a signal's number; meaningless when it was late."""
    seconds: float
    stdout: str
    stderr: str
    late: bool = False
    left: int = 0
    """Processes that it had left running, all ended by now."""


class Interrupted(Exception):
    """The harness is to end; the command was killed."""


def run(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], limits: Limits
) -> Ended:
    """Run a command in a session of its own. Raises Interrupted when the harness is to end."""
    mark = f"{_MARK}={uuid.uuid4().hex}"
    name, _, value = mark.partition("=")
    # The shell sets the limit and becomes the command: no code of ours runs after a fork.
    limited = ["/bin/sh", "-c", f'ulimit -f {_LARGEST_FILE * 2}; exec "$@"', "sh", *command]
    outputs = folder / f".{value}.out", folder / f".{value}.err"
    started = time.monotonic()
    with outputs[0].open("wb") as out, outputs[1].open("wb") as err:
        process = subprocess.Popen(
            limited,
            cwd=folder,
            env={**environment, name: value},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            start_new_session=True,
        )
        try:
            late = not _wait(process, limits)
        finally:
            left = _end(process, mark)
    seconds = time.monotonic() - started
    stdout, stderr = (_text(path) for path in outputs)
    if limits.stop.is_set() and late:
        raise Interrupted
    return Ended(process.returncode, seconds, stdout, stderr, late, 0 if late else left)


def _wait(process: "subprocess.Popen[bytes]", limits: Limits) -> bool:
    """Wait for the end; False when the time is over or the harness is to end."""
    end = time.monotonic() + limits.seconds
    while process.poll() is None:
        if time.monotonic() > end or limits.stop.is_set():
            return False
        time.sleep(_LOOK)
    return True


def _end(process: "subprocess.Popen[bytes]", mark: str) -> int:
    """End the command's group, then whatever bears its mark; tell how many were left over."""
    if process.poll() is None:
        # It may want to end its own children and remove what it has written.
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    killed: set[int] = set()
    end = time.monotonic() + _LONGEST_SWEEP
    while (alive := marked(mark)) and time.monotonic() < end:
        for pid in alive:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        killed |= alive
        time.sleep(_LOOK)
    return len(killed)


def marked(mark: str) -> set[int]:
    """Processes whose environment has this entry; without /proc only groups can be ended."""
    found = set()
    wanted = mark.encode()
    for folder in _PROCESSES.glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if wanted in (folder / "environ").read_bytes().split(b"\0"):
                found.add(int(folder.name))
    return found


def _text(path: Path) -> str:
    with path.open("rb") as file:
        text = file.read(_MOST_TEXT).decode("utf-8", "replace")
    path.unlink()
    return text
