"""Run a pipeline that kale has emitted with the local runner of Kubeflow Pipelines.

Arguments: kale's folder, then NAME=VALUE for each parameter. It runs in kale's own environment;
each step is a process. What steps have shown is left below `steps/`.
"""

import importlib.util
import os
import sys
from pathlib import Path

from kfp import local


def main(folder: Path, given: list[str]) -> None:
    """Load the one file of the folder and run its pipeline."""
    (source,) = folder.glob("*.py")
    spec = importlib.util.spec_from_file_location("emitted", source)
    assert spec is not None
    assert spec.loader is not None
    emitted = importlib.util.module_from_spec(spec)
    sys.modules["emitted"] = emitted
    spec.loader.exec_module(emitted)
    # The environment has all that a step would install: no step needs to look for it.
    os.environ["PIP_NO_INDEX"] = "1"
    local.init(runner=local.SubprocessRunner(use_venv=False), pipeline_root="steps")
    parameters = dict(one.split("=", 1) for one in given)
    emitted.auto_generated_pipeline(**{name: int(value) for name, value in parameters.items()})


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
