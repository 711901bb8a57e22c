"""What a rule is given, and what a rule is: a function from a subject to findings."""

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from jupyter_mlops.analysis.dataflow import Flow
from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.analysis.slicing import Slice
from jupyter_mlops.diagnostic import Diagnostic
from jupyter_mlops.source import Span


@dataclass(frozen=True, slots=True)
class Subject:
    """A notebook with all that the analysis knows of it."""

    facts: Facts
    flows: Mapping[str, Flow]
    slice: Slice
    is_static: bool
    """No run was recorded and none will be: what isn't proved stays unproved."""

    def kept(self) -> Iterator[UnitFacts]:
        """The units that go into the package."""
        return (unit for unit in self.facts.units if unit.uid in self.slice.kept)


Rule = Callable[[Subject], Iterator[Diagnostic]]


def span_of(unit: UnitFacts, node: ast.AST) -> Span:
    """The place of a node inside a unit: its line, and its columns in characters."""
    if not isinstance(node, ast.expr | ast.stmt):
        return unit.unit.span
    whole = unit.unit.span
    end = node.end_lineno or node.lineno
    return replace(
        whole,
        line=node.lineno,
        column=node.col_offset,
        end_line=end,
        end_column=node.end_col_offset or node.col_offset,
    )
