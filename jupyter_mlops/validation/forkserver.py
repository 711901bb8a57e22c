"""Copies of a process that has imported a package's libraries, in place of new processes.

Importing the libraries takes most of the time of a proof. Each job still has a process of its own,
forked from one that has only imported third-party modules, in the order in which the package
imports them; the package itself, and all that it defines, is imported by each job anew.
"""

import contextlib
import itertools
import json
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from jupyter_mlops.recording.processes import ended_by, started

PROGRAM = Path(__file__).with_name("forkserver_child.py")
START_LIMIT = 120.0
"""Seconds for all the imports, on a busy machine."""
PATIENCE = 5.0
"""Seconds for the server to end its jobs and itself."""
DIED = 1 << 16
"""Stands for the exit code of a job whose server is gone."""


class ForkServer:
    """One process with the libraries, and the jobs that it was given."""

    def __init__(self, imports: Sequence[str], environment: dict[str, str]) -> None:
        self._numbers = itertools.count()
        self._writing = threading.Lock()
        self._answers: dict[int, queue.SimpleQueue[int]] = {}
        self._known = threading.Event()
        self._forkable = False
        self._process: subprocess.Popen[bytes] | None = None
        self._listener: threading.Thread | None = None
        self._resources = contextlib.ExitStack()
        if sys.platform == "linux":
            self._start(imports, environment)

    def __enter__(self) -> "ForkServer":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        process = self._process
        if process is None or process.stdin is None:
            return
        # The end of its input is the end of the server and of its jobs.
        with contextlib.suppress(OSError):
            process.stdin.close()
        with self._resources, contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE if self._known.is_set() else 0.0)
        if self._listener is not None:
            self._listener.join()

    def usable(self) -> bool:
        """Whether jobs may be given; waits until all is imported."""
        if self._process is None:
            return False
        with ended_by(self._end_unless_known):
            return self._known.wait(START_LIMIT) and self._forkable

    def run(self, job: dict[str, object], time_limit: float) -> tuple[int | None, bytes] | None:
        """Do a job; tell its exit code, None when it was late, and what it wrote to stderr.

        None when the server can't say, because it's gone.
        """
        number = next(self._numbers)
        answer = self._answers[number] = queue.SimpleQueue()
        with (
            tempfile.NamedTemporaryFile() as errors,
            ended_by(lambda: self._end(number)),
        ):
            if not self._send({**job, "job": number, "errors": errors.name}):
                return None
            late = False
            try:
                code = answer.get(timeout=time_limit)
            except queue.Empty:
                late = True
                self._end(number)
                code = answer.get()
            del self._answers[number]
            if code == DIED:
                return None
            return (None if late else code), errors.read()

    def _start(self, imports: Sequence[str], environment: dict[str, str]) -> None:
        self._process = self._resources.enter_context(
            started(
                [str(PROGRAM), *imports],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        )
        self._listener = threading.Thread(target=self._listen, args=(self._process,), daemon=True)
        self._listener.start()

    def _end_unless_known(self) -> None:
        """End the server while it still imports: it has no jobs that would go on without it."""
        if self._process is not None and not self._known.is_set():
            self._process.kill()

    def _end(self, job: int) -> None:
        self._send({"end": job})

    def _send(self, message: dict[str, object]) -> bool:
        assert self._process is not None
        assert self._process.stdin is not None
        try:
            with self._writing:
                self._process.stdin.write(json.dumps(message).encode() + b"\n")
                self._process.stdin.flush()
        except OSError:
            return False
        return True

    def _listen(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                self._hear(json.loads(line))
        self._forkable = False
        self._known.set()
        for answer in tuple(self._answers.values()):
            answer.put(DIED)

    def _hear(self, message: dict[str, Any]) -> None:
        if "forkable" in message:
            self._forkable = message["forkable"]
            self._known.set()
        else:
            self._answers[message["over"]].put(message["code"])
