"""The whole compiler: check and lower (`checking`), record, emit, prove, release."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from shutil import copyfile, copytree
from tempfile import TemporaryDirectory

from jupyter_mlops.analysis.alternatives import alternatives, venturesome
from jupyter_mlops.analysis.facts import Facts, gather
from jupyter_mlops.analysis.seeds import unseeded_states
from jupyter_mlops.builds import (
    MANIFEST,
    check_target,
    draft_beside,
    edited_files,
    manifest_text,
    proved_now,
    read_manifest,
    release,
    write_files,
)
from jupyter_mlops.checking import Checking
from jupyter_mlops.config import Settings
from jupyter_mlops.diagnostic import Diagnostic, has_errors
from jupyter_mlops.edits import Draft, read_edits
from jupyter_mlops.environment.lock import locked
from jupyter_mlops.errors import ProjectUnreadable
from jupyter_mlops.ir.pipeline import Pipeline
from jupyter_mlops.lowering.capturing import captures_of
from jupyter_mlops.lowering.contracts import contract_of
from jupyter_mlops.lowering.lower import Analysis, Lowered
from jupyter_mlops.lowering.named_inputs import with_named_inputs
from jupyter_mlops.lowering.overriding import check_overrides
from jupyter_mlops.lowering.parameters import declared
from jupyter_mlops.lowering.printing import printing
from jupyter_mlops.lowering.relocation import FOLDER
from jupyter_mlops.lowering.services import answering_together, with_missing
from jupyter_mlops.lowering.watching import capture_plan, observation_plan, tables_seen
from jupyter_mlops.manifest import manifest_of
from jupyter_mlops.notebook.local_modules import root_folder
from jupyter_mlops.notebook.units import Program
from jupyter_mlops.originals import used_files, without_outputs
from jupyter_mlops.plain import Plain
from jupyter_mlops.recording.alone import Forks
from jupyter_mlops.recording.record import Plan, Record
from jupyter_mlops.recording.runner import Progress as UnitProgress
from jupyter_mlops.recording.runner import RunOptions, record
from jupyter_mlops.recording.samples import samples_of
from jupyter_mlops.recording.trust import NOTEBOOK, Trust, trust_of
from jupyter_mlops.rules.run_failures import run_diagnostics
from jupyter_mlops.targets import emit
from jupyter_mlops.targets.python_package.project_file import dependencies
from jupyter_mlops.validation.expectations import expectations
from jupyter_mlops.validation.findings import only_defaults, trial_diagnostics
from jupyter_mlops.validation.makers import Makers
from jupyter_mlops.validation.pickles import pickled_diagnostics
from jupyter_mlops.validation.points import Point, choose_points
from jupyter_mlops.validation.prove import Candidate, Complete, Prover, Trial
from jupyter_mlops.validation.rehearsal.rehearse import Wishes
from jupyter_mlops.validation.tracing import first_difference, tracing_watches
from jupyter_mlops.validation.verdict import Proof

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build or a validation came to; `folder` is None when nothing was released."""

    folder: Path | None
    diagnostics: tuple[Diagnostic, ...]
    pipeline: Pipeline | None
    proof: Proof | None


def compile_notebook(
    path: Path, settings: Settings, progress: Progress | None = None
) -> BuildResult:
    """Compile a notebook into a build; unless `settings.static`, only a proved one is released."""
    work = _Compilation(path, settings, progress or _silent)
    program = work.read()
    if has_errors(work.found):
        return work.refused(program)
    # What can't be released needn't be run first, which may take long.
    target = settings.output or Path("build") / (settings.name or program.notebook.name)
    check_target(target)
    edits = read_edits(target)
    analysis = work.analyze(program, None)
    work.check_overrides(analysis)
    if not settings.static:
        work.check(analysis, is_static=False, before_run=True)
        if has_errors(work.found):
            return work.refused(program)
        recorded = work.observe(program, analysis)
        if recorded is None:
            return work.refused(program)
        analysis = recorded
    lowered = work.lower(analysis, is_static=settings.static)
    if lowered is None or has_errors(work.found):
        return work.refused(program, lowered)
    with draft_beside(target) as draft:
        pipeline, trial = work.emit(Draft(draft, edits), analysis, lowered)
        if has_errors(work.found):
            return work.refused(program, lowered, trial)
        edits.check_unchanged()
        release(draft, target)
    edits.forget_conflicts()
    proof = trial.proof if trial is not None else None
    return BuildResult(target, work.arranged(program), pipeline, proof)


