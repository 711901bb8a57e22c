"""Run a module as a program in a process of its own; tell how it ended, and what it answered."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from jupyter_mlops.recording.processes import started

OURS = Path(__file__).resolve().parents[2]
"""Where this package is found."""
_MOST_TEXT = 20_000
"""Characters of error output that are kept, from its end."""
_HEADING = "Traceback (most recent call last):"


class Forks(Protocol):
    """Copies of a process, which a job may be given to in place of a new process."""

    def usable(self) -> bool:
        """Whether jobs may be given."""

    def run(self, job: dict[str, object], time_limit: float) -> tuple[int | None, bytes] | None:
        """Do a job; give its exit code, None when it was late, and its stderr; None if it can't."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a process ended."""

    ok: bool
    seconds: float
    error: str = ""
    """What the user should see first: the exception, or that time ran out."""
    traceback: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """A module that is run as a program."""

    module: str
    arguments: tuple[str, ...]
    paths: tuple[Path, ...]
    """Where its modules are found, before all other places."""
    folder: Path
    """Where it runs."""
    hash_seed: int = 0
    time_limit: float = 600.0


def clean_environment(paths: Sequence[Path], hash_seed: int) -> dict[str, str]:
    """Give the environment in which two runs of the same code do the same."""
    before = os.environ.get("PYTHONPATH", "")
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([*(str(path.resolve()) for path in paths), before]).rstrip(
            os.pathsep
        ),
        "PYTHONHASHSEED": str(hash_seed),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONSAFEPATH": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "MPLBACKEND": "Agg",
    }


def run_alone(job: Job, forks: Forks | None = None) -> Outcome:
    """Run a job in a process group of its own, of which nothing is left afterwards.

    Forks have the hash seed of their server, which is 0.
    """
    started = time.monotonic()
    ended = None
    if forks is not None and job.hash_seed == 0 and forks.usable():
        ended = forks.run(_as_request(job), job.time_limit)
    code, errors = ended if ended is not None else _run_anew(job)
    seconds = time.monotonic() - started
    text = errors.decode("utf-8", "replace")[-_MOST_TEXT:]
    if code is None:
        return Outcome(False, seconds, f"took longer than {job.time_limit:g} seconds", text)
    if code == 0:
        return Outcome(True, seconds)
    return Outcome(False, seconds, _last_error(text) or _ending(code), text)


def _environment(job: Job) -> dict[str, str]:
    """Without what would set the parameters of a package that somebody has in use here."""
    prefix = f"{job.module.upper()}_"
    clean = clean_environment(job.paths, job.hash_seed)
    return {name: value for name, value in clean.items() if not name.startswith(prefix)}


def _as_request(job: Job) -> dict[str, object]:
    return {
        "module": job.module,
        "arguments": list(job.arguments),
        "paths": [str(path.resolve()) for path in job.paths],
        "folder": str(job.folder),
        "environment": _environment(job),
    }


def _run_anew(job: Job) -> tuple[int | None, bytes]:
    """Run a job in a new process; give its exit code, None when it was late, and its stderr."""
    # A file, not a pipe: a process that the job leaves behind would keep a pipe open.
    with tempfile.TemporaryFile() as errors:
        late = False
        with started(
            ["-m", job.module, *job.arguments],
            cwd=job.folder,
            env=_environment(job),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
        ) as process:
            try:
                process.wait(job.time_limit)
            except subprocess.TimeoutExpired:
                late = True
        errors.seek(0)
        return None if late else process.returncode, errors.read()


def _last_error(text: str) -> str:
    """Find the exception below the last traceback, or the last line."""
    lines = [line for line in text.rpartition(_HEADING)[2].splitlines() if line.strip()]
    if _HEADING in text:
        lines = [line for line in lines if not line.startswith(" ")][:1]
    told = [line for line in lines if line.startswith("error[")]
    lines = told or lines
    return lines[-1].strip() if lines else ""


def _ending(code: int) -> str:
    if code < 0:
        return f"ended by signal {signal.Signals(-code).name}"
    return f"ended with exit code {code}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a module has answered, or why it hasn't."""

    content: Any = None
    error: str = ""


def answer_of(
    module: str,
    request: object,
    *,
    paths: Sequence[Path] = (),
    time_limit: float = 600.0,
    forks: Forks | None = None,
) -> Answer:
    """Ask one of our modules, which ends with `answering`, what it makes of a request in JSON.

    It runs alone, because to unpickle values is to run the notebook's code.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        asked, answered = folder / "request.json", folder / "answer.json"
        asked.write_text(json.dumps(request, default=_absolute), "utf-8")
        arguments = (str(asked), str(answered))
        job = Job(module, arguments, (*paths, OURS), folder, time_limit=time_limit)
        outcome = run_alone(job, forks)
        if not outcome.ok:
            return Answer(error=outcome.error)
        return Answer(json.loads(answered.read_text("utf-8")))


def answering(give: Callable[[Any], object]) -> None:
    """Answer the request that this process was started for: the other end of `answer_of`."""
    asked, answered = map(Path, sys.argv[1:])
    answer = give(json.loads(asked.read_text("utf-8")))
    answered.write_text(json.dumps(answer), "utf-8")


def _absolute(path: Path) -> str:
    return str(path.resolve())
