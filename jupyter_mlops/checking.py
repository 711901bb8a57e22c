"""The reading half of the compiler: read, analyze, slice, check, lower; nothing is run or written.

On its own, as `nb2prod check` has to be there before anyone waits for it: what records, renders and
proves isn't loaded.
"""

import ast
import hashlib
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from jupyter_mlops.analysis.dataflow import Flow, link
from jupyter_mlops.analysis.facts import Facts, gather
from jupyter_mlops.analysis.origins.values import Origins
from jupyter_mlops.analysis.origins.walk import origins_of
from jupyter_mlops.analysis.outputs import outputs_of
from jupyter_mlops.analysis.results_alone import with_results_alone
from jupyter_mlops.analysis.scores_apart import scores_apart, with_apart
from jupyter_mlops.analysis.slicing import slice_of
from jupyter_mlops.config import Settings
from jupyter_mlops.diagnostic import Diagnostic, Severity, has_errors
from jupyter_mlops.ir.pipeline import Pipeline
from jupyter_mlops.lowering.injection import injected_source
from jupyter_mlops.lowering.lower import Analysis, Lowered, lower
from jupyter_mlops.lowering.ordering import Relink, likely_conflicts
from jupyter_mlops.lowering.overriding import check_overrides
from jupyter_mlops.lowering.parameters import declared, with_values
from jupyter_mlops.notebook.cell import Notebook
from jupyter_mlops.notebook.local_modules import LocalModules, local_modules, root_folder
from jupyter_mlops.notebook.reader import read_notebook
from jupyter_mlops.notebook.trees import collector_off
from jupyter_mlops.notebook.units import Program, read_program
from jupyter_mlops.plain import Plain
from jupyter_mlops.recording.record import Record
from jupyter_mlops.rules.base import Subject
from jupyter_mlops.rules.table import apply_rules, arranged
from jupyter_mlops.stale_builds import stale_builds

_BEFORE_RUN = frozenset({
    "NB103", "NB106", "NB110", "NB113", "NB120", "NB201", "NB202", "NB203", "NB204", "NB302",
})  # fmt: skip
"""What no run could refute, so none needs to be made."""
_A_RUN_DECIDES = frozenset({"NB201", "NB250", "NB252"})
"""What lowering takes to be possible until a run has shown it: no value, shared state."""
_OUT_OF_ORDER = frozenset({"NB220", "NB221"})
"""What a run decides where only a call that may change something is in the way."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What reading a notebook, without running it, tells."""

    notebook: Notebook
    diagnostics: tuple[Diagnostic, ...]
    pipeline: Pipeline | None


def check_notebook(path: Path, settings: Settings) -> CheckResult:
    """Read and analyze a notebook; nothing of it is run."""
    with collector_off():
        return _checked(path, settings)


def _checked(path: Path, settings: Settings) -> CheckResult:
    work = Checking(path, settings)
    program = work.read()
    work.found += stale_builds(program.notebook, settings.output)
    if has_errors(work.found):
        return CheckResult(program.notebook, work.arranged(program), None)
    lowered = work.lower(work.analyze(program, None), is_static=False)
    pipeline = lowered.pipeline if lowered is not None else None
    return CheckResult(program.notebook, work.arranged(program), pipeline)


def injected_cell(path: Path, settings: Settings, overrides: Mapping[str, Plain]) -> str:
    """The source of the cell to put behind the parameters cell for a run with other values.

    Raises NotebookUnreadable, and ConfigurationInvalid for a value that isn't allowed.
    """
    work = Checking(path, settings)
    analysis = work.analyze(work.read(), None)
    check_overrides(analysis.facts, settings.parameter_limits, overrides)
    return injected_source(analysis.facts, analysis.flows, overrides)


@dataclass(frozen=True, slots=True)
class Passes:
    """The walks over all units; who has seen a version before may shorten them."""

    flows: Callable[[Facts], Mapping[str, Flow]] = link
    flows_as_moved: Relink = link
    """In the order in which the pipeline runs what is kept."""
    origins: Callable[[Facts], Origins] = origins_of


