"""Trains a build's model again on today's data, and lets it answer if it is good enough.

In: a build, parameters, data. The notebook runs by papermill; what its stages give is held to the
data contract and to the gates, stored in MLflow, and promoted or not. Whatever happens in between,
the champion goes on answering: the last step, one alias, is the only one that services see.
"""

import getpass
import hashlib
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from filelock import FileLock, Timeout
from mlflow.exceptions import MlflowException

from jupyter_mlops.errors import (
    ConfigurationInvalid,
    Nb2ProdError,
    RegistryUnreachable,
    TrainingBusy,
)
from jupyter_mlops.operations.behaviour import judge_behaviour
from jupyter_mlops.operations.budgets import judge_budgets
from jupyter_mlops.operations.execution import EXECUTED, KERNEL_LOG, Run, execute
from jupyter_mlops.operations.gates import Gate, judge
from jupyter_mlops.operations.limits import Limits
from jupyter_mlops.operations.overriding import check_parameters
from jupyter_mlops.operations.package_commands import (
    PackageCommands,
    StageRaised,
    package_commands,
)
from jupyter_mlops.operations.registry import Registry
from jupyter_mlops.operations.run_record import STAGES, RunRecord, end_lost_runs, last_run
from jupyter_mlops.operations.slice_gates import judge_slices
from jupyter_mlops.operations.store import home_of
from jupyter_mlops.operations.trainable import Trainable, read_trainable
from jupyter_mlops.operations.workspace import Workspace, lay_out
from jupyter_mlops.plain import Plain
from jupyter_mlops.recording.processes import crew
from jupyter_mlops.signals import Ended

Outcome = Literal["promoted", "kept", "gate refused", "data refused", "failed"]
EXIT_CODES: Mapping[Outcome, int] = {
    "promoted": 0, "kept": 0, "gate refused": 3, "data refused": 4, "failed": 1,
}  # fmt: skip
_RUNNING = "running the notebook"
_AT_ONCE = 3
"""Processes of the package after the training."""
_UNWRITTEN = (OSError, MlflowException, RegistryUnreachable)
"""What is raised where a disk is full, or the store has gone away."""
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Request:
    """What a retraining was asked for."""

    build: Path
    parameters: Mapping[str, Plain] = field(default_factory=dict)
    data: Path | None = None
    """Folder with the files that the notebook reads; None: those of the build."""
    model: str = ""
    """Name in the registry; empty: the package's."""
    home: Path | None = None
    """Folder of the store where the environment names none; None: `mlflow` beside the build."""
    limits: Limits = field(default_factory=Limits)
    promotes: Literal["not-worse", "better", "never"] = "not-worse"
    trigger: str = "manual"
    note: str = ""
    """What is kept with the run besides, as the text of an alarm."""
    wait: float = 0
    """Seconds for another retraining of the same model to end."""
    only_new_data: bool = False
    """Whether nothing is done where a run with this build, data and parameters came to its end."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of it."""

    outcome: Outcome
    reason: str
    model: str
    run: str
    version: int | None = None
    champion: int | None = None
    """The version that answers now."""
    metrics: Mapping[str, float] = field(default_factory=dict)
    gates: tuple[Gate, ...] = ()
    data: Mapping[str, Any] | None = None
    """What the data contract says, where it refused."""

    @property
    def exit_code(self) -> int:
        """That of the command, see docs/retraining.md."""
        return EXIT_CODES[self.outcome]

    def as_json(self) -> dict[str, Any]:
        """Give it as JSON has it."""
        return asdict(self)


def retrain(request: Request, progress: Progress) -> Result:
    """Train, judge, register, promote.

    Raises ConfigurationInvalid, ProjectUnreadable, RegistryUnreachable and TrainingBusy, before
    anything is run; what goes wrong later is the outcome of a run, which is kept.
    """
    build = read_trainable(request.build)
    if not build.has_service:
        raise ConfigurationInvalid(
            f"{request.build} has no service, so there is no model to register",
            "tag the cell that defines the prediction function `serve`, and build again",
        )
    home = request.home or home_of(request.build)
    home.mkdir(parents=True, exist_ok=True)
    registry = Registry(request.model or build.name, home)
    registry.check()
    lock = FileLock(home / f".{registry.name}.lock")
    try:
        lock.acquire(timeout=request.wait)
    except Timeout:
        raise TrainingBusy(registry.name) from None
    try:
        with TemporaryDirectory(prefix="nb2prod-retrain-") as scratch:
            place = lay_out(build, request.data, Path(scratch, "work"))
            check_parameters(place.notebook, request.parameters)
            if request.only_new_data and (known := _known(registry, build, request, place)):
                return known
            return _Retraining(request, build, registry, place, progress).run(Path(scratch))
    except _UNWRITTEN as problem:
        # before there is a run that could say so: the disk may be full, the server gone
        return Result("failed", _said(problem), registry.name, "")
    finally:
        lock.release()