def validate_build(
    folder: Path, settings: Settings, progress: Progress | None = None
) -> BuildResult:
    """Prove an existing build again, as its files are now, against the notebook that it holds."""
    manifest = read_manifest(folder)
    workdir, name = str(manifest.get("workdir", ".")), str(manifest.get("notebook"))
    kept = folder / "notebook" / name
    if not kept.is_file():
        raise ProjectUnreadable(f"{kept} is missing", "build the notebook again")
    with TemporaryDirectory(prefix="nb2prod-validate-") as scratch:
        if (folder / "inputs").is_dir():
            copytree(folder / "inputs", scratch, dirs_exist_ok=True)
        path = Path(scratch, workdir, name)
        _restore_modules(manifest, folder, Path(scratch))
        path.parent.mkdir(parents=True, exist_ok=True)
        copyfile(kept, path)
        package = replace(
            settings,
            name=str(manifest.get("name")),
            allow_nondeterminism=manifest.get("allow_nondeterminism") is True,
        )
        work = _Compilation(path, package, progress or _silent)
        program = work.read()
        analyzed = work.analyze(program, None)
        work.base = built_with(manifest, analyzed.facts) | work.base
        work.check_overrides(analyzed)
        analysis = work.observe(program, analyzed)
        if analysis is None:
            return work.refused(program)
        is_static = manifest.get("status") != "validated"
        if is_static:
            # It was made without what a run tells, and hands over what it was taken to need then.
            analysis = analyzed
        lowered = work.lower(analysis, is_static=is_static)
        if lowered is None or has_errors(work.found):
            return work.refused(program, lowered)
        proved = _proved_anew(folder, manifest)
        trial = work.prove(folder, analysis, lowered)
    if trial.proof.equal and not has_errors(work.found):
        write_files(folder, proved)
    return BuildResult(folder, work.arranged(program), lowered.pipeline, trial.proof)


def _proved_anew(folder: Path, manifest: Mapping[str, object]) -> dict[str, bytes]:
    """What is written if the package is equal: nothing where it would claim more than is known."""
    sources = [path for path in edited_files(folder) if path.startswith(("notebook/", "inputs/"))]
    if manifest.get("status") != "validated" or sources:
        return {}
    return proved_now(folder, str(manifest.get("name")))


def built_with(manifest: Mapping[str, object], facts: Facts) -> dict[str, Plain]:
    """The values of parameters for which the build has another default than its notebook."""
    listed = manifest.get("parameters")
    own = {one.name: one.default for one in declared(facts, {})}
    return {
        one["name"]: one["default"]
        for one in (listed if isinstance(listed, list) else [])
        if one["name"] in own and one["default"] != own[one["name"]]
    }


def _restore_modules(manifest: Mapping[str, object], build: Path, root: Path) -> None:
    """Put the modules that the notebook imports where they were, seen from the notebook."""
    listed = manifest.get("modules")
    for one in listed if isinstance(listed, list) else ():
        path = root / one["source"]
        path.parent.mkdir(parents=True, exist_ok=True)
        copyfile(build / "notebook" / one["source"], path)


def _points(
    analysis: Analysis, pipeline: Pipeline, settings: Settings, base: Mapping[str, Plain]
) -> tuple[Point, ...]:
    defaults = {one.name: one.default for one in pipeline.parameters} | dict(base)
    nodes = [unit.unit.node for unit in analysis.facts.units]
    told = alternatives(nodes, defaults)
    still = venturesome(nodes, defaults, analysis.facts.context)
    return choose_points(pipeline.parameters, settings.validation_points, base, told, still)


def _wishes(settings: Settings) -> Wishes:
    declared = (dict(settings.gates), settings.slices, settings.budgets)
    return Wishes(settings.fixtures, settings.seeds, *declared)


