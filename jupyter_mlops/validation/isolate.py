"""Run something of a generated project in a process of its own and tell how it ended."""

import json
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jupyter_mlops.plain import Plain
from jupyter_mlops.recording.processes import started
from jupyter_mlops.validation.forkserver import ForkServer

_MOST_TEXT = 20_000
"""Characters of error output that are kept, from its end."""
_HEADING = "Traceback (most recent call last):"


@dataclass(frozen=True, slots=True)
class StageRun:
    """What one run of a stage is given."""

    artifacts: Path
    """Folder that the stage reads its inputs from and writes its outputs to; also where it runs."""
    inputs: Path
    """Folder of the notebook's own input files."""
    parameters: Mapping[str, Plain] = field(default_factory=dict)
    """By their names in the notebook."""
    hash_seed: int = 0
    time_limit: float = 600.0


@dataclass(frozen=True, slots=True)
class StageOutcome:
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


def run_stage(
    project: Path, package: str, stage: str, run: StageRun, forks: ForkServer | None = None
) -> StageOutcome:
    """Run one stage of the package under `project` in a process of its own."""
    # Absolute, because the process runs in the folder of the artifacts.
    arguments = ["run", "--only", stage, "--artifacts", str(run.artifacts.resolve())]
    arguments += ["--inputs", str(run.inputs.resolve()), "--keep-figures"]
    for name, value in run.parameters.items():
        arguments += ["--set", f"{name}={json.dumps(value)}"]
    run.artifacts.mkdir(parents=True, exist_ok=True)
    return run_alone(
        Job(
            package,
            tuple(arguments),
            (project / "src",),
            run.artifacts,
            run.hash_seed,
            run.time_limit,
        ),
        forks,
    )


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


def run_alone(job: Job, forks: ForkServer | None = None) -> StageOutcome:
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
        return StageOutcome(False, seconds, f"took longer than {job.time_limit:g} seconds", text)
    if code == 0:
        return StageOutcome(True, seconds)
    return StageOutcome(False, seconds, _last_error(text) or _ending(code), text)


def _as_request(job: Job) -> dict[str, object]:
    return {
        "module": job.module,
        "arguments": list(job.arguments),
        "paths": [str(path.resolve()) for path in job.paths],
        "folder": str(job.folder),
        "environment": clean_environment(job.paths, job.hash_seed),
    }


def _run_anew(job: Job) -> tuple[int | None, bytes]:
    """Run a job in a new process; give its exit code, None when it was late, and its stderr."""
    # A file, not a pipe: a process that the job leaves behind would keep a pipe open.
    with tempfile.TemporaryFile() as errors:
        late = False
        with started(
            ["-m", job.module, *job.arguments],
            cwd=job.folder,
            env=clean_environment(job.paths, job.hash_seed),
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
