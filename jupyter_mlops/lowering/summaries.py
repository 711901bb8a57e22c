"""From a block of statements to its docstring: the section that it is, or else what it gives."""

from collections.abc import Iterator, Sequence

from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.analysis.outputs import Shown
from jupyter_mlops.lowering.interfaces import RANDOM_STATES, Interface
from jupyter_mlops.lowering.placement import PREPARE, Placement
from jupyter_mlops.notebook.headings import opening

_LISTED = [(4, 4), (3, 3), (2, 2), (4, 0), (3, 0), (2, 0), (1, 1), (1, 0)]
"""How many names of a kind are listed, and of plots: as many as there is room for."""
_WIDTH = 80
"""Characters of a summary."""
_MOST_SECTIONS = 6
_DRAW = "draw"
_VERBS = {"metric": "measure", "metrics": "measure", "report": "report"}
_PLAIN = ("", "builtins", "numpy", "pandas")
"""Modules whose values nobody trains; empty: not known."""


class Summaries:
    """Writes the docstrings of one pipeline; what a section says is told once."""

    def __init__(self, facts: Facts, placement: Placement) -> None:
        self.facts = facts
        self.placement = placement
        first = next(iter(facts.program.headings.values()), "")
        title, _ = opening(facts.program.notebook.cells)
        self._untitled = {first if first.partition("\n")[0] == title else "", ""}
        """What only the notebook's title heads, or nothing: no sections to be named."""
        self._told = set(self._untitled)
        """Sections that a docstring has told already."""

    def of(self, interface: Interface, shown: Sequence[Shown], plots: Sequence[str]) -> str:
        """Tell what a block is for; `shown` and `plots` are what its function gives to look at."""
        cells = {
            unit.unit.span.cell: None
            for unit in interface.block.units
            if unit.unit.role.stage is not None
        }
        headings = self.facts.program.headings
        sections = {headings.get(cell, ""): None for cell in cells}
        fresh = [one for one in sections if one not in self._told]
        self._told.update(fresh)
        if len(fresh) == len(sections) == 1 and self._opens(next(iter(cells)), fresh[0]):
            return fresh[0]
        said = self._said(interface, shown, plots)
        if not fresh:
            return said
        # Also those that another docstring tells: one that names some seems to name all.
        known = [one for one in sections if one not in self._untitled]
        titles = [one.partition("\n")[0].rstrip(".:") for one in known]
        noun = "Section" if len(titles) == 1 else "Sections"
        if len(titles) > _MOST_SECTIONS:
            titles[_MOST_SECTIONS - 1 :] = [f"{len(titles) - _MOST_SECTIONS + 1} more"]
        told = f"{said}\n\n{noun} of the notebook: {'; '.join(titles)}"
        return told if told.endswith(("?", "!")) else f"{told}."

    def _opens(self, cell: int, section: str) -> bool:
        """Whether a section begins with this cell: not when it first tells of what is left out.

        What is only looked at comes after a heading and before a text that leads on to the cell.
        """
        headings = self.facts.program.headings
        earlier = [one for one, said in headings.items() if said == section and one < cell]
        texts = [
            one.position for one in self.facts.program.notebook.cells if one.kind == "markdown"
        ]
        return not any(
            self._is_left_out(one) and any(one < text < cell for text in texts) for one in earlier
        )

    def _is_left_out(self, cell: int) -> bool:
        own = [unit for unit in self.facts.units if unit.unit.span.cell == cell]
        return bool(own) and not any(unit.uid in self.placement.where for unit in own)

    def _said(self, interface: Interface, shown: Sequence[Shown], plots: Sequence[str]) -> str:
        """Give the user's own word for a step, else what comes out of it."""
        step = interface.block.step.partition(":")[2]
        if step:
            return step.replace("_", " ").capitalize()
        tag = interface.block.stage
        if tag == PREPARE:
            return "Make what the prediction function holds"
        given = dict(self._given(interface, shown, plots))
        for most, plotted in _LISTED:
            clauses = [
                f"{verb} {_listed(*names, plotted if verb == _DRAW else most)}"
                for verb, names in given.items()
            ]
            said = ", and ".join([", ".join(clauses[:-1]), *clauses[-1:]]).removeprefix(", and ")
            if len(said) <= _WIDTH:
                break
        # What gives nothing is there for what it prints.
        return f"{said[:1].upper()}{said[1:]}" or "Print the results"

    def _given(
        self, interface: Interface, shown: Sequence[Shown], plots: Sequence[str]
    ) -> Iterator[tuple[str, tuple[Sequence[str], str]]]:
        """Give what is done, to what, and what kind of thing that is."""
        values = [name for name in interface.outputs if name not in RANDOM_STATES]
        if values:
            units = interface.block.units
            trains = interface.block.stage == "train"
            trained = trains and all(self._is_trained(name, units) for name in values)
            yield "train" if trained else "make", (values, "value")
        for verb, noun in (("measure", "metric"), ("report", "text")):
            keys = [one.key for one in shown if _VERBS[one.kind] == verb]
            if keys:
                yield verb, (keys, noun)
        if plots:
            yield _DRAW, (plots, "plot")

    def _is_trained(self, name: str, units: Sequence[UnitFacts]) -> bool:
        """Whether it is made by fitting, or changed once it is there, and isn't plain data."""
        fact = self.facts.value(name)
        return (
            fact is not None
            and fact.type.partition(".")[0] not in _PLAIN
            and any(
                name in unit.mutates or (name in unit.binds and "fit" in unit.effects.roles)
                for unit in units
            )
        )


def _listed(names: Sequence[str], noun: str, most: int) -> str:
    if not most:
        return f"{len(names)} {noun}s" if len(names) > 1 else f"a {noun}"
    spans = [f"`{' '.join(name.replace('`', '').split())}`" for name in names]
    if len(spans) == 1:
        return spans[0]
    if len(spans) > most:
        if most == 1:
            return f"{len(spans)} {noun}s"
        spans[most - 1 :] = [f"{len(spans) - most + 1} more"]
    return f"{', '.join(spans[:-1])} and {spans[-1]}"
