"""papermill runs a notebook; out come the executed one and what its stages gave."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError

from jupyter_mlops.errors import RecordingFailed
from jupyter_mlops.operations.limits import Limits
from jupyter_mlops.operations.papermill_runs import Engine, Watch
from jupyter_mlops.operations.trainable import Trainable
from jupyter_mlops.operations.workspace import Workspace
from jupyter_mlops.plain import Plain

ENGINE = "nb2prod"
KERNEL = "python3"
"""That of this environment, whatever the one was called in which the notebook was written."""
EXECUTED = "executed.ipynb"
KERNEL_LOG = "kernel.log"


@dataclass(frozen=True, slots=True)
class Run:
    """What one run is given."""

    parameters: Mapping[str, Plain]
    results: Path
    """Folder for the executed notebook, the kernel's log and what the stages give."""
    limits: Limits
    progress: Callable[[int, int], None]
    """Told how many of the cells have run."""


def execute(build: Trainable, place: Workspace, run: Run) -> Path:
    """Run the notebook, and give the folder of artifacts, as the package's own run writes it.

    The executed notebook is there too when a cell fails. Raises RecordingFailed when the notebook
    doesn't run to its end, or what it gives can't be kept.
    """
    artifacts = run.results / "artifacts"
    artifacts.mkdir(parents=True, exist_ok=True)
    plan = {
        "folder": str(artifacts),
        "runtime": str(build.package / "runtime"),
        "stages": list(build.stages),
        "captures": list(build.captures),
        "trusted_types": list(build.trusted_types),
        "places": build.places,
    }
    until = time.monotonic() + run.limits.seconds
    log = run.results / KERNEL_LOG
    watch = Watch(plan, until, run.limits.megabytes, log, run.progress)
    papermill_engines.register(ENGINE, Engine)
    try:
        papermill.execute_notebook(
            str(place.notebook),
            str(run.results / EXECUTED),
            parameters=dict(run.parameters),
            engine_name=ENGINE,
            kernel_name=KERNEL,
            language="python",
            progress_bar=False,
            cwd=str(place.notebook.parent),
            watch=watch,
        )
    except PapermillExecutionError as problem:
        raise RecordingFailed(
            f"cell {problem.cell_index + 1} raised {problem.ename}: {problem.evalue}",
            "the executed notebook shows where",
        ) from problem
    except CellTimeoutError as problem:
        raise RecordingFailed(
            f"the run took longer than {run.limits.seconds:g} s", "raise --time-limit"
        ) from problem
    except DeadKernelError as problem:
        raise RecordingFailed(
            f"the notebook's kernel died: {problem}", "it may have run out of memory"
        ) from problem
    told = {**build.parameters, **run.parameters}
    (artifacts / "parameters.json").write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    return artifacts
