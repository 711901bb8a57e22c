"""From a block to the body of a function: the user's own statements, cut out and edited as text."""

import ast
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from jupyter_mlops.analysis.bindings import is_function, is_main_guard
from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.analysis.outputs import Outputs, Shown, is_show
from jupyter_mlops.analysis.results_alone import only_shows
from jupyter_mlops.analysis.scopes import names_from_module
from jupyter_mlops.ir.pipeline import Rewritten
from jupyter_mlops.lowering.annotations import Annotations
from jupyter_mlops.lowering.commented_code import without_commented_code
from jupyter_mlops.lowering.discarding import without_discards
from jupyter_mlops.lowering.function_types import annotated
from jupyter_mlops.lowering.inlining import inlined
from jupyter_mlops.lowering.interfaces import RANDOM_STATES
from jupyter_mlops.lowering.long_lines import with_comment_above
from jupyter_mlops.lowering.sources import CHECK, Source
from jupyter_mlops.notebook.trees import parsed
from jupyter_mlops.source import string_lines

GENERATORS = {
    "rng:numpy": ("import numpy as np", "np.random.{}et_state"),
    "rng:random": ("import random", "random.{}etstate"),
}
"""Resource → import, and the function that gets ("g") or sets ("s") its state."""

_STATES = {
    "s": "# As in the notebook, random numbers go on where an earlier stage has ended.",
    "g": "# Where a later stage goes on drawing random numbers.",
}
"""What is said of the states of generators that are set and handed on."""


@dataclass(frozen=True, slots=True)
class Lifted:
    """Text of a body, its tree, and what it needs of its module."""

    body: str
    tree: ast.Module
    names: frozenset[str]
    """Neither its arguments nor bound in it."""
    imports: frozenset[str]
    uses_any: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the statements of one function."""

    inputs: tuple[str, ...]
    parameters: Mapping[str, str]
    """Notebook name → text that gives the value: `params.test_size`."""
    outputs: tuple[str, ...]
    ending: str
    """The return statement, or empty."""
    before: tuple[str, ...] = ()
    """Further first lines."""
    rest: str = ""
    """Further statements, as text already."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What becomes of the figures of one function."""

    once: bool
    """Whether it has one plot: nothing has to gather it."""
    left_open: frozenset[str]
    """The last units that draw in cells whose figures aren't taken: Jupyter closes them there."""