class Checking:
    """One notebook on its way through the phases that need no run, and what was found so far."""

    def __init__(self, path: Path, settings: Settings, passes: Passes = Passes()) -> None:
        self.path = path
        self.settings = settings
        self.passes = passes
        self.base = dict(settings.parameters)
        """Values that stand for those of the parameters cell."""
        self.found: list[Diagnostic] = []

    def read(self) -> Program:
        """Read the file as units."""
        notebook, found = read_notebook(self.path)
        program = read_program(notebook)
        self.found = [*found, *program.diagnostics]
        return program

    def analyze(self, program: Program, facts: Facts | None) -> Analysis:
        """Find out all that the later phases ask for; `facts` are those of a run."""
        facts = facts or gather(program)
        flows = self.passes.flows(facts)
        plain = self._analyzed(facts, flows)
        apart = scores_apart(facts, flows, plain.outputs, plain.slice.kept)
        while apart:
            moved = self._analyzed(with_apart(facts, apart), flows)
            useful = apart & moved.slice.kept
            if useful == apart:
                # where it would be in the way, the notebook compiles without it
                return plain if self._hinders(moved) else moved
            apart = useful
        return plain

    def _hinders(self, moved: Analysis) -> bool:
        """Whether measuring in `evaluate` may bring about an error that isn't there without."""
        found = apply_rules(self._subject(moved, is_static=False))
        return has_errors(found) or has_errors(self._lowered(moved, "", "").diagnostics)

    def _subject(self, analysis: Analysis, *, is_static: bool) -> Subject:
        origins = self.passes.origins(analysis.facts)
        return Subject(analysis.facts, analysis.flows, analysis.slice, is_static, origins)

    def _analyzed(self, facts: Facts, flows: Mapping[str, Flow]) -> Analysis:
        outputs = outputs_of(facts)
        flows = with_results_alone(flows, facts, outputs)
        found = slice_of(facts, flows, outputs)
        kept = [unit.unit.node for unit in facts.units if unit.uid in found.kept]
        return Analysis(
            facts,
            flows,
            outputs,
            found,
            local=self._modules(kept, facts.record),
            followed=self._modules([unit.unit.node for unit in facts.units], facts.record),
            relink=self.passes.flows_as_moved,
        )

    def _modules(self, nodes: Iterable[ast.stmt], record: Record | None) -> LocalModules:
        """Modules beside the notebook that statements import."""
        libraries = set(sys.stdlib_module_names)
        folders: tuple[str, ...] = (".",)
        if record is not None:
            libraries |= {name.partition(".")[0] for name in record.modules}
            libraries -= {name.partition(".")[0] for name in record.local}
            folders = record.search
        workdir = record.workdir if record is not None else "."
        return local_modules(nodes, root_folder(self.path, workdir), folders, libraries)

    def check(self, analysis: Analysis, *, is_static: bool, before_run: bool = False) -> None:
        """Apply the rules."""
        found = apply_rules(self._subject(analysis, is_static=is_static))
        # What a run may yet refute isn't held against the notebook before the run.
        self.found += [one for one in found if not before_run or one.code in _BEFORE_RUN]

    def lower(self, analysis: Analysis, *, is_static: bool) -> Lowered | None:
        """Check and lower; None when the rules have refused the notebook already."""
        self.check(analysis, is_static=is_static)
        if has_errors(self.found):
            return None
        notebook = analysis.facts.program.notebook
        name = self.settings.name or notebook.name
        digest = _digest(notebook, analysis.local, self._given(analysis.facts))
        version = f"{self.settings.package_version}+nb.{digest[:7]}"
        lowered = self._lowered(analysis, name, version)
        is_sure = is_static or analysis.facts.record is not None
        self.found += lowered.diagnostics if is_sure else _undecided(lowered, analysis)
        parameters = with_values(lowered.pipeline.parameters, self.base)
        return replace(lowered, pipeline=replace(lowered.pipeline, parameters=parameters))

    def _lowered(self, analysis: Analysis, name: str, version: str) -> Lowered:
        limits, has_contract = self.settings.parameter_limits, self.settings.has_contract
        with warnings.catch_warnings():
            # What Python warns about in the user's text is no warning about ours.
            warnings.simplefilter("ignore")
            return lower(analysis, name, version, limits, has_contract=has_contract)

    def _given(self, facts: Facts) -> dict[str, Plain]:
        """Values of parameters that aren't those of the notebook's cell."""
        if not self.base:
            return {}
        own = {one.name: one.default for one in declared(facts, self.settings.parameter_limits)}
        # 1 is not True and not 1.0: which of them is built makes a difference.
        return {
            name: value
            for name, value in self.base.items()
            if name in own and repr(value) != repr(own[name])
        }

    def arranged(self, program: Program) -> tuple[Diagnostic, ...]:
        """Give what was found, as far as it is wanted, in the notebook's order."""
        found = arranged(self.found, program)
        if has_errors(found):
            found = tuple(one for one in found if not _tells_of_a_build(one))
        return tuple(one for one in found if self._is_wanted(one))

    def _is_wanted(self, found: Diagnostic) -> bool:
        settings = self.settings
        if has_errors([found]):
            return True
        chosen = not settings.select or found.code.startswith(settings.select)
        return chosen and not (settings.ignore and found.code.startswith(settings.ignore))


def _undecided(lowered: Lowered, analysis: Analysis) -> Iterator[Diagnostic]:
    """The findings as far as reading alone can tell."""
    is_mixed = any(one.code in _OUT_OF_ORDER for one in lowered.diagnostics)
    facts, results = analysis.facts, analysis.slice.results
    likely = likely_conflicts(facts, lowered.placement, results) if is_mixed else ()
    sure = {(one.code, one.span) for one in (conflict.diagnostic() for conflict in likely)}
    for found in lowered.diagnostics:
        doubtful = found.code in _OUT_OF_ORDER and (found.code, found.span) not in sure
        if not (doubtful or found.code in _A_RUN_DECIDES) or not has_errors([found]):
            yield found
            continue
        why = f"{found.why} Reading alone can't tell: a build runs the notebook, and decides."
        yield replace(found, severity=Severity.WARNING, why=why)


def _digest(notebook: Notebook, local: LocalModules, given: Mapping[str, Plain]) -> str:
    """Of the notebook, the modules beside it that the package holds, and values for this build."""
    if not local.modules and not given:
        return notebook.digest
    parts = [
        notebook.digest,
        *(f"{one.path}\n{one.source}" for one in (*local.modules.values(), *local.tests)),
    ]
    parts += [f"{name}={given[name]!r}" for name in sorted(given)]
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _tells_of_a_build(found: Diagnostic) -> bool:
    """Whether it notes what became of a statement, which is idle talk where nothing is built."""
    return found.severity is Severity.INFO and found.code.startswith(("NB0", "NB1", "NB2"))
