"""Is the package equal to the notebook? Run both at several parameter points and compare all.

The notebook runs through the recorder, the package runs from files, and the values meet in a third
process. At the defaults each stage has a process of its own; at further points, or else once more,
all stages have one, for both ways must give the same. Two runs of the notebook itself, under
different hash seeds, tell first whether it agrees with itself.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from jupyter_mlops.ir.pipeline import Pipeline, Stage
from jupyter_mlops.lowering.printing import Printing
from jupyter_mlops.plain import Plain
from jupyter_mlops.recording.alone import Forks, clean_environment
from jupyter_mlops.recording.processes import crew
from jupyter_mlops.recording.record import Plan, Record
from jupyter_mlops.recording.runner import RunOptions, record
from jupyter_mlops.recording.showing import PAYLOAD
from jupyter_mlops.validation.agreement import Undecided, disagreements
from jupyter_mlops.validation.forkserver import ForkServer
from jupyter_mlops.validation.judge import NOT_KEPT, CallCheck, Check, StageCheck, judge
from jupyter_mlops.validation.judge import Row as Judged
from jupyter_mlops.validation.over_http import rows_over_http
from jupyter_mlops.validation.package_runs import (
    WORKERS,
    PackageRuns,
    Progress,
    Run,
    StageFailure,
    known_to,
)
from jupyter_mlops.validation.pickles import Pickled, pickled_in
from jupyter_mlops.validation.points import Point, milder
from jupyter_mlops.validation.preloading import starting_imports
from jupyter_mlops.validation.printed import printed_rows
from jupyter_mlops.validation.rehearsal.rehearse import (
    Rehearsed,
    Scene,
    TriedOut,
    Wishes,
    metrics_of,
    parameters_read,
    try_out,
)
from jupyter_mlops.validation.shown import ShownCheck
from jupyter_mlops.validation.verdict import Proof, Row

FURTHER_RUNS = 2
"""By which a value is told from one that agreed by chance, where some may disagree."""
Complete = Callable[[Sequence[Record], Forks | None], bool]
"""Called with the runs of the notebook, the one at the defaults first: what they tell goes into the
package before it runs. False when it can't go on."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A package to be proved, and where it came from."""

    project: Path
    pipeline: Pipeline
    plan: Plan
    """A run of the notebook that keeps every value that a stage gives."""
    notebook_folder: Path
    inputs: Path
    """Folder of the files that the notebook reads."""
    complete: Complete | None = None
    has_contract: bool = False
    """Whether the package checks tables."""
    tolerant: bool = False
    """By the user's consent: what the notebook's own runs disagree on doesn't count."""
    draws_unseeded: bool = False
    """Whether the notebook draws numbers that nothing seeds: two runs may agree by chance."""
    wishes: Wishes | None = None
    """What the package's tests are to have; None: it has them already."""
    printing: Mapping[str, tuple[Printing, ...]] = field(default_factory=dict)
    """Stage → its statements, where the package prints what they print in the notebook."""

    def starting_imports(self) -> tuple[str, ...]:
        """Import statements of libraries that each stage begins with."""
        sources, package = self.project / "src", self.pipeline.name
        return starting_imports(sources, package, has_contract=self.has_contract)

    def completed(self, runs: Iterable[tuple[Point, Record]], forks: Forks | None) -> bool:
        """Put what the runs tell into the package; False when it can't go on."""
        return self.complete is None or self.complete([taken for _, taken in runs], forks)


@dataclass(frozen=True, slots=True)
class Trial:
    """All that came out of proving one candidate."""

    proof: Proof
    failures: tuple[StageFailure, ...] = ()
    unpicklable: Mapping[str, Mapping[str, str]] | None = None
    """Stage → name → why the notebook's value can't be kept."""
    unstable: Mapping[str, str] | None = None
    """Name → what differs between two runs of the notebook itself."""
    undecided: str = ""
    """Why it isn't known whether two runs of the notebook agree."""
    broken: Record | None = None
    """A further run of the notebook, which didn't come to its end."""
    tolerated: bool = False
    """Whether what is unstable was left out of the proof instead of ending it."""
    start: str | None = None
    """The uid of the statement after which they first disagree, where that was found."""
    skipped: tuple[str, ...] = ()
    """Points at which the notebook itself doesn't run."""
    metrics: Mapping[str, float] | None = None
    moved: tuple[Mapping[str, Plain], Mapping[str, float]] | None = None
    """Parameters of the first further point, and the metrics there."""
    read: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Stage → parameters that it reads at the defaults."""
    shown: Mapping[str, bytes] | None = None
    """`evaluate/plots/residuals.png` → what the package wrote for people at the defaults."""
    pickled: tuple[Pickled, ...] = ()
    """What the package's own runs have stored as pickles."""
    rehearsed: Rehearsed | None = None
    """What the tests of an equal package are to check."""
    row_wise: frozenset[str] = frozenset()
    """Prediction functions whose requests, answered together, come out as if each were alone."""