def _known(
    registry: Registry, build: Trainable, request: Request, place: Workspace
) -> Result | None:
    """The outcome of an earlier run on the same, if there is one."""
    made_of = _made_of(build, request.parameters, place)
    found = last_run(registry.client, registry.experiment(), made_of)
    if found is None:
        return None
    run, told = found
    champion = registry.champion()
    number = champion.number if champion is not None else None
    refused = [one for one, code in EXIT_CODES.items() if code and one == told]
    outcome: Outcome = refused[0] if refused else "kept"
    reason = f"data and parameters are those of the run {run}, which came to: {told}"
    return Result(outcome, reason, registry.name, run, champion=number)


def _made_of(build: Trainable, given: Mapping[str, Plain], place: Workspace) -> str:
    """A digest of all that a run is made of."""
    files = sorted((one.path, one.sha256) for one in place.inputs)
    text = json.dumps([build.version, files, {**build.parameters, **given}], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


class _Retraining:
    def __init__(
        self,
        request: Request,
        build: Trainable,
        registry: Registry,
        place: Workspace,
        progress: Progress,
    ) -> None:
        self.request, self.build, self.registry = request, build, registry
        self.place, self.progress = place, progress
        self.experiment = registry.experiment()
        self.judged_against: int | None = None
        """The champion that the model was compared with."""
        registry.finish_promotion()
        known, is_alone = registry.versions(), bool(registry.settings)
        end_lost_runs(registry.client, self.experiment, known, is_alone=is_alone)
        tags = {"build": build.version, "trigger": request.trigger, "package": build.name}
        tags["made_of"] = _made_of(build, request.parameters, place)
        tags |= {"note": request.note} if request.note else {}
        self.record = RunRecord(registry.client, self.experiment, tags)

    def run(self, scratch: Path) -> Result:
        """Go through all steps; an error of one is the outcome."""
        parameters = {**self.build.parameters, **self.request.parameters}
        try:
            self.record.begin(self.build, parameters, self.place.inputs)
            settings, limits = self.registry.settings, self.request.limits
            with package_commands(self.build, settings, limits) as package:
                return self._steps(package, scratch)
        except Nb2ProdError as problem:
            return self._failed(_said(problem))
        except _UNWRITTEN as problem:
            return self._failed(_said(problem))
        except (Ended, KeyboardInterrupt):
            with suppress(*_UNWRITTEN):
                self.record.end("interrupted", "a signal ended it")
            raise
        except BaseException as problem:
            self._failed(_said(problem))
            raise

    def _steps(self, package: PackageCommands, scratch: Path) -> Result:
        if self.build.has_contract:
            self.progress("checking the data", 0, 1)
            given = self.request.parameters
            try:
                report = package.data_report(given, self.place.root, scratch / "data")
            except StageRaised as problem:
                # what ran at the build, and doesn't on other files, can't read these
                if all(one.is_as_built for one in self.place.inputs):
                    raise
                return self._ended("data refused", problem.message)
            if report is not None:
                self.record.data_report(report)
                if not report["passed"]:
                    return self._ended("data refused", _violations(report), data=report)
        results = scratch / "results"
        asked = self.request
        run = Run(asked.parameters, results, asked.limits, partial(self.progress, _RUNNING))
        try:
            artifacts = execute(self.build, self.place, run)
        finally:
            self.record.notebook(results / EXECUTED, results / KERNEL_LOG)
        metrics = _metrics(artifacts)
        self.record.trained(artifacts, self.build, metrics)
        self.progress("judging the model", 0, 1)
        gates, model = self._judged(package, artifacts, metrics, scratch)
        self.record.judged(gates)
        self.progress("registering", 0, 1)
        return self._registered(model, metrics, gates)

    def _judged(
        self,
        package: PackageCommands,
        artifacts: Path,
        metrics: Mapping[str, float],
        scratch: Path,
    ) -> tuple[tuple[Gate, ...], str]:
        """What the gates say, and the model of MLflow, which is stored meanwhile."""
        build = self.build
        with crew(_AT_ONCE) as pool:
            logged = pool.submit(package.log_model, artifacts, self.experiment)
            behaviour = pool.submit(judge_behaviour, package, artifacts, scratch)
            rivalry = pool.submit(self._rivalry, package, artifacts, scratch).result()
            gates = [*judge(metrics, build.gates, rivalry)]
            gates += judge_slices(build.slices, build.gates, rivalry)
            gates += behaviour.result()
            model = logged.result()
        # alone, as others would take time from it
        return (*gates, *judge_budgets(package, artifacts)), model

    def _rivalry(
        self, package: PackageCommands, artifacts: Path, scratch: Path
    ) -> dict[str, Any] | None:
        champion = self.registry.champion()
        if champion is None:
            return None
        self.judged_against = champion.number
        theirs = self.registry.artifacts(champion, STAGES, scratch / "champion")
        asked = {
            "package": self.build.name,
            "challenger": str(artifacts),
            "champion": str(theirs),
            "inputs": str(self.place.root),
            "slices": self.build.slices,
            "better": {
                name: one["better"] for name, one in self.build.gates.items() if one.get("better")
            },
        }
        what = "the comparison with the champion"
        return package.program("jupyter_mlops.operations.rivals", what, asked)

    def _registered(
        self, model: str, metrics: Mapping[str, float], gates: tuple[Gate, ...]
    ) -> Result:
        """Register what was trained, and promote it if that is asked for and it has passed."""
        refused = [one for one in gates if not one.passed]
        outcome, reason = self._verdict(refused, gates)
        noted = {"build": self.build.version, "outcome": outcome, "reason": reason[:4000]}
        number = self.registry.register(model, self.record.run, noted).number
        found: dict[str, Any] = {"version": number, "metrics": metrics, "gates": gates}
        if outcome != "promoted":
            return self._ended(outcome, reason, **found)
        actor, judged = _actor(self.request.trigger), self.judged_against
        if not self.registry.promote(number, reason, actor, instead_of=judged):
            reason = "another version was promoted meanwhile, which it wasn't compared with"
            self.registry.note(number, {"outcome": "kept", "reason": reason})
            return self._ended("kept", reason, **found)
        try:
            return self._ended(outcome, reason, **found)
        except _UNWRITTEN as problem:
            # it answers, whatever can't be said of it; the next retraining says it
            reason = f"{reason}; that could not be written down: {_said(problem)}"
            name, run = self.registry.name, self.record.run
            return Result(outcome, reason, name, run, champion=number, **found)

    def _verdict(self, refused: list[Gate], gates: tuple[Gate, ...]) -> tuple[Outcome, str]:
        if refused:
            return "gate refused", "; ".join(one.told for one in refused)
        wanted, rivals = self.request.promotes, [one for one in gates if one.kind == "champion"]
        if wanted == "never":
            return "kept", "nothing was to be promoted"
        if wanted == "better" and rivals and not any(one.is_better for one in rivals):
            return "kept", "it is not surely better than the champion"
        if not rivals:
            return "promoted", f"{len(gates)} gates passed, no champion is measured by the same"
        return "promoted", "; ".join(one.told for one in rivals)

    def _failed(self, reason: str) -> Result:
        try:
            return self._ended("failed", reason)
        except _UNWRITTEN as problem:
            # the next retraining on this machine marks the run as killed
            reason = f"{reason}; nor could that be written down: {_said(problem)}"
            return Result("failed", reason, self.registry.name, self.record.run)

    def _ended(self, outcome: Outcome, reason: str, **found: Any) -> Result:
        self.record.end(outcome, reason)
        champion = self.registry.champion()
        number = champion.number if champion is not None else None
        name, run = self.registry.name, self.record.run
        return Result(outcome, reason, name, run, champion=number, **found)


def _said(problem: BaseException) -> str:
    if isinstance(problem, Nb2ProdError):
        return f"{problem.message}; {problem.hint}"
    return f"{type(problem).__name__}: {problem}"


def _metrics(artifacts: Path) -> dict[str, float]:
    found: dict[str, float] = {}
    for path in sorted(artifacts.glob("*/metrics.json")):
        found |= {name: float(value) for name, value in json.loads(path.read_text("utf-8")).items()}
    return found


def _violations(report: Mapping[str, Any]) -> str:
    count = report["violations"]
    shown = "; ".join(_violation(one) for one in report["listed"][:5])
    return f"{count} violation{'s' if count > 1 else ''} of the data contract: {shown}"


def _violation(one: Mapping[str, Any]) -> str:
    if one["rule"] == "column_in_dataframe":
        return f"{one['table']} has no column {one['value']!r}"
    if one["column"] is None:
        return f"{one['table']} is against {one['rule']}"
    row = f", row {one['index']}" if one["index"] is not None else ""
    return f"{one['table']}, {one['column']}{row}: {one['value']!r} is against {one['rule']}"


def _actor(trigger: str) -> str:
    return f"{getpass.getuser()} ({trigger})"
