"""From facts and slice to the pipeline: place, connect, check, lift, name, type."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from jupyter_mlops.analysis.dataflow import Flow, link
from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.analysis.outputs import Outputs
from jupyter_mlops.analysis.slicing import Slice
from jupyter_mlops.diagnostic import Diagnostic, Severity
from jupyter_mlops.ir.pipeline import Module, Pipeline, Stage
from jupyter_mlops.lowering.annotations import Annotations
from jupyter_mlops.lowering.arrangement import arranged
from jupyter_mlops.lowering.borders import border_diagnostics
from jupyter_mlops.lowering.carried_functions import carried_faults
from jupyter_mlops.lowering.commented_code import without_commented_code
from jupyter_mlops.lowering.function_types import annotated
from jupyter_mlops.lowering.imports import import_lines, sorted_imports
from jupyter_mlops.lowering.interfaces import Interfaces, interfaces
from jupyter_mlops.lowering.local_faults import local_faults
from jupyter_mlops.lowering.module_state import state_faults
from jupyter_mlops.lowering.ordering import Relink
from jupyter_mlops.lowering.parameters import LimitTables, parameter_diagnostics, parameters_of
from jupyter_mlops.lowering.placement import Placement
from jupyter_mlops.lowering.predictor import service_of
from jupyter_mlops.lowering.provenance import (
    input_files,
    obligations_of,
    output_folders,
    statements_of,
)
from jupyter_mlops.lowering.relocation import relocated
from jupyter_mlops.lowering.requirements import package_texts, python_of, requirements_of
from jupyter_mlops.lowering.scope import definition_diagnostics
from jupyter_mlops.lowering.services import service_diagnostics
from jupyter_mlops.lowering.sources import Source, sources_of
from jupyter_mlops.lowering.stages import StageWriter
from jupyter_mlops.notebook.headings import opening
from jupyter_mlops.notebook.local_modules import LocalModules
from jupyter_mlops.notebook.trees import nodes_of, parsed
from jupyter_mlops.recording.samples import Sample


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything the phases before have found out."""

    facts: Facts
    flows: Mapping[str, Flow]
    outputs: Outputs
    slice: Slice
    samples: tuple[Sample, ...] | None = None
    """Calls of the prediction function; None when nothing was recorded."""
    local: LocalModules = field(default_factory=LocalModules)
    """Modules beside the notebook that kept statements import."""
    followed: LocalModules = field(default_factory=LocalModules)
    """Those that any statement imports."""
    relink: Relink = link
    """Whose findings of a version before may be used again."""


@dataclass(frozen=True, slots=True)
class Lowered:
    """The pipeline and what was found on the way; a pipeline with errors must not be emitted."""

    pipeline: Pipeline
    placement: Placement
    interfaces: Interfaces
    diagnostics: tuple[Diagnostic, ...]
    sources: tuple[Source, ...] = ()
    """Statements that read a table, which the package checks against its contract."""


def lower(
    analysis: Analysis,
    name: str,
    version: str,
    limits: LimitTables | None = None,
    has_contract: bool = False,
) -> Lowered:
    """Lower the slice to a pipeline; `limits` are those of parameters in the settings."""
    facts, flows, found = analysis.facts, analysis.flows, analysis.slice
    placement, conflicts = arranged(facts, flows, found, analysis.relink)
    wanted = {"evaluate": frozenset(one.key for one in analysis.outputs.shown if one.is_name)}
    borders = interfaces(facts, flows, placement, wanted, found.results)
    parameters = parameters_of(facts, found, limits or {})
    fields = {parameter.name: parameter.field for parameter in parameters}
    sources = sources_of(facts, placement) if has_contract else ()
    writer = StageWriter(facts, analysis.outputs, placement, borders, fields, name, sources)
    stages = writer.stages()
    service = service_of(writer, found, analysis.samples)
    diagnostics = [
        *_idle_stages(facts, stages),
        *(conflict.diagnostic() for conflict in conflicts),
        *definition_diagnostics(facts, placement),
        *parameter_diagnostics(facts, found, limits or {}),
        *border_diagnostics(facts, flows, borders),
        *carried_faults(facts, flows, placement),
        *service_diagnostics(facts, found, borders.captured, analysis.samples),
        *local_faults(facts, found, analysis.local, analysis.followed),
        *state_faults(facts, flows, placement, analysis.followed),
        *writer.faults,
    ]
    title, doc = opening(facts.program.notebook.cells)
    pipeline = Pipeline(
        name=name,
        version=version,
        title=title or name.replace("_", " ").capitalize(),
        doc=doc,
        notebook=facts.program.notebook.path.name,
        digest=facts.program.notebook.digest,
        parameters=parameters,
        stages=stages,
        definitions=_definitions(facts, placement, name),
        service=service,
        files=input_files(facts, found),
        workdir=facts.record.workdir if facts.record is not None else ".",
        python=python_of(facts),
        statements=statements_of(facts, found, placement),
        rewritten=writer.rewritten(),
        obligations=obligations_of(facts, found),
    )
    return Lowered(_whole(pipeline, analysis), placement, borders, tuple(diagnostics), sources)


