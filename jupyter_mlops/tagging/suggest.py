"""From an analyzed notebook to suggested tags, each with a reason and a confidence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from jupyter_mlops.analysis.dataflow import link
from jupyter_mlops.analysis.facts import Facts, gather, likely
from jupyter_mlops.diagnostic import Diagnostic
from jupyter_mlops.notebook.cell import Notebook
from jupyter_mlops.notebook.reader import read_notebook
from jupyter_mlops.notebook.units import read_program
from jupyter_mlops.stages import ORDER, PARAMETERS, STAGES
from jupyter_mlops.tagging.assignment import assign
from jupyter_mlops.tagging.constants import parameter_cells
from jupyter_mlops.tagging.dependence import (
    Dependences,
    dependences,
    is_staying,
    named,
    yielded_names,
)
from jupyter_mlops.tagging.evidence import evidence_of
from jupyter_mlops.tagging.reasons import Evidence
from jupyter_mlops.tagging.serving import Candidate, candidates

SURE = 10**6
HALF_SURE = 10
"""The margin over the next best stage that makes a confidence of a half."""
PLAUSIBLE = 0.5
"""Confidence in what only other cells' needs speak for."""
FOR_OTHERS = 5
"""How many times more loading or fitting says of a cell when other cells use what it makes."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A tag for a cell that has none of ours."""

    cell: int
    tag: str
    reason: str
    confidence: float
    """Between 0 and 1: how much worse the next best stage would do."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """What was suggested for a notebook; nothing is decided where its author has tagged."""

    notebook: Notebook
    suggestions: tuple[Suggestion, ...]
    diagnostics: tuple[Diagnostic, ...]
    models: tuple[Candidate, ...]
    """Fitted models that a service could be made of, when the notebook has no serve cell."""

    @property
    def tags(self) -> dict[int, tuple[str, ...]]:
        """Cell → all its tags, the suggested one at their end."""
        own = {cell.position: cell.tags for cell in self.notebook.cells}
        return {one.cell: (*own[one.cell], one.tag) for one in self.suggestions}


def suggest_tags(path: Path) -> Suggested:
    """Read a notebook and suggest a stage for each cell that should have one; nothing is run.

    Raises NotebookUnreadable.
    """
    return suggest_tags_of(*read_notebook(path))


def suggest_tags_of(notebook: Notebook, found: tuple[Diagnostic, ...]) -> Suggested:
    """Suggest stages for a notebook that was read, and pass on what was found in reading it."""
    program = read_program(notebook)
    facts = likely(gather(program))
    flows = link(facts)
    evidence = evidence_of(facts, flows)
    between = dependences(facts, flows)
    chosen = _Chosen(facts, evidence, between)
    suggestions = chosen.suggestions()
    tags = {one.tag for one in suggestions} | set(chosen.tagged.values())
    models = () if "serve" in tags else candidates(facts)
    return Suggested(notebook, suggestions, (*found, *program.diagnostics), models)


class _Chosen:
    """The stage of every cell, and why."""

    def __init__(self, facts: Facts, evidence: tuple[Evidence, ...], between: Dependences) -> None:
        self.facts = facts
        self.between = between
        self.completes = self._completing()
        self.made: dict[int, dict[str, int]] = {}
        """Cell → name → where the cell makes or changes it last."""
        for unit in facts.units:
            names = dict.fromkeys(unit.binds | unit.mutates, unit.unit.order)
            self.made.setdefault(unit.unit.span.cell, {}).update(names)
        self.living = facts.context.kinds.iterators | yielded_names(facts)
        self.evidence: dict[int, list[Evidence]] = {}
        for one in evidence:
            self.evidence.setdefault(one.cell, []).append(one)
        roles = {unit.unit.span.cell: unit.unit.role for unit in facts.units}
        self.tagged = {cell: role.stage for cell, role in roles.items() if role.stage}
        self.dropped = {cell for cell, role in roles.items() if role.drop}
        self.claimed = {
            cell for cell, role in roles.items() if role.stage or role.keep or role.parameters
        } | self.dropped
        cells = {unit.unit.span.cell for unit in facts.units if is_staying(unit)}
        self.parameters = parameter_cells(facts) - self.claimed
        self.costs = {
            cell: self._costs(cell) for cell in sorted(cells - self.dropped - self.parameters)
        }
        flows, orders = self._known(between.flows), self._known(between.orders)
        flows += [(reader, maker) for maker, reader in flows if self._stays((maker, reader))]
        loose = {cell: self._weight(cell) // 2 for cell in self.costs if self._only_shows(cell)}
        self.stages = assign(self.costs, flows, orders, loose)

    def _costs(self, cell: int) -> tuple[int, ...]:
        if cell in self.tagged:
            own = ORDER[self.tagged[cell]]
            return tuple(0 if stage == own else SURE for stage in range(len(STAGES)))
        # What nothing speaks for belongs where it is needed first.
        costs = list(range(len(STAGES)))
        strongest = self._strongest(cell)
        for tag, weight in strongest.items():
            best = ORDER[tag]
            for stage in range(len(STAGES)):
                # too early by two stages is worse than by one
                costs[stage] += weight * (best - stage if stage < best else stage > best)
        if "serve" not in strongest:
            costs[ORDER["serve"]] = SURE
        return tuple(costs)

    def _strongest(self, cell: int) -> dict[str, int]:
        """Stage → what speaks most for it; a second score in a cell adds nothing to the first."""
        found: dict[str, int] = {}
        for one in self.evidence.get(cell, []):
            weight = one.weight
            if one.stage in ("data", "train"):
                weight = weight * FOR_OTHERS if self._is_for_others(one) else weight
            found[one.stage] = max(found.get(one.stage, 0), weight)
        return found

    def _is_for_others(self, one: Evidence) -> bool:
        """Tell whether another cell reads what this one makes from that statement on."""
        given = self.between.gives.get(one.cell, frozenset())
        made = self.made.get(one.cell, {})
        return any(made.get(name, one.since) >= one.since for name in given)

    def _known(self, pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        return [pair for pair in pairs if pair[0] in self.costs and pair[1] in self.costs]

    def _stays(self, pair: tuple[int, int]) -> bool:
        """Whether a generator or an open file flows between them, which can't be stored."""
        return bool(self.between.flows[pair] & self.living) and not self.claimed & {*pair}

    def _weight(self, cell: int) -> int:
        return sum(self._strongest(cell).values())

    def _only_shows(self, cell: int) -> bool:
        """Tell whether the cell can be left out without harm to any other."""
        if self.between.gives.get(cell) or cell in self.claimed:
            return False
        return cell not in self.completes

    def _completing(self) -> set[int]:
        """Cells that fit what another cell has made: that is what the notebook is after."""
        made: dict[str, int] = {}
        found: set[int] = set()
        for unit in self.facts.units:
            cell, fits = unit.unit.span.cell, "fit" in unit.effects.roles
            if fits and any(made.get(name, cell) != cell for name in unit.effects.must):
                found.add(cell)
            made |= dict.fromkeys(unit.binds, cell)
        return found

    def suggestions(self) -> tuple[Suggestion, ...]:
        """Give what to tag, in document order."""
        left_out = self._left_out() | self._explores()
        wanted = {
            cell for cell, found in self.evidence.items() if found and cell in self.costs
        } - left_out
        needed = self._needed(wanted | set(self.tagged))
        staged = (wanted | set(needed)) - self.claimed - self.parameters
        return tuple(
            _settings(cell) if cell in self.parameters else self._suggestion(cell, needed)
            for cell in sorted(staged | self.parameters)
        )

    def _left_out(self) -> set[int]:
        """Cells that only show something, in between what belongs to other stages."""
        found: set[int] = set()
        for pair in self._known(self.between.orders):
            if self.stages[pair[0]] > self.stages[pair[1]]:
                loose = [cell for cell in pair if self._only_shows(cell)]
                if not found & set(loose):
                    found.add(min(loose, key=self._weight))
        return found

    def _explores(self) -> set[int]:
        """Cells that load something and draw it, of which nothing else hears."""
        return {
            unit.unit.span.cell
            for unit in self.facts.units
            if {"plot", "show"} & unit.effects.roles and self._only_shows(unit.unit.span.cell)
            if self._strongest(unit.unit.span.cell).keys() <= {"data"}
        }

    def _needed(self, wanted: set[int]) -> dict[int, tuple[str, int]]:
        """Cell → the name it gives and the tagged cell that needs it, directly or not."""
        needed: dict[int, tuple[str, int]] = {}
        todo = sorted(wanted)
        while todo:
            reader = todo.pop()
            for (maker, other), names in self.between.flows.items():
                if other == reader and maker in self.costs:
                    shown = sorted(name for name in names if ":" not in name)
                    if maker not in needed and shown:
                        needed[maker] = (shown[0], reader)
                        if maker not in wanted:
                            todo.append(maker)
        return needed

    def _suggestion(self, cell: int, needed: Mapping[int, tuple[str, int]]) -> Suggestion:
        stage = self.stages[cell]
        tag = STAGES[stage].tag
        found = self.evidence.get(cell, [])
        for_it = _joined(one.reason for one in found if one.stage == tag)
        against = _joined(one.reason for one in found if one.stage != tag)
        if not found:
            name, reader = needed[cell]
            return Suggestion(cell, tag, f"makes `{name}`, which cell {reader} needs", PLAUSIBLE)
        if not for_it:
            reason = f"{against}, but {self._forced(cell, stage)}"
        elif against and tag != "serve":
            reason = f"{for_it} (and {against}: consider splitting the cell)"
        else:
            reason = for_it
        others = (cost for other, cost in enumerate(self.costs[cell]) if other != stage)
        margin = max(min(others) - self.costs[cell][stage], 0)
        return Suggestion(cell, tag, reason, round(margin / (margin + HALF_SURE), 2))

    def _forced(self, cell: int, stage: int) -> str:
        wanted = max(ORDER[one.stage] for one in self.evidence[cell])
        pairs = {**self.between.flows, **self.between.orders}
        # what follows keeps a cell early, what comes before keeps it late
        followers = [(after, pairs[before, after]) for before, after in pairs if before == cell]
        makers = [(before, pairs[before, after]) for before, after in pairs if after == cell]
        others = followers + makers if stage < wanted else makers + followers
        for other, names in others:
            if self.stages.get(other) == stage:
                return f"must stay with cell {other} because of {named(names)}"
        return "other cells depend on it"


def _settings(cell: int) -> Suggestion:
    reason = "holds nothing but plain values, which a run could be given"
    return Suggestion(cell, PARAMETERS, reason, 0.7)


def _joined(reasons: Iterable[str]) -> str:
    return " and ".join(dict.fromkeys(reasons))
