"""From what the compiler knows of a notebook to what the front end draws and marks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from jupyter_mlops.analysis.facts import UnitFacts
from jupyter_mlops.checking import CheckResult
from jupyter_mlops.diagnostic import Diagnostic
from jupyter_mlops.ir.drawing import Node, flows, nodes
from jupyter_mlops.ir.pipeline import Parameter, Pipeline, Variable
from jupyter_mlops.live import Outline
from jupyter_mlops.lowering.limits import stated
from jupyter_mlops.rules.catalogue import entry
from jupyter_mlops.server.contract import (
    Analysis,
    CellText,
    Finding,
    NamesOf,
    ParameterRow,
    Place,
    RelatedPlace,
    StageFlow,
    StageNode,
    StatementFate,
    TextEdit,
    Value,
)
from jupyter_mlops.source import Span

UTF_16_UNIT = 2
"""Bytes."""


def analysis_of(
    version: int,
    cells: Sequence[CellText],
    outline: Outline,
    result: CheckResult,
    analysed: Mapping[str, UnitFacts],
) -> Analysis:
    """Put together what is known of one version of a notebook."""
    places = Places(cells)
    pipeline = result.pipeline
    return Analysis(
        version=version,
        findings=findings_of(result.diagnostics, places),
        statements=tuple(_fates(outline, pipeline, analysed, places)),
        nodes=tuple(_nodes(pipeline, cells)) if pipeline is not None else (),
        flows=tuple(
            StageFlow(flow.source, flow.target, _values(flow.variables)) for flow in flows(pipeline)
        )
        if pipeline is not None
        else (),
        parameters=tuple(map(_row, pipeline.parameters)) if pipeline is not None else (),
    )


class Places:
    """The cells of a notebook, to say where something is as an editor counts it."""

    def __init__(self, cells: Sequence[CellText]) -> None:
        self._cells = cells
        self._lines: dict[int, list[str]] = {}

    def of(self, span: Span) -> Place:
        """Turn columns in characters into columns in UTF-16 code units."""
        start = self._column(span.cell, span.line, span.column)
        end = self._column(span.cell, span.end_line, span.end_column)
        return _place(self._cells[span.cell - 1].id, span.line, start, span.end_line, end)

    def _column(self, cell: int, line: int, column: int) -> int:
        source = self._cells[cell - 1].source
        if source.isascii():
            return column
        if cell not in self._lines:
            self._lines[cell] = source.split("\n")
        lines = self._lines[cell]
        text = lines[line - 1] if line <= len(lines) else ""
        # what can't be encoded (half of a pair) is one unit, as in the editor
        before = text[:column].encode("utf-16-le", errors="surrogatepass")
        return len(before) // UTF_16_UNIT


@lru_cache(maxsize=32_768)
def _place(cell_id: str, line: int, column: int, end_line: int, end_column: int) -> Place:
    """Most statements are told of again and again, as the others are written."""
    return Place(cell_id, line, column, end_line, end_column)


def findings_of(diagnostics: Iterable[Diagnostic], places: Places) -> tuple[Finding, ...]:
    """Give diagnostics with the names of their codes and places as the editor counts them."""
    return tuple(_finding(one, places) for one in diagnostics)


def _finding(found: Diagnostic, places: Places) -> Finding:
    known = entry(found.code)
    return Finding(
        code=found.code,
        name=known.name if known else "",
        severity=found.severity.value,
        message=found.message,
        why=found.why,
        fix=found.fix,
        place=places.of(found.span) if found.span else None,
        related=tuple(RelatedPlace(places.of(one.span), one.note) for one in found.related),
        edits=tuple(TextEdit(places.of(one.span), one.text) for one in found.edits),
    )


def _fates(
    outline: Outline,
    pipeline: Pipeline | None,
    analysed: Mapping[str, UnitFacts],
    places: Places,
) -> Iterator[StatementFate]:
    """Give each statement's, in the notebook's order; nothing where reading found errors."""
    if outline.slice is None:
        return
    statements = pipeline.statements if pipeline is not None else ()
    homes = {one.uid: one.where for one in statements}
    for uid, facts in analysed.items():
        kept = uid in outline.slice.kept
        reason = outline.slice.reasons.get(uid, "")
        yield StatementFate(places.of(facts.unit.span), kept, homes.get(uid, ""), reason)


def _nodes(pipeline: Pipeline, cells: Sequence[CellText]) -> Iterator[StageNode]:
    positions = {
        stage.tag: [cell for function in stage.functions for cell in function.cells]
        for stage in pipeline.stages
    }
    for node in nodes(pipeline):
        own = positions.get(node.tag) or [
            cell for endpoint in pipeline.endpoints for cell in endpoint.cells
        ]
        yield _node(node, tuple(cells[position - 1].id for position in sorted(set(own))))


def _node(node: Node, cell_ids: tuple[str, ...]) -> StageNode:
    return StageNode(
        tag=node.tag,
        entry=node.entry,
        gives=_values(node.gives),
        parameters=node.parameters,
        extras=tuple(NamesOf(what, names) for what, names in node.extras if names),
        cell_ids=cell_ids,
    )


def _values(variables: Iterable[Variable]) -> tuple[Value, ...]:
    return tuple(Value(one.name, one.annotation) for one in variables)


def _row(one: Parameter) -> ParameterRow:
    return ParameterRow(one.name, one.annotation, one.default, one.help, stated(one.limits))