class Prover:
    """Proves one candidate; every step may be read on its own."""

    forks: ForkServer | None = None

    def __init__(self, candidate: Candidate, options: RunOptions, progress: Progress) -> None:
        self.candidate = candidate
        self.options = options
        self.progress = progress

    def prove(self, points: Sequence[Point], base: Mapping[str, Plain]) -> Trial:
        """Run, compare, and stop early where going on would say nothing."""
        imports = self.candidate.starting_imports()
        # Its imports take place while the notebook runs.
        with ForkServer(imports, clean_environment((), hash_seed=0)) as self.forks:
            return self._prove(points, base)

    def _prove(self, points: Sequence[Point], base: Mapping[str, Plain]) -> Trial:
        records = self._record_all(points, base)
        kept, skipped = self._usable(points, records)
        repeated = [taken for key, (_, taken) in records.items() if key[0] == "first"]
        broken = next((taken for taken in repeated if taken.status != "complete"), None)
        if broken is not None:
            return Trial(Proof((), ()), broken=broken)
        if repeated[0].unpicklable:
            return Trial(Proof((), ()), unpicklable=repeated[0].unpicklable)
        try:
            unsettled = self._unsettled(repeated)
        except Undecided as reason:
            return Trial(Proof((), ()), undecided=str(reason))
        unstable = {
            name: why
            for payload, found in unsettled.items()
            for name, why in found.items()
            if payload != PAYLOAD
        }
        refused = bool(unstable) and not self.candidate.tolerant
        if refused or not self.candidate.completed(records.values(), self.forks):
            return Trial(Proof((), ()), unstable=unstable if refused else None)
        with TemporaryDirectory(prefix="nb2prod-proof-") as folder:
            runs = [
                (point, taken, Path(folder, f"run{number}"))
                for number, (point, taken) in enumerate(kept)
            ]
            again = [] if runs[1:] else [(*kept[0], Path(folder, "again"))]
            failures = self._package().run(runs, again)
            if failures:
                return Trial(Proof((), ()), failures=failures, skipped=skipped)
            rows = self._judge(runs, unsettled, repeated)
            if again:
                rows += _further(rows, self._judge(again, unsettled, repeated))
            trial = self._stored(runs, rows)
            is_proved = trial.proof.equal and not unstable
            tried = self._try_out(runs[0][2], trial.metrics or {}) if is_proved else TriedOut()
            asked = rows_over_http(points[0].label, tried.answered)
        return replace(
            trial,
            proof=replace(trial.proof, rows=(*rows, *asked)),
            unstable=unstable,
            tolerated=self.candidate.tolerant and bool(unstable),
            skipped=skipped,
            rehearsed=tried.rehearsed,
            row_wise=tried.row_wise,
        )

    def _stored(self, runs: Sequence[Run], rows: tuple[Row, ...]) -> Trial:
        """What the package's runs have stored, beside the comparisons of it."""
        pipeline, first = self.candidate.pipeline, runs[0][2]
        moved = [
            (known_to(pipeline, point), metrics_of(pipeline, artifacts))
            for point, _, artifacts in runs[1:2]
        ]
        return Trial(
            _proof_at([point for point, _, _ in runs], rows),
            metrics=metrics_of(pipeline, first),
            moved=moved[0] if moved else None,
            read=parameters_read(pipeline, first),
            shown=_shown(first),
            pickled=pickled_in([artifacts for _, _, artifacts in runs], pipeline),
        )

    def _package(self) -> PackageRuns:
        found = self.candidate
        return PackageRuns(
            found.project,
            found.pipeline,
            found.inputs,
            self.options.time_limit,
            self.forks,
            self.progress,
        )

    def _try_out(self, artifacts: Path, metrics: Mapping[str, float]) -> TriedOut:
        found = self.candidate
        place = (found.project, found.pipeline, artifacts, found.inputs)
        scene = Scene(*place, metrics, self.options.time_limit, self.forks)
        return try_out(scene, found.wishes, self.progress)

    def _record_all(
        self, points: Sequence[Point], base: Mapping[str, Plain]
    ) -> dict[tuple[str, int], tuple[Point, Record]]:
        doubtful = self.candidate.tolerant or self.candidate.draws_unseeded
        runs = 2 + FURTHER_RUNS if doubtful else 2
        jobs = {("first", seed): (points[0], seed) for seed in range(runs)}
        jobs |= {(point.label, 0): (point, 0) for point in points[1:]}
        done = 0

        def one(key: tuple[str, int]) -> tuple[Point, Record]:
            nonlocal done
            asked, seed = jobs[key]
            for point in [asked] if key[0] == "first" else [asked, *milder(asked, base)]:
                taken = self._record(point, seed)
                if taken.status == "complete":
                    break
            done += 1
            self.progress("recording again", done, len(jobs))
            return point, taken

        self.progress("recording again", 0, len(jobs))
        with crew(WORKERS) as pool:
            return dict(zip(jobs, pool.map(one, jobs), strict=True))

    def _record(self, point: Point, hash_seed: int) -> Record:
        plan = replace(self.candidate.plan, overrides=point.overrides, hash_seed=hash_seed)
        return record(plan, self.candidate.notebook_folder, self.options)

    def _usable(
        self, points: Sequence[Point], records: Mapping[tuple[str, int], tuple[Point, Record]]
    ) -> tuple[list[tuple[Point, Record]], tuple[str, ...]]:
        kept = [records[("first", 0)]]
        skipped = []
        for point in points[1:]:
            tried, taken = records[(point.label, 0)]
            if taken.status == "complete":
                kept.append((tried, taken))
            else:
                skipped.append(point.label)
        return kept, tuple(skipped)

    def _unsettled(self, runs: Sequence[Record]) -> dict[str, dict[str, str]]:
        """Payload → name → what differs, for values that runs at the defaults don't agree on."""
        first, *others = runs
        found: dict[str, dict[str, str]] = {}
        for payload in sorted(Path(first.folder).glob("*.pkl")):
            found[payload.name] = {}
            for other in others:
                found[payload.name] |= self._disagreeing(payload.name, first, other)
        return found

    def _disagreeing(self, payload: str, first: Record, second: Record) -> dict[str, str]:
        one, other = Path(first.folder, payload), Path(second.folder, payload)
        both = one.exists() and other.exists()
        return disagreements(one, other, self.forks) if both else {}

    def _judge(
        self,
        runs: Sequence[Run],
        unsettled: Mapping[str, Mapping[str, str]],
        repeated: Sequence[Record],
    ) -> tuple[Row, ...]:
        self.progress("comparing", 0, 1)
        checks: list[Check] = []
        pipeline = self.candidate.pipeline
        last = pipeline.stages[-1].tag if pipeline.service is None else None
        for point, taken, artifacts in runs:
            for watch in self.candidate.plan.watches:
                snapshot = Path(taken.folder, f"{watch.label}.pkl")
                stage = watch.label.partition("@")[0]
                loose = unsettled.get(snapshot.name, {})
                label = f"{point.label}|{stage}"
                goes_on = stage != last
                checks.append(StageCheck(label, snapshot, artifacts, stage, loose, goes_on))
            run, loose = (point, taken, artifacts), unsettled.get(PAYLOAD, {})
            checks += _shown_checks(pipeline.stages, run, loose)
            if pipeline.service is not None and taken.calls:
                path = Path(taken.folder, "calls.pkl")
                loose = unsettled.get(path.name, {})
                checks.append(CallCheck(f"{point.label}|serve", path, artifacts, loose))
        project, package = self.candidate.project, pipeline.name
        found = judge(project, package, checks, self.options.time_limit, self.forks)
        printed = printed_rows(self.candidate.printing, runs, repeated, package)
        self.progress("comparing", 1, 1)
        return (*_rows(found), *printed)


