"""From a plan and the notebook's folder to a record, made by a process or taken from the store."""

import contextlib
import json
import os
import platform
import queue
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from jupyter_mlops.errors import RecordingFailed
from jupyter_mlops.recording.mirror import Mirror, mirrored
from jupyter_mlops.recording.processes import started
from jupyter_mlops.recording.record import (
    Failure,
    FileUse,
    FunctionSeen,
    Observation,
    Plan,
    Record,
)
from jupyter_mlops.recording.store import RecordStore, address, default_store
from jupyter_mlops.recording.temporary_files import without_idle_files
from jupyter_mlops.recording.wire import from_plain, to_plain

START_LIMIT = 120.0
"""Seconds for Python and IPython to start, on a busy machine."""
EXIT_LIMIT = 5.0
"""Seconds for libraries to clean up after the last unit."""
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
"""More threads may add up floats in another order."""
PACKAGE_ROOT = Path(__file__).resolve().parents[2]
STARTER = (
    "import gc, runpy, sys; gc.disable(); "
    "root = sys.argv.pop(1); root in sys.path or sys.path.append(root); "
    "runpy.run_module('jupyter_mlops.recording.child', run_name='__main__', alter_sys=True)"
)
"""Finds this package wherever it lies, without it standing before the standard library.

Nothing that it imports is garbage, nor what the notebook imports first: the process searches for
garbage from the first other statement on.
"""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How a run is made."""

    time_limit: float = 600.0
    store: Path = field(default_factory=default_store)
    reuse: bool = True


@dataclass(frozen=True, slots=True)
class Progress:
    """One more unit is done."""

    uid: str
    done: int
    total: int
    seconds: float


Listener = Callable[[Progress], None]


def record(
    plan: Plan, folder: Path, options: RunOptions, progress: Listener | None = None
) -> Record:
    """Observe one run of the plan; an equal run of before is given without running.

    What goes wrong in the notebook is part of the record. `RecordingFailed` is raised when its
    process dies without a Python exception, or can't be started.
    """
    store = RecordStore(options.store)
    key = address(plan)
    with store.locked(key):
        if options.reuse and (found := store.find(key, folder)) is not None:
            return found
        with mirrored(folder, plan) as mirror, store.draft() as draft:
            run = _Run(plan, mirror, options.time_limit, progress)
            run.make(draft)
            return store.keep(key, draft, run.record(), run.end.get("inputs", []))


class _Run:
    """One process, from start to end."""

    def __init__(
        self, plan: Plan, mirror: Mirror, time_limit: float, progress: Listener | None
    ) -> None:
        self.plan = plan
        self.mirror = mirror
        self.time_limit = time_limit
        self.progress = progress
        self.observations: dict[str, Observation] = {}
        self.temporary = Path()
        """The folder for temporary files of the run."""
        self.running: str | None = None
        self.begun = 0.0
        self.failure: Failure | None = None
        self.end: dict[str, Any] = {}
        self.timed_out = False

    def make(self, payloads: Path) -> None:
        """Run the process to its end, or to the end of its time."""
        with tempfile.TemporaryDirectory(prefix="nb2prod-run-", ignore_cleanup_errors=True) as own:
            scratch = Path(own).resolve()
            self.temporary = scratch / "tmp"
            job = {
                "plan": to_plain(self.plan),
                "root": str(self.mirror.root),
                "links": self.mirror.links,
                "payloads": str(payloads.resolve()),
            }
            (scratch / "job.json").write_text(json.dumps(job), encoding="utf-8")
            errors = scratch / "stderr.txt"
            with errors.open("wb") as sink, self._started(scratch, sink) as process:
                self._listen(process)
                if self.end:
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        process.wait(EXIT_LIMIT)
            if not self.end and not self.timed_out:
                raise self._died(process.returncode, errors)

    def record(self) -> Record:
        """Put together what the process told."""
        failure = self._timeout() if self.timed_out else self.failure
        told = self.end.get("files")
        files = self._files() if told is None else tuple(from_plain(FileUse, x) for x in told)
        return Record(
            status="timeout" if self.timed_out else "failed" if failure else "complete",
            observations=without_idle_files(self.observations, str(self.temporary)),
            folder="",
            failure=failure,
            unpicklable=self.end.get("unpicklable", {}),
            calls=self.end.get("calls", 0),
            functions=tuple(from_plain(FunctionSeen, x) for x in self.end.get("functions", ())),
            files=files,
            workdir=self.mirror.workdir,
            filled=self.mirror.filled(one.path for one in files if one.mode == "write"),
            versions=self.end.get("versions", {}),
            modules=self.end.get("modules", {}),
            local=self.end.get("local", {}),
            elsewhere=self.end.get("elsewhere", {}),
            search=tuple(self.end.get("search", (self.mirror.workdir,))),
            **{
                kind: {key: tuple(names) for key, names in self.end.get(kind, {}).items()}
                for kind in ("loaded", "needs", "options")
            },
            python=platform.python_version(),
        )

    def _started(
        self, scratch: Path, errors: IO[bytes]
    ) -> "AbstractContextManager[subprocess.Popen[str]]":
        for folder in (self.temporary, scratch / "ipython"):
            folder.mkdir()
        surroundings = {
            **os.environ,
            "PYTHONHASHSEED": str(self.plan.hash_seed),
            **dict.fromkeys(ONE_THREAD, "1"),
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",
            "IPYTHONDIR": str(scratch / "ipython"),
            "TMPDIR": str(self.temporary),
        }
        return started(
            ["-P", "-c", STARTER, str(PACKAGE_ROOT), str(scratch)],
            cwd=self.mirror.root / self.mirror.workdir,
            env=surroundings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            encoding="utf-8",
        )

    def _listen(self, process: "subprocess.Popen[str]") -> None:
        lines: queue.Queue[str | None] = queue.Queue()
        reader = threading.Thread(target=_forward, args=(process, lines), daemon=True)
        reader.start()
        deadline = time.monotonic() + START_LIMIT
        while not self.end:
            try:
                line = lines.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                self.timed_out = bool(self.begun)
                return
            if line is None:
                return
            message = json.loads(line)
            if "ready" in message:
                self.begun = time.monotonic()
                deadline = self.begun + self.time_limit
            self._hear(message)

    def _hear(self, message: dict[str, Any]) -> None:
        if "start" in message:
            self.running = message["start"]
        elif "done" in message:
            self._done(from_plain(Observation, message["done"]))
        elif "failure" in message:
            self.failure = from_plain(Failure, message["failure"])
        elif "end" in message:
            self.end = message["end"]

    def _done(self, observation: Observation) -> None:
        self.observations[observation.uid] = observation
        if self.progress is not None:
            done, total = len(self.observations), len(self.plan.units)
            self.progress(Progress(observation.uid, done, total, observation.seconds))

    def _files(self) -> tuple[FileUse, ...]:
        seen = {
            (use.path, use.mode): use
            for observation in reversed(self.observations.values())
            for use in observation.files
        }
        return tuple(seen[key] for key in sorted(seen))

    def _timeout(self) -> Failure:
        message = f"still running when the time limit of {self.time_limit:g} s was over"
        return Failure(self.running or "", "TimeoutError", message, traceback="")

    def _died(self, code: int, errors: Path) -> RecordingFailed:
        lines = errors.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        told = f": {lines[-1]}" if lines and code >= 0 else ""
        if not self.begun:
            return RecordingFailed(
                f"the notebook's process could not be started{told}",
                "run `python -c 'import IPython'` in this environment",
            )
        cells = {unit.uid: unit.cell for unit in self.plan.units}
        place = f"in cell {cells.get(self.running or '', '?')} ({self.running})"
        if code == -signal.SIGKILL:
            return RecordingFailed(
                f"the notebook's process was killed {place}",
                "most often the memory was used up: record with less data or on a bigger machine",
            )
        how = f"by signal {signal.Signals(-code).name}" if code < 0 else f"with exit code {code}"
        return RecordingFailed(
            f"the notebook's process ended {how} {place}{told}",
            "run that cell in Jupyter: it ends the kernel too",
        )


def _forward(process: "subprocess.Popen[str]", lines: "queue.Queue[str | None]") -> None:
    assert process.stdout is not None
    with process.stdout as told:
        for line in told:
            lines.put(line)
    lines.put(None)
