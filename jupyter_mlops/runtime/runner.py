"""Runs the stages of a project in order, each from stored values to stored values.

In: the project's table of stages, parameters, folders. Out: one folder of artifacts per stage with
its outputs, metrics.json, reports and plots. One run at a time writes to a folder of artifacts.
"""

import json
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from filelock import FileLock, Timeout

from .artifacts import digest
from .contract_checks import REPORT, contract_enforced, keeps_contract
from .errors import ArtifactError, InputMissing, StageUnknown
from .overrides import by_name, from_names
from .progress import begin, say
from .project import Project, Stage
from .stage_run import Outcome, Place, run_stage, stored_values
from .stored import LEFT, read_record
from .workfiles import put_back, reset

PARAMETERS = "parameters.json"
FILES = "files"
P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class Options:
    """Where a run reads and writes, and how much of it runs."""

    artifacts: Path = Path("artifacts")
    inputs: Path | None = None
    only: str | None = None
    """The one stage to run; it isn't skipped."""
    keep_figures: bool = False
    """Whether plots are stored as figures too, which Python can open and change again."""
    force: str | None = None
    """The first of the stages that run even if nothing has changed."""
    contract: str = "error"
    """What becomes of data that is against the contract: "error", "warn", or "off"."""


def run(project: Project, params: Any, options: Options | None = None) -> dict[str, float]:
    """Run the stages and give the metrics they measured; what is unchanged is skipped."""
    outcomes = run_stages(project, params, options or Options())
    return {name: value for done in outcomes for name, value in done.metrics.items()}


def run_stages(project: Project, params: Any, options: Options) -> tuple[Outcome, ...]:
    """Run all stages whose code, parameters, inputs or outputs changed, or the `only` one."""
    names = tuple(stage.name for stage in project.stages)
    for asked in (options.only, options.force):
        if asked is not None and asked not in names:
            raise StageUnknown(asked, names)
    with _locked(options.artifacts.resolve(), names) as artifacts:
        chosen = [stage for stage in project.stages if options.only in (None, stage.name)]
        forced = names.index(options.force) if options.force is not None else len(names)
        place = Place(project, artifacts, _prepare_files(project, options, chosen[0]))
        told = json.dumps(by_name(params), indent=1) + "\n"
        _forget_other_parameters(artifacts / PARAMETERS, told)
        outcomes = []
        for number, stage in enumerate(chosen, start=1):
            begin(stage.name, number, len(chosen))
            must = options.only is not None or names.index(stage.name) >= forced
            report = artifacts / REPORT if stage.name == project.contract else None
            if report is not None and (artifacts / stage.name).exists():
                must = must or not keeps_contract(options.contract, report)
            with contract_enforced(options.contract, report):
                outcome = run_stage(
                    place,
                    stage,
                    params,
                    must=must,
                    keep_figures=options.keep_figures,
                )
            outcomes.append(outcome)
            say(outcome.line)
        _write_beside(artifacts / PARAMETERS, told)
    return tuple(outcomes)


def read_outputs(project: Project, names: Collection[str], artifacts: Path) -> dict[str, Any]:
    """Read stored values by name, each from the last stage that gives it.

    Values that were made from others than those that are stored now don't belong together.
    """
    return stored_values(project, len(project.stages), names, artifacts)


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
    root = Path(__file__).resolve().parents[3]
    beside_pyproject = root / "inputs"
    if beside_pyproject.is_dir() and (root / "pyproject.toml").is_file():
        return beside_pyproject
    return Path.cwd()


def missing_inputs(project: Project, folder: Path) -> list[str]:
    """List input files of the project that are not in `folder`; what was never seen may lack."""
    known = [path for path, recorded in project.input_files.items() if recorded]
    return [path for path in known if not (folder / path).is_file()]


def _prepare_files(project: Project, options: Options, first: Stage) -> Path:
    """Give the root of the stages' folder: input files, and what stages before `first` made."""
    artifacts = options.artifacts.resolve()
    source, root = inputs_folder(options.inputs), artifacts / FILES
    is_start = first is project.stages[0]
    absent = [path for path in project.input_files if not (source / path).is_file()]
    # A later stage of a run that something else drives may find them where the first one had them.
    needed = missing_inputs(project, source)
    lost = [path for path in needed if is_start or not (root / path).exists()]
    if lost:
        raise InputMissing(", ".join(lost), source)
    for path, recorded in project.input_files.items():
        if recorded and path not in absent and digest(source / path) != recorded:
            say(f"note: {path} is not the file that the notebook was recorded with")
    # An absolute path is read in place.
    given = [path for path in project.input_files if not Path(path).is_absolute()]
    reset(root, {path: source / path for path in given if path not in absent}, spared=absent)
    for path in (project.workdir, *project.folders):
        (root / path).mkdir(parents=True, exist_ok=True)
    for stage in project.stages[: project.stages.index(first)]:
        record = read_record(artifacts / stage.name)
        if record is not None:
            put_back(root, record.change, artifacts / stage.name / LEFT)
    return root


@contextmanager
def _locked(artifacts: Path, names: Collection[str]) -> Iterator[Path]:
    """Let one run at a time write, and clear away what a killed one left."""
    artifacts.mkdir(parents=True, exist_ok=True)
    # The system lets go of the lock of a process that was killed.
    lock = FileLock(artifacts / ".lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        say(f"another run writes to {artifacts}: waiting for its end")
        lock.acquire()
    try:
        for name in names:
            for path in artifacts.glob(f".{name}-*"):
                if path.is_dir() and {entry.name for entry in path.iterdir()} <= {"new", "old"}:
                    shutil.rmtree(path, ignore_errors=True)
        yield artifacts
    finally:
        lock.release()


def _forget_other_parameters(path: Path, told: str) -> None:
    """Let a killed run leave no parameters beside values that were made with others."""
    if path.is_file() and path.read_text(encoding="utf-8") != told:
        path.unlink()


def _write_beside(path: Path, text: str) -> None:
    # One run at a time writes here: what a killed one left is written over.
    beside = path.with_name(f".{path.name}")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)
