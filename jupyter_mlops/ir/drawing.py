"""A pipeline as an outline for the terminal, as Mermaid text, and as plain data."""

from collections.abc import Iterator
from dataclasses import dataclass

from jupyter_mlops.ir.pipeline import Endpoint, Pipeline, Service, Variable
from jupyter_mlops.stages import BY_TAG, STAGES, StageKind

_BETWEEN = StageKind("", "what stands between stages", "#7f7f7f", "•", "")
"""How a stage is drawn that no tag stands for: it makes what the service holds."""
_SERVE = next(kind.tag for kind in STAGES if kind.is_service)


@dataclass(frozen=True, slots=True)
class Node:
    """A stage or the service, as a drawing needs it."""

    tag: str
    entry: str
    takes: tuple[Variable, ...]
    gives: tuple[Variable, ...]
    parameters: tuple[str, ...]
    extras: tuple[tuple[str, tuple[str, ...]], ...]
    """(what, names) of metrics, plots and the like."""


@dataclass(frozen=True, slots=True)
class Flow:
    """Values that go from one stage to another."""

    source: str
    target: str
    variables: tuple[Variable, ...]


def nodes(pipeline: Pipeline) -> Iterator[Node]:
    """Give the stages in order, then the service."""
    for stage in pipeline.stages:
        extras: tuple[tuple[str, tuple[str, ...]], ...]
        extras = (("metrics", stage.metrics), ("plots", stage.plots), ("reports", stage.reports))
        yield Node(stage.tag, stage.entry, stage.inputs, stage.outputs, stage.parameters, extras)
    if service := pipeline.service:
        extras = tuple(one for each in service.endpoints for one in _wire(service, each))
        entry = ", ".join(pipeline.entries)
        yield Node(_SERVE, entry, service.state, (), service.parameters, extras)


def _wire(service: Service, endpoint: Endpoint) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What goes in and comes out; of which function, where there are several."""
    of = f" of {endpoint.entry}" if len(service.endpoints) > 1 else ""
    yield f"request{of}", tuple(f"{one.name}: {one.annotation}" for one in endpoint.arguments)
    yield f"answer{of}", (endpoint.returns,)


def flows(pipeline: Pipeline) -> Iterator[Flow]:
    """Give what each stage takes, grouped by the latest stage before it that gives it."""
    makers: dict[str, str] = {}
    for node in nodes(pipeline):
        taken: dict[str, list[Variable]] = {}
        for variable in node.takes:
            if variable.name in makers:
                taken.setdefault(makers[variable.name], []).append(variable)
        for source, variables in taken.items():
            yield Flow(source, node.tag, tuple(variables))
        makers |= {variable.name: node.tag for variable in node.gives}


def as_outline(pipeline: Pipeline) -> str:
    """Write the stages with what they take and give, for the terminal."""
    lines = [f"{pipeline.name} {pipeline.version}, from {pipeline.notebook}"]
    if pipeline.parameters:
        lines += ["", "parameters"]
        lines += [
            f"    {one.name}: {one.annotation} = {one.default!r}" for one in pipeline.parameters
        ]
    arriving = list(flows(pipeline))
    for node in nodes(pipeline):
        lines += ["", f"{BY_TAG.get(node.tag, _BETWEEN).glyph} {node.tag}: {node.entry}"]
        lines += _field("reads", node.parameters)
        for flow in arriving:
            if flow.target == node.tag:
                lines += _field(f"from {flow.source}", _typed(flow.variables))
        lines += _field("gives", _typed(node.gives))
        for what, names in node.extras:
            lines += _field(what, names)
    return "\n".join(lines)


def as_mermaid(pipeline: Pipeline) -> str:
    """Write a Mermaid flowchart; each name is escaped, for a notebook may hold any."""
    lines = ["flowchart LR"]
    if any(node.parameters for node in nodes(pipeline)):
        lines.append('    parameters[/"parameters"/]')
    for node in nodes(pipeline):
        kind = BY_TAG.get(node.tag, _BETWEEN)
        lines.append(f'    stage_{node.tag}["{kind.glyph} {node.tag}<br/>{_escaped(node.entry)}"]')
        lines.append(f"    style stage_{node.tag} stroke:{kind.colour},stroke-width:3px")
        if node.parameters:
            label = "<br/>".join(map(_escaped, node.parameters))
            lines.append(f'    parameters -.->|"{label}"| stage_{node.tag}')
    for flow in flows(pipeline):
        label = "<br/>".join(_escaped(variable.name) for variable in flow.variables)
        lines.append(f'    stage_{flow.source} -->|"{label}"| stage_{flow.target}')
    return "\n".join(lines)


def as_document(pipeline: Pipeline) -> dict[str, object]:
    """Give the drawing as plain data."""
    return {
        "name": pipeline.name,
        "version": pipeline.version,
        "parameters": pipeline.parameters,
        "stages": [
            {
                "tag": node.tag,
                "entry": node.entry,
                "takes": node.takes,
                "gives": node.gives,
                "parameters": node.parameters,
                **dict(node.extras),
            }
            for node in nodes(pipeline)
        ],
        "flows": list(flows(pipeline)),
    }


def _typed(variables: tuple[Variable, ...]) -> tuple[str, ...]:
    return tuple(f"{variable.name}: {variable.annotation}" for variable in variables)


def _field(what: str, names: tuple[str, ...]) -> list[str]:
    return [f"    {what:<13} {', '.join(names)}"] if names else []


def _escaped(text: str) -> str:
    """Replace all but letters, digits and blanks by Mermaid's numeric entities."""
    return "".join(char if char.isalnum() or char in " _" else f"#{ord(char)};" for char in text)