class Lifter:
    """Turns units into text, with the facts that edits depend on."""

    def __init__(
        self,
        facts: Facts,
        outputs: Outputs,
        package: str,
        sources: Mapping[str, Source] | None = None,
    ) -> None:
        self.facts = facts
        self.outputs = outputs
        self.package = package
        self.sources = sources or {}
        """Statements after which the table that they read is checked."""

    def body(self, units: tuple[UnitFacts, ...], frame: Frame, types: Annotations) -> Lifted:
        """The whole body of a function."""
        imports: set[str] = set()
        texts = [text for text in (self._statements(units, types), frame.rest) if text]
        written = without_discards("\n\n".join(texts), frame.ending)
        statements, unpacked = self._inlined(written, frame)
        head = [*frame.before]
        head += [f"{name} = {text}" for name, text in unpacked.items()]
        head += self._states(frame.inputs, "s", imports)
        drawn = [unit.uid for unit in units if unit.uid in self.outputs.plots]
        if len(drawn) > 1:
            head.append(f"{self.outputs.album}: dict[str, Figure] = {{}}")
        if drawn:
            imports |= {
                "from matplotlib.figure import Figure",
                f"from {self.package}.runtime.plots import take_plots",
            }
        if self.drawn(units).left_open:
            imports.add(f"from {self.package}.runtime.plots import close_plots")
        if any(unit.uid in self.sources for unit in units):
            imports.add(f"from {self.package}.runtime.contract_checks import {CHECK}")
        parts = ["\n".join(head)] if head else []
        if statements:
            parts.append(f"\n{statements}" if head else statements)
        tail = [*self._states(frame.outputs, "g", imports)]
        if frame.ending:
            tail.append(frame.ending)
        if tail:
            parts.append("\n".join(tail))
        body = "\n".join(parts)
        arguments = ", ".join(RANDOM_STATES.get(name, name) for name in frame.inputs)
        return Lifted(
            body=body,
            tree=parsed(body),
            names=names_from_module(f"def _({arguments})", body),
            imports=frozenset(imports),
            uses_any=": Any" in body or "-> Any" in body,
        )

    def _inlined(self, statements: str, frame: Frame) -> tuple[str, dict[str, str]]:
        """Read parameters where they are used; what the ending gives back has to be bound."""
        ended = set(re.findall(r"\w+", frame.ending))
        texts = {name: text for name, text in frame.parameters.items() if name not in ended}
        written, left = inlined(statements, texts)
        bound = ended | set(left)
        return written, {name: text for name, text in frame.parameters.items() if name in bound}

    def _states(self, names: tuple[str, ...], verb: str, imports: set[str]) -> list[str]:
        lines = []
        for resource, name in RANDOM_STATES.items():
            if resource in names:
                statement, function = GENERATORS[resource]
                imports.add(statement)
                call = function.format(verb)
                lines.append(f"{call}({name})" if verb == "s" else f"{name} = {call}()")
        return [_STATES[verb], *lines] if lines else []

    def _statements(self, units: tuple[UnitFacts, ...], types: Annotations) -> str:
        lines: list[str] = []
        place = None
        drawn = self.drawn(units)
        for unit in units:
            text = self._text(unit, types, drawn)
            if not text:
                continue
            own = unit.unit.span.cell, unit.unit.paragraph
            if place is not None and (place != own or unit.unit.comment):
                lines.append("")
            place = own
            lines.append(text)
        return "\n".join(lines)

    def drawn(self, units: tuple[UnitFacts, ...]) -> Drawn:
        """What becomes of the figures of a function of these statements."""
        if not self.outputs.keeps_plots:
            return Drawn(once=False, left_open=frozenset())
        last = {
            unit.unit.span.cell: unit.uid for unit in units if unit.uid in self.outputs.plot_units
        }
        taken = [unit.uid for unit in units if unit.uid in self.outputs.plots]
        return Drawn(once=len(taken) == 1, left_open=frozenset(last.values()) - set(taken))

    def _text(self, unit: UnitFacts, types: Annotations, drawn: Drawn) -> str:
        """The statement with its comment, as it stands in the package."""
        below = self.rewritten(unit, drawn)
        texts = [self._kept(unit, types), *(one.text for one in below)]
        text = "\n".join(text for text in texts if text)
        told = f"{unit.unit.comment}\n{text}" if text and unit.unit.comment else text
        return without_commented_code(told)

    def rewritten(self, unit: UnitFacts, drawn: Drawn) -> tuple[Rewritten, ...]:
        """What stands in the package for the statement, or right below it."""
        found = []
        if only_shows(unit, self.outputs):
            found = [_bound(one) for one in self.outputs.of_unit(unit.uid) if not one.is_name]
        texts = []
        if unit.uid in self.outputs.plots:
            album, taken = self.outputs.album, f'take_plots("{self.outputs.plots[unit.uid]}")'
            texts.append(f"{album} = {taken}" if drawn.once else f"{album}.update({taken})")
        if unit.uid in drawn.left_open:
            texts.append("close_plots()")
        source = self.sources.get(unit.uid)
        if source is not None:
            table = json.dumps(source.table, ensure_ascii=False)
            texts.append(f"{CHECK}({table}, {source.variable})")
        line = unit.unit.span.line
        return (*found, *(Rewritten(unit.uid, text, (line,)) for text in texts))

    def _kept(self, unit: UnitFacts, types: Annotations) -> str:
        """The statement's own text; empty where it only shows something."""
        if only_shows(unit, self.outputs) or (is_show(unit) and unit.uid in self.outputs.plots):
            return ""
        if is_main_guard(unit.unit.node):
            return guarded_body(unit.unit.code)
        if is_function(unit.unit.node) or isinstance(unit.unit.node, ast.ClassDef):
            return annotated(unit, self.facts, types)
        return with_comment_above(unit.unit.code)


def _bound(shown: Shown) -> Rewritten:
    """The statement that binds what the notebook shows without a name."""
    lines = range(shown.line, shown.line + shown.expression.count("\n") + 1)
    return Rewritten(shown.uid, f"{shown.variable} = {shown.expression}", tuple(lines))


def guarded_body(code: str) -> str:
    """The body of an `if`, at column 0."""
    node = ast.parse(code).body[0]
    assert isinstance(node, ast.If)
    first = node.body[0]
    lines = code.split("\n")
    if first.lineno == node.lineno:
        return lines[first.lineno - 1].encode()[first.col_offset :].decode()
    inside = string_lines(code)
    margin = first.col_offset
    kept = [
        line if number in inside else line[margin:] if line.strip() else ""
        for number, line in enumerate(lines, start=1)
        if number > node.lineno
    ]
    return "\n".join(kept)
