"""From a failed trial to diagnostics: the first difference, its stage, cell and likely cause."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from jupyter_mlops.analysis.facts import UnitFacts
from jupyter_mlops.analysis.seeds import unseeded_states
from jupyter_mlops.diagnostic import Diagnostic, Severity
from jupyter_mlops.ir.pipeline import Parameter, Pipeline
from jupyter_mlops.lowering.lower import Analysis
from jupyter_mlops.lowering.placement import Placement
from jupyter_mlops.rules.run_failures import run_diagnostics
from jupyter_mlops.validation.causes import TOLERATE, cause_of
from jupyter_mlops.validation.makers import Makers
from jupyter_mlops.validation.prove import Trial
from jupyter_mlops.validation.rehearsal.shortfalls import Shortfall
from jupyter_mlops.validation.stage_failures import stage_failure
from jupyter_mlops.validation.tracing import reaching
from jupyter_mlops.validation.verdict import Row

CODES = {
    ("value", "different"): "NB901",
    ("metric", "different"): "NB902",
    ("prediction", "different"): "NB903",
    ("report", "different"): "NB908",
    ("plot", "different"): "NB908",
    ("print", "different"): "NB908",
}
SUBJECTS = ("value", "metric", "prediction", "report", "plot", "print")
"""As things go wrong: what is shown is made of the rest."""
SAME = "Make each run of the notebook do the same: seed what is random, sort what a set gives."


def trial_diagnostics(
    trial: Trial, analysis: Analysis, pipeline: Pipeline, placement: Placement
) -> Iterator[Diagnostic]:
    """All that a trial has to say; an equal one says at most that points were skipped."""
    finder = _Finder(trial, analysis, pipeline, placement)
    yield from finder.ended_early(trial)
    rows = trial.proof.rows
    refusing = [row for row in rows if row.refuses]
    if trial.unstable:
        yield (finder.tolerated if trial.tolerated else finder.unstable)(trial.unstable)
    if trial.failures:
        yield stage_failure(trial.failures[0], finder.makers)
    yield from finder.refusing(refusing)
    if trial.proof.points and not (trial.proof.equal or refusing):
        yield finder.unproved(rows)
    for label in trial.skipped:
        yield Diagnostic(
            code="NB907",
            severity=Severity.WARNING,
            message=f"not proved at {label}: the notebook itself doesn't run with these parameters",
            why="Fewer points prove less: an override may behave differently in the package.",
            fix='Give values that work as "validation_points" in the notebook\'s nb2prod metadata.',
        )
    if trial.rehearsed is not None:
        yield from map(_untested, trial.rehearsed.shortfalls)
        for entry, found in trial.rehearsed.checks.get("endpoints", {}).items():
            if skewed := found.get("skew", {}).get("skewed"):
                yield finder.skewed(entry, skewed)


def only_defaults(parameters: Sequence[Parameter]) -> Diagnostic:
    """Nothing could be perturbed: whether overriding a parameter works isn't proved."""
    names = ", ".join(f"`{parameter.name}`" for parameter in parameters)
    return Diagnostic(
        code="NB907",
        severity=Severity.WARNING,
        message=f"proved at the defaults only: no number or flag to move among {names}",
        why="Whether another value of them does the same in the package isn't known.",
        fix='Give values that work as "validation_points" in the notebook\'s nb2prod metadata.',
    )


def _untested(lacking: Shortfall) -> Diagnostic:
    return Diagnostic(
        code="NB912",
        severity=Severity.WARNING if lacking.is_failure else Severity.INFO,
        message=f"the package has fewer tests; missing: {lacking.missing}; {lacking.why}",
        why="A fault that they would find goes unnoticed. What was proved is not affected.",
        fix=lacking.fix,
    )


