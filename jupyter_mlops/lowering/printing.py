"""Which statements of a package print what they print in the notebook."""

import ast
from collections.abc import Iterable
from dataclasses import dataclass

from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.analysis.outputs import Outputs
from jupyter_mlops.analysis.results_alone import only_shows
from jupyter_mlops.analysis.timings import timed_names
from jupyter_mlops.lowering.lower import Lowered
from jupyter_mlops.notebook.trees import nodes_of, words_in
from jupyter_mlops.stages import BY_TAG

_ELSEWHERE = frozenset({"stdout", "IPython", "ipywidgets", "tqdm"})


@dataclass(frozen=True, slots=True)
class Printing:
    """A statement that may print, and that the package runs as it stands."""

    uid: str
    cell: int
    is_timed: bool
    """Whether it may tell what the clock says: that is another text in each run."""


def printing(facts: Facts, outputs: Outputs, lowered: Lowered) -> dict[str, tuple[Printing, ...]]:
    """Stage → its statements in order, for the stages whose prints are results."""
    if _prints_elsewhere(facts.units):
        return {}
    timed = timed_names(facts)
    found: dict[str, tuple[Printing, ...]] = {}
    for interface in lowered.interfaces.blocks:
        block = interface.block
        if block.stage in BY_TAG and BY_TAG[block.stage].has_metrics:
            found[block.stage] = tuple(
                Printing(unit.uid, unit.unit.span.cell, _is_timed(unit, timed))
                for unit in block.units
                if not only_shows(unit, outputs)
            )
    return found


def _is_timed(unit: UnitFacts, timed: frozenset[str]) -> bool:
    return "clock" in unit.resources or bool(unit.uses & timed)


def _prints_elsewhere(units: Iterable[UnitFacts]) -> bool:
    """Whether text may go past the output of the statement that runs.

    What is displayed is printed outside of Jupyter only, and what holds the stream itself, like
    the handler of a log, goes on printing to that of another time.
    """
    return any(
        not _ELSEWHERE.isdisjoint(words_in(unit.unit.node))
        or any(name.id == "display" for name in nodes_of(ast.Name, unit.unit.node))
        for unit in units
    )
