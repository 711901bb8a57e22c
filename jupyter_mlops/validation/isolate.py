"""Run something of a generated project in a fresh process and tell how it ended."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from jupyter_mlops.plain import Plain

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


def run_stage(project: Path, package: str, stage: str, run: StageRun) -> StageOutcome:
    """Run one stage of the package under `project` in a fresh process."""
    command = [sys.executable, "-m", package, "run", "--only", stage]
    # Absolute, because the process runs in the folder of the artifacts.
    command += ["--artifacts", str(run.artifacts.resolve())]
    command += ["--inputs", str(run.inputs.resolve())]
    for name, value in run.parameters.items():
        command += ["--set", f"{name}={json.dumps(value)}"]
    run.artifacts.mkdir(parents=True, exist_ok=True)
    environment = clean_environment([project / "src"], run.hash_seed)
    return run_alone(command, environment, run.artifacts, run.time_limit)


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


def run_alone(
    command: Sequence[str], environment: Mapping[str, str], folder: Path, time_limit: float
) -> StageOutcome:
    """Run a command in a process group of its own, of which nothing is left afterwards."""
    started = time.monotonic()
    # A file, not a pipe: a process that the command leaves behind would keep a pipe open.
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter, arguments as a list
            command,
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            start_new_session=True,
        )
        late = False
        try:
            process.wait(time_limit)
        except subprocess.TimeoutExpired:
            late = True
        finally:
            _end_group(process)
        seconds = time.monotonic() - started
        text = _tail(errors)
    if late:
        return StageOutcome(False, seconds, f"took longer than {time_limit:g} seconds", text)
    if process.returncode == 0:
        return StageOutcome(True, seconds)
    return StageOutcome(False, seconds, _last_error(text) or _ending(process.returncode), text)


def _end_group(process: "subprocess.Popen[bytes]") -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _tail(errors: IO[bytes]) -> str:
    errors.seek(0)
    return errors.read().decode("utf-8", "replace")[-_MOST_TEXT:]


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
