"""Run one or all stages of a generated project in a process of their own and tell how it ended."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from jupyter_mlops.plain import Plain
from jupyter_mlops.recording.alone import Forks, Job, Outcome, run_alone


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


def run_stage(
    project: Path, package: str, stage: str | None, run: StageRun, forks: Forks | None = None
) -> Outcome:
    """Run one stage of the package under `project` in a process of its own; None: all of them."""
    # Absolute, because the process runs in the folder of the artifacts.
    arguments = ["run", *(["--only", stage] if stage is not None else [])]
    arguments += ["--artifacts", str(run.artifacts.resolve())]
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