def _whole(pipeline: Pipeline, analysis: Analysis) -> Pipeline:
    """The pipeline with the modules beside the notebook, and with what all of it finds there."""
    pipeline = relocated(pipeline, analysis.local)
    texts = package_texts(pipeline)
    return replace(
        pipeline,
        folders=output_folders(analysis.facts, analysis.slice),
        requirements=requirements_of(analysis.facts, analysis.slice, texts),
    )


def _idle_stages(facts: Facts, stages: tuple[Stage, ...]) -> Iterator[Diagnostic]:
    """NB206 when nothing is left of the train cells, or of all cells with a tag."""
    tagged = [unit for unit in facts.units if unit.unit.role.stage]
    training = [unit for unit in tagged if unit.unit.role.stage == "train"]
    if training and not any(stage.tag == "train" for stage in stages):
        idle = training[0]
        message = "no result needs a statement of the cells tagged `train`"
        why = "The package would have no train stage: its results are made elsewhere."
        fix = "Score or serve what these cells make, or tag the cells that really train."
    elif tagged and not stages:
        idle = tagged[0]
        message = "no tagged cell makes, writes or shows anything that could be kept"
        why = "The package would have no stage."
        fix = "Tag the cells that load the data, fit the model or score it."
    else:
        return
    yield Diagnostic(
        code="NB206",
        severity=Severity.ERROR,
        message=message,
        span=idle.unit.span,
        why=why,
        fix=fix,
    )


def _definitions(facts: Facts, placement: Placement, package: str) -> Module | None:
    if not placement.definitions:
        return None
    texts = []
    types = Annotations(facts, package, frozenset())
    for unit in placement.definitions:
        code = unit.unit.code
        if not isinstance(unit.unit.node, ast.Assign | ast.AnnAssign):
            code = annotated(unit, facts, types)
        types.defined |= unit.binds
        told = f"{unit.unit.comment}\n{code}" if unit.unit.comment else code
        texts.append(without_commented_code(told))
    body = _spaced(placement.definitions, texts)
    single, whole = import_lines(
        placement.imports, _names_in(body), types.imports, placement.experimental
    )
    untyped = {"from typing import Any"}  # looked up for functions that may have types of their own
    single = single | untyped if re.search(r"\bAny\b", body) else single - untyped
    return Module(
        imports=sorted_imports(single, package),
        body="\n\n\n".join([*whole, body]),
        docstring=f"Functions, classes and constants of {facts.program.notebook.path.name}.",
    )


def _spaced(units: tuple[UnitFacts, ...], texts: list[str]) -> str:
    """Two blank lines around functions and classes, none between constants."""
    parts: list[str] = []
    for position, (unit, text) in enumerate(zip(units, texts, strict=True)):
        if position:
            plain = isinstance(unit.unit.node, ast.Assign | ast.AnnAssign)
            before = isinstance(units[position - 1].unit.node, ast.Assign | ast.AnnAssign)
            parts.append("\n" if plain and before else "\n\n\n")
        parts.append(text)
    return "".join(parts)


def _names_in(code: str) -> frozenset[str]:
    return frozenset(node.id for node in nodes_of(ast.Name, parsed(code)))


def stage_of(pipeline: Pipeline, tag: str) -> Stage | None:
    """The stage with this tag."""
    return next((stage for stage in pipeline.stages if stage.tag == tag), None)