class _Finder:
    def __init__(
        self, trial: Trial, analysis: Analysis, pipeline: Pipeline, placement: Placement
    ) -> None:
        self.facts = analysis.facts
        self.flows = analysis.flows
        self.placement = placement
        self.makers = Makers(analysis.facts, placement)
        self.start = trial.start
        self.shown = {one.key: one.uid for one in analysis.outputs.shown}
        self.drawn = {key: uid for uid, key in analysis.outputs.plots.items()}
        self.stages = [stage.tag for stage in pipeline.stages] + ["serve"]

    def ended_early(self, trial: Trial) -> Iterator[Diagnostic]:
        """Why the package wasn't run: the notebook's own runs don't allow a comparison."""
        for stage, names in (trial.unpicklable or {}).items():
            for name, reason in names.items():
                yield self.unstorable(stage.partition("@")[0], name, reason)
        if trial.broken is not None:
            for found in run_diagnostics(self.facts.program, trial.broken):
                fix = SAME if found.code == "NB401" else found.fix
                yield replace(found, message=f"in a further run, {found.message}", fix=fix)
        if trial.undecided:
            yield self.undecided(trial.undecided)

    def rank(self, row: Row) -> tuple[int, str, int, str]:
        """As things go wrong: stage by stage, values before what is made of them."""
        stage = self.stages.index(row.stage) if row.stage in self.stages else len(self.stages)
        subject = SUBJECTS.index(row.subject)
        return stage, row.point, subject, str(self._order(row.stage, row.name)).zfill(6)

    def _order(self, stage: str, name: str) -> int:
        unit = self.makers.last(stage, name)
        return unit.unit.order if unit is not None else 0

    def skewed(self, entry: str, difference: str) -> Diagnostic:
        """A row of the data reaches the model otherwise when it is sent as a request."""
        binders = [unit for unit in self.facts.units if entry in unit.binds]
        return Diagnostic(
            code="NB283",
            severity=Severity.WARNING,
            message=f"`{entry}` asks the model otherwise than the evaluation does, {difference}",
            span=binders[-1].unit.span if binders else None,
            why="What was measured says nothing about what the service answers.",
            fix=f"Do in `{entry}` with a row what the evaluation does with all of them.",
        )

    def unstorable(self, stage: str, name: str, reason: str) -> Diagnostic:
        unit = self.makers.origin(stage, name)
        return Diagnostic(
            code="NB240",
            severity=Severity.ERROR,
            message=f"`{name}` is needed by a later stage, but it can't be stored: {reason}",
            span=unit.unit.span if unit is not None else None,
            why="Stages run in processes of their own and hand each other files.",
            fix="Make it in the stage that needs it, or hand over what it is made from.",
        )

    def unstable(self, found: Mapping[str, str]) -> Diagnostic:
        name = min(found, key=self._first_order)
        message = f"two runs of the notebook disagree on `{name}`: {found[name]}"
        fix = "Make it the same in each run"
        if (start := self._start()) is not None:
            what, fix = cause_of(start, self.facts)
            message += f"; it starts here: {what}" if what else "; it starts here"
        elif (start := self._first(name)) is not None:
            fix = cause_of(start, self.facts).fix
        return Diagnostic(
            code="NB906",
            severity=Severity.ERROR,
            message=message,
            span=start.unit.span if start is not None else None,
            why="What differs from run to run can't be proved equal to anything.",
            fix=f"{fix}; {TOLERATE}.",
        )

    def undecided(self, reason: str) -> Diagnostic:
        return Diagnostic(
            code="NB905",
            severity=Severity.ERROR,
            message=f"the values of two runs of the notebook can't be compared: {reason}",
            why="What can't be read back and compared isn't known to be the same in each run.",
            fix="Hand over values of classes that can be pickled, read back and compared.",
        )

    def tolerated(self, found: Mapping[str, str]) -> Diagnostic:
        names = ", ".join(f"`{name}`" for name in sorted(found, key=self._first_order))
        return Diagnostic(
            code="NB906",
            severity=Severity.WARNING,
            message=f"not proved, as runs of the notebook disagree on them: {names}",
            why="You allow nondeterminism: everything else was compared.",
            fix="Seed what is random, or keep what differs out of the stages.",
        )

    def _start(self) -> UnitFacts | None:
        """Where the difference was seen to start; where it wasn't, what may have started it."""
        return self.facts.by_uid[self.start] if self.start else self._unseeded_draw()

    def _first_order(self, name: str) -> tuple[int, str]:
        unit = self._first(name)
        return (unit.unit.order if unit is not None else 0), name

    def _first(self, name: str) -> UnitFacts | None:
        makers = [unit for unit in self.facts.units if name in unit.binds | unit.mutates]
        return makers[0] if makers else None

    def _unseeded_draw(self) -> UnitFacts | None:
        """The first kept statement that draws from a random state which nothing seeds."""
        unseeded = unseeded_states(self.facts)
        kept = (unit for unit in self.facts.units if unit.uid in self.placement.where)
        return next((unit for unit in kept if unit.used & unseeded), None)

    def unproved(self, rows: Sequence[Row]) -> Diagnostic:
        """Of all that was compared nothing was equal, although nothing was seen to differ."""
        kept = [unit for unit in self.facts.units if unit.uid in self.placement.where]
        timed = next((unit for unit in kept if "clock" in unit.resources), None)
        start = self._start() or timed
        message = "no result of the package could be proved equal to the notebook's"
        if rows:
            message += f"; `{rows[0].name}`: {rows[0].detail}"
        what, fix = cause_of(start, self.facts) if start is not None else ("", "")
        return Diagnostic(
            code="NB906" if start is not None else "NB905",
            severity=Severity.ERROR,
            message=f"{message}; it starts here: {what}" if what else message,
            span=start.unit.span if start is not None else None,
            why="What isn't proved isn't released; there is nothing else to compare.",
            fix=f"{fix or 'Tag a cell that prints a metric or hands on a value'}.",
        )

    def refusing(self, rows: Sequence[Row]) -> Iterator[Diagnostic]:
        """The first of the rows; and the first that no chance explains, if that is another."""
        # Both runs of the notebook may agree by chance; the package's is one run more.
        drawn = [row for row in rows if self._may_be_drawn(row)]
        others = [row for row in rows if row not in drawn]
        if drawn:
            first = min(drawn, key=self.rank)
            yield self.unstable({first.name: first.detail})
        if others:
            yield self.different(min(others, key=self.rank), len(others))

    def _may_be_drawn(self, row: Row) -> bool:
        """Whether a difference may come from random numbers which nothing seeds."""
        unseeded = unseeded_states(self.facts)
        if row.verdict != "different" or self._unseeded_draw() is None:
            return False
        sources = self._sources(row)
        # what has no name in the notebook may be made of anything
        return not sources or any(self.facts.by_uid[uid].used & unseeded for uid in sources)

    def _sources(self, row: Row) -> frozenset[str]:
        """The statements that what was compared may be made by."""
        if row.subject != "print":
            return reaching(self.facts, self.flows, frozenset({row.name}))
        printing = self.makers.of_cell(row.stage, row.name)
        used = frozenset[str]().union(*(unit.uses for unit in printing))
        return reaching(self.facts, self.flows, used) | {unit.uid for unit in printing}

    def different(self, row: Row, count: int) -> Diagnostic:
        unit = self._maker(row)
        others = f", and {count - 1} more comparisons fail after it" if count > 1 else ""
        if row.verdict == "incomparable":
            message = f"`{row.name}` of stage `{row.stage}` can't be compared: {row.detail}{others}"
        else:
            message = (
                f"the {row.subject} `{row.name}` of stage `{row.stage}` differs from the "
                f"notebook's at {row.point}: {row.detail}{others}"
            )
        return Diagnostic(
            code=CODES.get((row.subject, row.verdict), "NB905"),
            severity=Severity.ERROR,
            message=message,
            span=unit.unit.span if unit is not None else None,
            why="The package would give other results than the notebook; it is not released.",
            fix=self._cause(unit),
        )

    def _maker(self, row: Row) -> UnitFacts | None:
        """The statement that gives the result, or else shows it: what it shows may have no name."""
        if row.subject == "print":
            return next(iter(self.makers.of_cell(row.stage, row.name)), None)
        if row.subject == "plot":
            # of several that one statement draws, all but the first have a number
            key = row.name if row.name in self.drawn else re.sub(r"-\d+$", "", row.name)
            return self.facts.by_uid.get(self.drawn.get(key, ""))
        made = self.makers.last(row.stage, row.name)
        return made or self.facts.by_uid.get(self.shown.get(row.name, ""))

    def _cause(self, unit: UnitFacts | None) -> str:
        if unit is not None and any(name.startswith("rng:") for name in unit.resources):
            return "Pass an explicit random_state: the statement draws from a shared generator."
        if unit is not None and len(unit.mutates) > 0:
            return "Make a new value instead of changing one that other names share."
        return "Tag the cells between which the value changes with one stage."
