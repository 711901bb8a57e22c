"""Runs the stages of a project in order, each from stored values to stored values.

In: the project's table of stages, parameters, folders. Out: one folder of artifacts per stage with
its outputs, metrics.json, reports and plots.
"""

import copy
import json
import re
import shutil
import sys
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import chdir, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import cloudpickle

from .artifacts import digest, load, replaced, write
from .errors import ArtifactError, InputMissing, StageUnknown
from .overrides import by_name, from_names
from .plots import drawn_in_memory

METRICS = "metrics"
PARAMETERS = "parameters.json"
FILES = "files"
_SUFFIXES = {"reports": ".txt", "plots": ".png"}
P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class Stage:
    """One row of the pipeline: a function and the names of the values it takes and gives."""

    name: str
    function: Callable[..., Any]
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    uses_parameters: bool = False
    params_name: str = "params"
    """Name of the argument that takes the parameters."""


@dataclass(frozen=True, slots=True)
class Project:
    """What the command line, the tests and the service need to know of a package."""

    name: str
    parameters: type[Any]
    stages: tuple[Stage, ...]
    input_files: Mapping[str, str] = field(default_factory=dict)
    """Path → sha256 of the files that the notebook reads, as they were when it was recorded."""
    workdir: str = "."
    """Folder, relative to the input files' root, that the stages run in."""
    trusted_types: tuple[str, ...] = ()
    app: str = ""
    """Where the HTTP service is, `package.app:app`; empty: the package has none."""
    validated: bool = False
    """Whether the package was proved equal to its notebook."""


@dataclass(frozen=True, slots=True)
class Options:
    """Where a run reads and writes, and how much of it runs."""

    artifacts: Path = Path("artifacts")
    inputs: Path | None = None
    only: str | None = None
    keep_figures: bool = False
    """Whether plots are stored as figures too, which Python can open and change again."""


def run(project: Project, params: Any, options: Options | None = None) -> dict[str, float]:
    """Run all stages, or the `only` one, and give the metrics they measured."""
    options = options or Options()
    names = tuple(stage.name for stage in project.stages)
    if options.only is not None and options.only not in names:
        raise StageUnknown(options.only, names)
    # Absolute, because the stages run in a folder of their own.
    artifacts = options.artifacts.resolve()
    chosen = [stage for stage in project.stages if options.only in (None, stage.name)]
    workdir = _prepare_files(project, options, fresh=chosen[0] is project.stages[0])
    (artifacts / PARAMETERS).write_text(json.dumps(by_name(params), indent=1) + "\n", "utf-8")
    metrics: dict[str, float] = {}
    for stage in chosen:
        started = time.perf_counter()
        with chdir(workdir), drawn_in_memory():
            metrics |= _run_stage(project, stage, copy.deepcopy(params), options)
        _say(f"{stage.name:<12} {time.perf_counter() - started:8.2f} s")
    return metrics


def read_outputs(
    stages: Sequence[Stage], names: Collection[str], artifacts: Path
) -> dict[str, Any]:
    """Read stored values by name, each from the last of `stages` that gives it."""
    providers = {name: stage.name for stage in stages for name in stage.outputs}
    unknown = [name for name in names if name not in providers]
    if unknown:
        raise ArtifactError(artifacts, f"no stage gives {', '.join(unknown)}")
    wanted: dict[str, list[str]] = {}
    for name in names:
        wanted.setdefault(providers[name], []).append(name)
    values: dict[str, Any] = {}
    for stage, outputs in wanted.items():
        values |= load(artifacts / stage, outputs)
    return {name: values[name] for name in names}


def read_parameters(parameters: type[P], artifacts: Path) -> P:
    """Read the parameters of the run that wrote `artifacts`."""
    path = artifacts / PARAMETERS
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ArtifactError(path, "there is no such file") from None
    except ValueError as problem:
        raise ArtifactError(path, f"not JSON: {problem}") from problem
    return from_names(parameters, values)


def inputs_folder(asked: Path | None = None) -> Path:
    """Find the input files: where asked, else in the project's `inputs/`, else right here."""
    if asked is not None:
        return asked.resolve()
    root = Path(__file__).resolve().parents[2]
    beside_pyproject = root / "inputs"
    if beside_pyproject.is_dir() and (root / "pyproject.toml").is_file():
        return beside_pyproject
    return Path.cwd()


def missing_inputs(project: Project, folder: Path) -> list[str]:
    """List input files of the project that are not in `folder`."""
    return [path for path in project.input_files if not (folder / path).is_file()]


def _prepare_files(project: Project, options: Options, *, fresh: bool) -> Path:
    """Give the folder that stages run in, with the input files; emptied before the first stage."""
    source = inputs_folder(options.inputs)
    root = options.artifacts.resolve() / FILES
    absent = [
        path for path in missing_inputs(project, source) if fresh or not (root / path).exists()
    ]
    if absent:
        raise InputMissing(", ".join(absent), source)
    if fresh:
        shutil.rmtree(root, ignore_errors=True)
    for path, recorded in project.input_files.items():
        target = root / path
        # Later stages see the files as earlier ones left them; an absolute path is read in place.
        if target.exists():
            continue
        if digest(source / path) != recorded:
            _say(f"note: {path} is not the file that the notebook was recorded with")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / path, target)
    workdir = root / project.workdir
    workdir.mkdir(parents=True, exist_ok=True)
    return workdir


def _run_stage(project: Project, stage: Stage, params: Any, options: Options) -> dict[str, float]:
    artifacts = options.artifacts.resolve()
    earlier = project.stages[: project.stages.index(stage)]
    arguments = read_outputs(earlier, stage.inputs, artifacts)
    if stage.uses_parameters:
        arguments[stage.params_name] = params
    result = stage.function(**arguments)
    values = {name: getattr(result, name) for name in stage.outputs}
    metrics = {name: _number(value) for name, value in getattr(result, METRICS, {}).items()}
    if metrics:
        values[METRICS] = metrics
    with replaced(artifacts / stage.name) as folder:
        write(folder, values, project.trusted_types)
        _write_shown(folder, metrics, result, keep_figures=options.keep_figures)
    return metrics


def _write_shown(
    folder: Path, metrics: Mapping[str, float], result: Any, *, keep_figures: bool
) -> None:
    """Write what people look at: metrics as JSON, reports as text, plots as pictures."""
    if metrics:
        (folder / "metrics.json").write_text(json.dumps(metrics, indent=1) + "\n", "utf-8")
    for name, report in getattr(result, "reports", {}).items():
        shown_file(folder, "reports", name).write_text(f"{report}\n", encoding="utf-8")
    for name, figure in getattr(result, "plots", {}).items():
        path = shown_file(folder, "plots", name)
        if keep_figures:
            # A figure that can't be pickled is only a picture.
            with suppress(Exception):
                path.with_suffix(".pkl").write_bytes(cloudpickle.dumps(figure))
        figure.savefig(path, bbox_inches="tight")


def shown_file(folder: Path, kind: str, name: str) -> Path:
    """Where a stage's folder has what is shown under a name: "reports" or "plots"."""
    (folder / kind).mkdir(exist_ok=True)
    safe = re.sub(r"[^\w.-]+", "-", name).strip(".-") or kind
    return folder / kind / f"{safe}{_SUFFIXES[kind]}"


def _number(value: Any) -> Any:
    """Give a Python number for a NumPy one, so that metrics can be stored as JSON."""
    return value.item() if hasattr(value, "item") else value


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
