"""What a rule is given, and what a rule is: a function from a subject to findings."""

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from jupyter_mlops.analysis.dataflow import Flow
from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.analysis.origins.values import Origins, Site
from jupyter_mlops.analysis.slicing import Slice
from jupyter_mlops.analysis.tables import Tables, tables_of
from jupyter_mlops.diagnostic import Diagnostic
from jupyter_mlops.notebook.trees import nodes_in
from jupyter_mlops.notebook.units import Unit
from jupyter_mlops.source import Span


@dataclass(frozen=True)
class Subject:
    """A notebook with all that the analysis knows of it."""

    facts: Facts
    flows: Mapping[str, Flow]
    slice: Slice
    is_static: bool
    """No run was recorded and none will be: what isn't proved stays unproved."""
    origins: Origins
    """Which rows went where, whether a cell is tagged or not."""

    @cached_property
    def tables(self) -> Tables:
        """What the notebook's names hold of frames; several rules ask, often none has to."""
        return tables_of(self.facts)

    @cached_property
    def _kept(self) -> tuple[UnitFacts, ...]:
        return tuple(unit for unit in self.facts.units if unit.uid in self.slice.kept)

    def kept(self) -> Iterable[UnitFacts]:
        """The units that go into the package."""
        return self._kept

    def considered(self) -> Iterable[UnitFacts]:
        """The units that go into the package; before any tag is set, all: each of them may."""
        if any(unit.unit.role.stage for unit in self.facts.units):
            return self.kept()
        return (unit for unit in self.facts.units if not unit.unit.role.drop)

    def place(self, site: Site) -> Span:
        """The place of something that the origins tell of."""
        return span_of(self.facts.by_uid[site.uid], site.node)

    def order(self, site: Site) -> int:
        """Its position in the notebook."""
        return self.facts.by_uid[site.uid].unit.order


Rule = Callable[[Subject], Iterator[Diagnostic]]


def span_of(unit: UnitFacts, node: ast.AST) -> Span:
    """The place of a node inside a unit: its line, and its columns in characters.

    For what stands in a function of another unit it is the unit as a whole, which calls it.
    """
    if not isinstance(node, ast.expr | ast.stmt | ast.excepthandler):
        return unit.unit.span
    if not any(one is node for one in nodes_in(unit.unit.node)):
        return unit.unit.span
    whole = unit.unit.span
    return replace(
        whole,
        line=node.lineno,
        column=_column(unit.unit, node.lineno, node.col_offset),
        end_line=node.end_lineno or node.lineno,
        end_column=_column(unit.unit, node.end_lineno or node.lineno, node.end_col_offset or 0),
    )


def _column(unit: Unit, line: int, byte: int) -> int:
    """`ast` counts bytes from the start of the line; the unit's text may start further right."""
    parts = [one for one in unit.made_of if (one.node.lineno, one.node.col_offset) <= (line, byte)]
    if parts:
        return _column(parts[-1], line, byte)
    first = unit.span.line
    # the text of a decorated definition begins with its first decorator, the node behind the last
    start = unit.node.col_offset if line == first == unit.node.lineno else 0
    lines = unit.code.split("\n")
    text = lines[min(line - first, len(lines) - 1)]
    characters = len(text.encode()[: byte - start].decode(errors="replace"))
    return characters + (unit.span.column if line == first else 0)


def name_span(unit: UnitFacts, name: str) -> Span:
    """The place at which a unit first reads a name."""
    for node in nodes_in(unit.unit.node):
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load):
            return span_of(unit, node)
    return unit.unit.span
