"""A program that imports libraries once and forks itself for each job that it reads.

Arguments are import statements. Each line of standard input is a job, or the wish to end one; each
line of standard output tells that all is imported, or that a job is over. A fork has what a new
process would have after the same imports: random generators are seeded anew, and what can't be
forked safely isn't offered. It is run by its path and imports nothing of ours, so that a job finds
no more modules than it would find otherwise.
"""

import contextlib
import gc
import json
import os
import runpy
import select
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

OWN_THREADS = frozenset({"jemalloc_bg_thd"})
"""Threads of libraries that stop and start them around a fork by themselves."""


def main(imports: Sequence[str]) -> None:
    """Serve until nobody asks any more; in a fork, do the job instead."""
    asked, told = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    gc.disable()
    for statement in imports:
        # What can't be imported here fails in the job, as it would without us.
        with contextlib.suppress(Exception):
            exec(statement, {})  # noqa: S102  # import statements of the package
    # Else each fork would look through the libraries for garbage when it ends, and so copy them.
    gc.freeze()
    gc.enable()
    _Server(asked, told).serve()


def _is_forkable() -> bool:
    """Whether no thread would be missing in a fork."""
    tasks = list(Path("/proc/self/task").iterdir())
    names = [(task / "comm").read_text(encoding="utf-8").strip() for task in tasks]
    return sum(name not in OWN_THREADS for name in names) == 1


class _Server:
    """The jobs that run now, and who is told of their ends."""

    def __init__(self, asked: int, told: int) -> None:
        self.asked = asked
        self.told = told
        self.open = True
        self.unread = b""
        self.running: dict[int, tuple[int, int]] = {}
        """File descriptor of a process → number of the job, process id."""

    def serve(self) -> None:
        """Fork for each job until the end of the input; in a fork, do the job and return."""
        self.tell({"forkable": _is_forkable()})
        while self.open:
            ready, _, _ = select.select([self.asked, *self.running], [], [])
            for descriptor in set(ready) - {self.asked}:
                self.ended(descriptor)
            job = self.read() if self.asked in ready else None
            if job is not None:
                _do(job)
                return
        for descriptor in tuple(self.running):
            self.ended(descriptor)

    def read(self) -> dict[str, Any] | None:
        """Read what is asked; in a fork, give the job that it's for."""
        chunk = os.read(self.asked, 1 << 16)
        self.open = bool(chunk)
        *lines, self.unread = (self.unread + chunk).split(b"\n")
        for line in lines:
            job = self.heard(json.loads(line))
            if job is not None:
                return job
        return None

    def heard(self, message: dict[str, Any]) -> dict[str, Any] | None:
        """Give the job to the fork that is to do it, and None to the server."""
        if "end" in message:
            for number, pid in self.running.values():
                if number == message["end"]:
                    _end_group(pid)
            return None
        pid = os.fork()
        if pid == 0:
            for descriptor in (self.asked, self.told, *self.running):
                os.close(descriptor)
            return message
        # Here and in the fork: whoever comes first, no end is asked of a group that isn't there.
        with contextlib.suppress(OSError):
            os.setpgid(pid, pid)
        self.running[os.pidfd_open(pid)] = (message["job"], pid)
        return None

    def ended(self, descriptor: int) -> None:
        """End what a job has left behind, and tell how it ended itself."""
        number, pid = self.running.pop(descriptor)
        os.close(descriptor)
        # Its process id is taken until we have waited for it, so no other group can be meant.
        _end_group(pid)
        _, status = os.waitpid(pid, 0)
        self.tell({"over": number, "code": os.waitstatus_to_exitcode(status)})

    def tell(self, message: dict[str, Any]) -> None:
        with contextlib.suppress(BrokenPipeError):
            os.write(self.told, json.dumps(message).encode() + b"\n")


def _end_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _do(job: dict[str, Any]) -> None:
    """Become what `python -m MODULE` would be with the job's folder, environment and arguments."""
    with contextlib.suppress(OSError):
        os.setpgid(0, 0)
    errors = os.open(job["errors"], os.O_WRONLY | os.O_APPEND)
    os.dup2(errors, 2)
    os.close(errors)
    os.chdir(job["folder"])
    os.environ.clear()
    os.environ.update(job["environment"])
    sys.path[:0] = job["paths"]
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()  # Python's own generator sees to this by itself
    sys.argv = ["", *job["arguments"]]
    runpy.run_module(job["module"], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(sys.argv[1:])