def _silent(phase: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


class _Compilation(Checking):
    """One notebook on its way through the phases, and what was found so far."""

    plan: Plan | None = None
    """The run that was observed."""
    trust = Trust()
    """How the recorded estimators can be stored."""
    kept = b""
    """The notebook as it lies beside the package."""

    def __init__(self, path: Path, settings: Settings, progress: Progress) -> None:
        super().__init__(path, settings)
        self.folder = path.resolve().parent
        self.progress = progress
        self.options = RunOptions(time_limit=settings.time_limit)

    def read(self) -> Program:
        """Read the file, once: its user may save, move or delete it while the build runs."""
        program = super().read()
        self.kept = without_outputs(self.path)
        return program

    def check_overrides(self, analysis: Analysis) -> None:
        """Refuse values that the parameters don't allow. Raises ConfigurationInvalid."""
        points = self.settings.validation_points or ()
        check_overrides(analysis.facts, self.settings.parameter_limits, self.base, points)

    def observe(self, program: Program, analysis: Analysis) -> Analysis | None:
        """Run the notebook once; None when it doesn't run to its end."""
        self.plan = observation_plan(analysis, self.base)

        def watch(step: UnitProgress) -> None:
            self.progress("recording", step.done, step.total)

        taken = record(self.plan, self.folder, self.options, watch)
        if taken.status != "complete":
            self.found += run_diagnostics(analysis.facts.program, taken)
            return None
        return replace(self.analyze(program, gather(program, taken)), samples=samples_of(taken))

    def emit(
        self, draft: Draft, analysis: Analysis, lowered: Lowered
    ) -> tuple[Pipeline, Trial | None]:
        """Write the package with hand edits, and what it says of itself."""
        pipeline, trial = lowered.pipeline, None
        proved: dict[str, bytes] = {}
        if self.settings.static:
            pipeline = with_named_inputs(pipeline, analysis, self.folder)
            pipeline = answering_together(pipeline, proved=())
            files = emit(pipeline, None, self.settings.targets) | self._sources(pipeline)
            self.found += draft.write(files)
        else:
            pipeline, trial, proved = self._emit_proved(draft, analysis, lowered)
        if has_errors(self.found):
            return pipeline, trial
        tolerant = self.settings.allow_nondeterminism
        manifest = manifest_of(pipeline, draft.files, draft.generated, trial, tolerant=tolerant)
        manifest = replace(manifest, edited=dict(draft.merge.edited))
        write_files(draft.folder, {MANIFEST: manifest_text(asdict(manifest)), **proved})
        return pipeline, trial

    def _emit_proved(
        self, draft: Draft, analysis: Analysis, lowered: Lowered
    ) -> tuple[Pipeline, Trial, dict[str, bytes]]:
        """Write the package, prove it, write it again with what was shown; also what was proved."""
        # What its service does with many requests is there to be proved, or goes again.
        pipeline = answering_together(lowered.pipeline, proved=lowered.pipeline.entries)
        files = emit(pipeline, None, self.settings.targets) | self._sources(pipeline)
        carried: list[Diagnostic] = []
        draft.lay_out(files)

        def complete(records: Sequence[Record], forks: Forks | None) -> bool:
            # With the edits: what was proved without them would say nothing about them.
            nonlocal pipeline, files, carried
            pipeline = self._trusting(pipeline, analysis, records[0], forks)
            pipeline = self._contracted(pipeline, analysis, lowered, records)
            files |= emit(pipeline, None, self.settings.targets)
            carried = draft.write_sources(files)
            return not has_errors(carried)

        trial = self.prove(draft.folder, analysis, lowered, complete)
        if has_errors([*self.found, *carried]):
            self.found += carried
            return pipeline, trial, {}
        together = answering_together(pipeline, proved=trial.row_wise)
        if together != pipeline:
            pipeline = together
            files |= emit(pipeline, None, self.settings.targets)
            self.found += [one for one in draft.write_sources(files) if one not in carried]
        proved = proved_now(draft.folder, pipeline.name)
        plan = self._capture(analysis, lowered)
        captures = captures_of(plan, analysis.facts, analysis.outputs, pipeline)
        pipeline = replace(self._locked(pipeline), captures=captures)
        expected = expectations(analysis.facts, pipeline, trial)
        files |= emit(pipeline, expected, self.settings.targets)
        if trial.rehearsed is not None:
            files |= trial.rehearsed.files
        self.found += draft.write(files)
        return pipeline, trial, proved

    def _trusting(
        self, pipeline: Pipeline, analysis: Analysis, taken: Record, forks: Forks | None
    ) -> Pipeline:
        """The pipeline with the types that its stored estimators are made of."""
        names = [variable.name for stage in pipeline.stages for variable in stage.outputs]
        facts = [analysis.facts.value(name) for name in names]
        if not any(fact is not None and fact.kind == "estimator" for fact in facts):
            return pipeline
        places = {NOTEBOOK: f"{pipeline.name}.definitions"}
        places |= {one.name: f"{pipeline.name}.{FOLDER}.{one.name}" for one in pipeline.local}
        self.trust = trust_of(taken, places, forks)
        return replace(pipeline, trusted_types=self.trust.types)

    def _locked(self, pipeline: Pipeline) -> Pipeline:
        """The pipeline with the libraries that it was proved with."""
        self.progress("locking", 0, 1)
        environment = locked(dependencies(pipeline), self.folder)
        self.progress("locking", 1, 1)
        return replace(pipeline, environment=environment)

    def _contracted(
        self,
        pipeline: Pipeline,
        analysis: Analysis,
        lowered: Lowered,
        records: Sequence[Record],
    ) -> Pipeline:
        """The pipeline with what all recorded runs say about the tables of its data."""
        if not self.settings.has_contract:
            return pipeline
        plan = self._capture(analysis, lowered)
        complete = [one for one in records if one.status == "complete"]
        runs = [tables_seen(one, plan, lowered.sources) for one in complete]
        contract = contract_of(pipeline, lowered.sources, runs)
        service = pipeline.service
        if service is not None and contract is not None:
            service = with_missing(service, contract)
        return replace(pipeline, contract=contract, service=service)

    def _capture(self, analysis: Analysis, lowered: Lowered) -> Plan:
        assert self.plan is not None
        return capture_plan(self.plan, analysis, lowered)

    def prove(
        self,
        project: Path,
        analysis: Analysis,
        lowered: Lowered,
        complete: Complete | None = None,
    ) -> Trial:
        """Prove the package in a folder against the notebook; `complete` ends a new one."""
        pipeline = lowered.pipeline
        inputs = project / "inputs"
        candidate = Candidate(
            project=project,
            pipeline=pipeline,
            plan=self._capture(analysis, lowered),
            notebook_folder=self.folder,
            inputs=inputs if inputs.is_dir() else self._root(pipeline),
            complete=complete,
            has_contract=self.settings.has_contract,
            tolerant=self.settings.allow_nondeterminism,
            draws_unseeded=bool(unseeded_states(analysis.facts)),
            wishes=_wishes(self.settings) if complete is not None else None,
            printing=printing(analysis.facts, analysis.outputs, lowered),
        )
        points = _points(analysis, pipeline, self.settings, self.base)
        trial = Prover(candidate, self.options, self.progress).prove(points, self.base)
        if trial.unstable and not trial.tolerated:
            self.progress("looking for the start", 0, 1)
            watches = tracing_watches(analysis, lowered.placement, trial.unstable)
            start = first_difference(candidate.plan, tuple(watches), self.folder, self.options)
            trial = replace(trial, start=start)
        if pipeline.parameters and len(points) == 1:
            self.found.append(only_defaults(pipeline.parameters))
        self.found += trial_diagnostics(trial, analysis, pipeline, lowered.placement)
        makers = Makers(analysis.facts, lowered.placement)
        self.found += pickled_diagnostics(trial.pickled, self.trust, makers)
        return trial

    def _root(self, pipeline: Pipeline) -> Path:
        """The folder that the paths of input files start from."""
        return root_folder(self.path, pipeline.workdir)

    def _sources(self, pipeline: Pipeline) -> dict[str, bytes]:
        """What lies beside the package."""
        kept = {f"notebook/{self.path.name}": self.kept}
        return kept | used_files(pipeline, self._root(pipeline))

    def refused(
        self, program: Program, lowered: Lowered | None = None, trial: Trial | None = None
    ) -> BuildResult:
        return BuildResult(
            None,
            self.arranged(program),
            lowered.pipeline if lowered is not None else None,
            trial.proof if trial is not None and trial.proof.rows else None,
        )
