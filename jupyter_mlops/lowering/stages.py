"""From blocks to stages: signatures, bodies, results and what each module imports."""

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.analysis.outputs import Outputs, Shown
from jupyter_mlops.analysis.timings import timed_names
from jupyter_mlops.diagnostic import Diagnostic
from jupyter_mlops.ir.pipeline import Function, Module, Rewritten, Stage, Variable
from jupyter_mlops.lowering.annotations import Annotations
from jupyter_mlops.lowering.imports import import_lines, sorted_imports
from jupyter_mlops.lowering.interfaces import RANDOM_STATES, Interface, Interfaces
from jupyter_mlops.lowering.lift import Frame, Lifted, Lifter
from jupyter_mlops.lowering.placement import Placement
from jupyter_mlops.lowering.results import entries, return_statement, returned_class
from jupyter_mlops.lowering.scope import read_anywhere, scope_diagnostics, scope_faults
from jupyter_mlops.lowering.sources import CHECK, Source
from jupyter_mlops.lowering.summaries import Summaries
from jupyter_mlops.stages import BY_TAG


@dataclass
class StageWriter:
    """Writes all stages of one pipeline."""

    facts: Facts
    outputs: Outputs
    placement: Placement
    borders: Interfaces
    fields: Mapping[str, str]
    package: str
    sources: tuple[Source, ...] = ()
    """Statements of which the tables that they read are checked."""
    faults: list[Diagnostic] = field(default_factory=list)
    """What would mean something else inside the functions written so far."""

    @cached_property
    def summaries(self) -> Summaries:
        """What says what a function is for."""
        return Summaries(self.facts, self.placement)

    @cached_property
    def timed(self) -> frozenset[str]:
        """Names whose values may be made of the clock's times."""
        return timed_names(self.facts)

    @cached_property
    def lifter(self) -> Lifter:
        """What takes statements out of the notebook."""
        sources = {source.uid: source for source in self.sources}
        return Lifter(self.facts, self.outputs, self.package, sources)

    @cached_property
    def defined(self) -> frozenset[str]:
        """Names that the package's definitions have."""
        return self.placement.module_names - self.placement.import_names

    @cached_property
    def bound(self) -> frozenset[str]:
        """All names that the notebook binds."""
        return frozenset[str]().union(*(unit.binds for unit in self.facts.units))

    def stages(self) -> tuple[Stage, ...]:
        """All stages in order."""
        grouped = groupby(
            enumerate(self.borders.blocks), key=lambda numbered: numbered[1].block.stage
        )
        return tuple(self._stage(tag, list(numbered)) for tag, numbered in grouped)

    def rewritten(self) -> tuple[Rewritten, ...]:
        """What of the stages isn't there in the notebook's words."""
        texts: list[Rewritten] = []
        for interface in self.borders.blocks:
            units = interface.block.units
            drawn = self.lifter.drawn(units)
            for unit in units:
                texts += self.lifter.rewritten(unit, drawn)
        return (*texts, *entries(self.outputs.shown))

    def variable(self, name: str, types: Annotations, before: int | None = None) -> Variable:
        """A crossing value with its recorded type, as the last block gives it.

        `before`: position of the block up to which that is; the notebook may bind the name again.
        """
        if name in RANDOM_STATES:
            return Variable(RANDOM_STATES[name], types.text("Any"))
        fact = self.facts.value(name, self.borders.maker(name, before))
        return Variable(name, types.text(fact.annotation if fact is not None else "Any"))

    def _stage(self, tag: str, numbered: list[tuple[int, Interface]]) -> Stage:
        interfaces = [interface for _, interface in numbered]
        after = self.borders.needed_after[numbered[-1][0]]
        single = len(interfaces) == 1
        outputs = {
            name: position + 1
            for position, interface in numbered
            for name in interface.outputs
            if single or name in after
        }
        types = Annotations(self.facts, self.package, self.defined)
        entry = self._entry_name(tag)
        result = self._result_name(tag)
        shown = self._shown(tag)
        plots = _plots(interfaces, self.outputs)
        album = self.outputs.album if plots else ""
        lifted: list[Lifted] = []
        functions = []
        for position, interface in numbered:
            ending = return_statement(result if single else "", interface.outputs, shown, album)
            name = entry if single else interface.block.step.partition(":")[2]
            doc = self.summaries.of(interface, shown if single else (), plots if single else ())
            function, text = self._function(position, name, doc, ending, types)
            functions.append(function)
            lifted.append(text)
        produced: set[str] = set()
        inputs: dict[str, int] = {}
        for position, interface in numbered:
            fresh = [one for one in interface.inputs if one not in produced | inputs.keys()]
            inputs |= dict.fromkeys(fresh, position)
            produced |= set(interface.outputs)
        return Stage(
            tag=tag,
            entry=entry,
            result=result,
            functions=tuple(functions),
            inputs=tuple(self.variable(name, types, at) for name, at in inputs.items()),
            parameters=tuple(
                name
                for name in self.facts.parameters
                if any(name in interface.parameters for interface in interfaces)
            ),
            outputs=tuple(self.variable(name, types, at) for name, at in outputs.items()),
            module=self._module(lifted, types),
            doc=functions[0].doc if single else _steps(functions),
            metrics=tuple(one.key for one in shown if one.kind in ("metric", "metrics")),
            reports=tuple(one.key for one in shown if one.kind == "report"),
            plots=plots,
            is_timed=any(map(self._is_timed, interfaces)),
        )

    def _is_timed(self, interface: Interface) -> bool:
        drawn = [one for one in interface.block.units if one.uid in self.outputs.plot_units]
        clocked = any("clock" in one.resources or one.uses & self.timed for one in drawn)
        return clocked or not self.timed.isdisjoint(interface.outputs)

    def _entry_name(self, tag: str) -> str:
        name = BY_TAG[tag].function if tag in BY_TAG else "prepare_service"
        return f"run_{name}" if name in self.placement.module_names else name

    def _result_name(self, tag: str) -> str:
        """A name that the notebook has for nothing else."""
        name = f"{tag.capitalize()}Result"
        while name in self.bound:
            name = f"Stage{name}"
        return name

    def _shown(self, tag: str) -> tuple[Shown, ...]:
        has_metrics = tag in BY_TAG and BY_TAG[tag].has_metrics
        return self.outputs.shown if has_metrics else ()

    def _function(
        self, position: int, name: str, doc: str, ending: str, types: Annotations
    ) -> tuple[Function, Lifted]:
        interface = self.borders.blocks[position]
        units = interface.block.units
        taken = {part for unit in units for part in unit.binds} | set(interface.inputs)
        argument = next(one for one in ("params", "parameters", "settings_") if one not in taken)
        frame = Frame(
            inputs=interface.inputs,
            parameters={one: f"{argument}.{self.fields[one]}" for one in interface.parameters},
            outputs=interface.outputs,
            ending=ending,
        )
        lifted = self.lifter.body(units, frame, types)
        given = {RANDOM_STATES.get(one, one) for one in interface.inputs} | {argument}
        made_here = frozenset({
            "take_plots", "close_plots", "Figure", "np", "random", CHECK, returned_class(ending),
            *types.imported,
        })  # fmt: skip
        self.faults += self.scope_diagnostics(lifted.tree, frozenset(given), units, made_here)
        function = Function(
            name=name,
            doc=doc,
            inputs=tuple(self.variable(one, types, position) for one in interface.inputs),
            parameters=interface.parameters,
            body=lifted.body,
            outputs=tuple(self.variable(one, types, position + 1) for one in interface.outputs),
            cells=tuple(sorted({unit.unit.span.cell for unit in units})),
            params_name=argument,
        )
        return function, lifted

    def scope_diagnostics(
        self,
        body: ast.Module,
        given: frozenset[str],
        units: Sequence[UnitFacts],
        made_here: frozenset[str],
    ) -> list[Diagnostic]:
        """What would mean something else inside the function, at the statement of the notebook."""
        own = {name for unit in units for name in read_anywhere(unit)}
        # what the notebook reads and nowhere binds is no import of ours
        names = self.placement.module_names | (made_here - (own - self.bound)) | {"Any"}
        faults = scope_faults(body, (given, names))
        return scope_diagnostics(faults, self.facts, self.placement, units)

    def _module(self, lifted: list[Lifted], types: Annotations) -> Module:
        names = frozenset[str]().union(*(text.names for text in lifted))
        place = self.placement
        single, whole = import_lines(place.imports, names, types.imports, place.experimental)
        for text in lifted:
            single |= text.imports
            if text.uses_any:
                single.add("from typing import Any")
        return Module(
            imports=sorted_imports(single, self.package),
            definitions=tuple(sorted((names & self.defined) | types.definitions)),
            body="\n\n\n".join(whole),
            docstring="",
        )


def _plots(interfaces: Iterable[Interface], outputs: Outputs) -> tuple[str, ...]:
    return tuple(
        outputs.plots[unit.uid]
        for interface in interfaces
        for unit in interface.block.units
        if unit.uid in outputs.plots
    )


def _steps(functions: Iterable[Function]) -> str:
    names = [f"`{function.name}`" for function in functions]
    return f"Run {', '.join(names[:-1])} and {names[-1]}"
