"""From the prediction functions to the service: one predictor, each function a method of it."""

import ast
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from jupyter_mlops.analysis.facts import UnitFacts
from jupyter_mlops.analysis.scopes import names_from_module
from jupyter_mlops.analysis.slicing import Edge, Slice
from jupyter_mlops.ir.pipeline import Endpoint, Module, Service
from jupyter_mlops.lowering.annotations import Annotations
from jupyter_mlops.lowering.batching import batch_function
from jupyter_mlops.lowering.endpoints import (
    Entry,
    arguments_of,
    entries_of,
    result_type,
    sample_texts,
    seen_types,
    typed_signature,
)
from jupyter_mlops.lowering.function_types import seen_signature
from jupyter_mlops.lowering.imports import import_lines, sorted_imports
from jupyter_mlops.lowering.lift import Frame
from jupyter_mlops.lowering.services import OWN_NAMES
from jupyter_mlops.lowering.stages import StageWriter
from jupyter_mlops.recording.samples import Sample

OURS = "Predictor"
"""The class of a service; one of the notebook that is called so is imported where it is used."""


def service_of(
    writer: StageWriter, found: Slice, samples: tuple[Sample, ...] | None
) -> Service | None:
    """Write the service; None without a usable function. Faults are told to the writer."""
    entries = entries_of(writer.facts, found)
    if not entries:
        return None
    types = Annotations(writer.facts, writer.package, writer.defined - {OURS})
    borders = writer.borders
    taken = {*OWN_NAMES, *borders.state, *(entry.name for entry in entries)}
    state = tuple(writer.variable(name, types) for name in borders.state)
    predictor = _Predictor(writer, types, found.edges, taken)
    endpoints = tuple(
        predictor.endpoint(entry, [one for one in samples or () if one.entry == entry.name])
        for entry in entries
    )
    return Service(endpoints, state, borders.state_parameters, predictor.module(endpoints))


@dataclass
class _Predictor:
    """Writes the methods of one predictor."""

    writer: StageWriter
    types: Annotations
    edges: Collection[Edge]
    """Which statement needs which."""
    taken: set[str]
    """Names of what the predictor has."""

    def endpoint(self, entry: Entry, samples: Sequence[Sample]) -> Endpoint:
        facts = self.writer.facts
        body = self._body(entry)
        arguments = arguments_of(entry, tuple(samples))
        seen = seen_signature(entry.unit, facts)
        types = seen_types(arguments, seen, self.types)
        returns = result_type(tuple(samples)) or self.types.text(seen.answer)
        given = frozenset(_argument_names(entry.signature)) | {"self"}
        self.writer.faults += self.writer.scope_diagnostics(
            ast.parse(body), given, self._needed(entry), frozenset(self.types.imported)
        )
        many, batch = batch_function(body, arguments, returns)
        return Endpoint(
            entry=entry.name,
            doc=entry.doc,
            arguments=arguments,
            signature=typed_signature(entry.signature, arguments, types),
            returns=returns,
            body=body,
            cells=(entry.unit.unit.span.cell,),
            samples=sample_texts(tuple(samples)),
            many=many,
            batch=batch,
            batch_name=self._free(f"{entry.name}_batch") if batch else "",
        )

    def module(self, endpoints: Sequence[Endpoint]) -> Module:
        """What stands above the predictor."""
        heads = [f"def _({one.signature})" for one in endpoints]
        bodies = [one.body for one in endpoints]
        names = frozenset[str]().union(*map(names_from_module, heads, bodies))
        placement = self.writer.placement
        single, whole = import_lines(
            placement.imports, names, self.types.imports, placement.experimental
        )
        if any("Any" in f"{one.signature} {one.returns} {one.body}" for one in endpoints):
            single.add("from typing import Any")
        return Module(
            imports=sorted_imports(single, self.writer.package),
            definitions=tuple(sorted(names & self.writer.defined | self.types.definitions)),
            body="\n\n\n".join(whole),
        )

    def _body(self, entry: Entry) -> str:
        helpers = tuple(unit for unit in self._needed(entry) if unit.uid != entry.unit.uid)
        frame = Frame(inputs=(), parameters=self._texts(), outputs=(), ending="", rest=entry.body)
        body = self.writer.lifter.body(helpers, frame, self.types).body
        read = names_from_module(f"def _({entry.signature})", body)
        if OURS in read & self.writer.defined:
            return f"from {self.writer.package}.definitions import {OURS}\n\n{body}"
        return body

    def _needed(self, entry: Entry) -> list[UnitFacts]:
        """The function, and what is repeated for it."""
        service = self.writer.placement.service
        ahead, needed = {entry.unit.uid}, set[str]()
        while ahead:
            needed |= ahead
            makers = {edge.producer for edge in self.edges if edge.consumer in ahead}
            ahead = (makers & {unit.uid for unit in service}) - needed
        return [unit for unit in service if unit.uid in needed]

    def _texts(self) -> dict[str, str]:
        """Where the predictor has what its functions capture."""
        borders, fields = self.writer.borders, self.writer.fields
        texts = {name: f"self.{name}" for name in borders.state}
        return texts | {name: f"self.params.{fields[name]}" for name in borders.state_parameters}

    def _free(self, name: str) -> str:
        while name in self.taken:
            name += "_"
        self.taken.add(name)
        return name


def _argument_names(signature: str) -> list[str]:
    node = ast.parse(f"def _({signature}): pass").body[0]
    assert isinstance(node, ast.FunctionDef)
    return [argument.arg for argument in [*node.args.args, *node.args.kwonlyargs]]