def _further(rows: Sequence[Row], again: Sequence[Row]) -> tuple[Row, ...]:
    """What refuses the build only where all stages run in one process."""
    told = {(row.stage, row.subject, row.name) for row in rows if row.refuses}
    return tuple(
        replace(row, detail=f"{row.detail} (all stages in one process)".strip())
        for row in again
        if row.refuses and (row.stage, row.subject, row.name) not in told
    )


def _rows(found: Sequence[Judged]) -> Iterator[Row]:
    # A stage may have several snapshots: what one of them lacks, another may have.
    kept = {(row.label, row.name) for row in found if row.detail != NOT_KEPT}
    for row in found:
        if row.detail == NOT_KEPT and (row.label, row.name) in kept:
            continue
        point_label, _, stage = row.label.partition("|")
        detail = f"{row.where} {row.detail}".strip()
        yield Row(point_label, stage, row.subject, row.name, str(row.verdict), detail)


def _proof_at(points: Sequence[Point], rows: tuple[Row, ...]) -> Proof:
    values = tuple(dict(point.overrides) for point in points)
    return Proof(values, rows, labels=tuple(point.label for point in points))


def _shown(artifacts: Path) -> dict[str, bytes]:
    paths = [*artifacts.glob("*/plots/*.png"), *artifacts.glob("*/reports/*.txt")]
    return {path.relative_to(artifacts).as_posix(): path.read_bytes() for path in sorted(paths)}


def _shown_checks(
    stages: Sequence[Stage], run: Run, unsettled: Mapping[str, str]
) -> Iterator[ShownCheck]:
    point, taken, artifacts = run
    for stage in stages:
        if stage.reports or stage.plots:
            yield ShownCheck(
                f"{point.label}|{stage.tag}",
                Path(taken.folder, PAYLOAD),
                artifacts,
                stage.tag,
                stage.reports,
                stage.plots,
                unsettled,
            )
