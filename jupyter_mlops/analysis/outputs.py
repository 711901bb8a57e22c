"""From the units of `evaluate` to what they show: metrics, reports and plots, each with a name."""

import ast
import builtins
import keyword
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from jupyter_mlops.analysis.bindings import own_nodes
from jupyter_mlops.analysis.effects_of import effects_of
from jupyter_mlops.analysis.estimators import SCORINGS
from jupyter_mlops.analysis.expressions import bound_names
from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.analysis.labels import labelled
from jupyter_mlops.analysis.plot_names import plot_name
from jupyter_mlops.analysis.result_names import is_summary, name_of_result, told_apart
from jupyter_mlops.analysis.timings import durations, timings
from jupyter_mlops.notebook.trees import once, once_for, walk
from jupyter_mlops.notebook.units import Unit
from jupyter_mlops.recording.record import ValueFact
from jupyter_mlops.stages import BY_TAG

NUMBERS = ("builtins.int", "builtins.float", "int", "float")
_HOLDING = ("array", "container", "frame", "series")
"""Kinds of values that hold numbers."""
_NO_RESULT = ("none", "function", "figure")
"""Kinds of values that tell nothing when they are shown."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One result that the notebook computes or shows to its reader."""

    uid: str
    kind: Literal["metric", "metrics", "report"]
    """A number; a dict of numbers; anything else."""
    key: str
    expression: str
    """The source of the value: a name, or a pure expression to be bound to `key`."""
    is_name: bool
    line: int
    """Line of the cell on which that source begins."""
    variable: str = ""
    """The name in the package: that of the notebook, else one that nothing else has."""


@dataclass(frozen=True, slots=True)
class Outputs:
    """What the reader of the notebook sees of the evaluation."""

    shown: tuple[Shown, ...]
    plots: dict[str, str]
    """Uid of the unit after which figures are taken → key of the plot."""
    plot_units: frozenset[str]
    """Every unit that draws, in any stage."""
    by_unit: Mapping[str, tuple[Shown, ...]]
    keeps_plots: bool = True
    """Whether anything that is drawn can be Matplotlib's: no other figures are kept."""
    album: str = "plots"
    """The variable of the package that gathers the plots: a name that the notebook doesn't have."""
    timings: frozenset[str] = frozenset()
    """Every unit that prints how long something took: that is no result."""

    def of_unit(self, uid: str) -> tuple[Shown, ...]:
        """The results of one unit."""
        return self.by_unit.get(uid, ())


def outputs_of(facts: Facts) -> Outputs:
    """Find metrics, reports and plots in the cells of stages that have them."""
    times = durations(facts)
    search, told = _Search(facts, times), timings(facts, times)
    for unit in facts.units:
        if _has_metrics(unit.unit) and unit.uid not in told:
            search.look_at(unit)
    drawing = frozenset(unit.uid for unit in facts.units if is_plot(unit))
    by_unit: dict[str, tuple[Shown, ...]] = {}
    for shown in search.found.values():
        by_unit[shown.uid] = (*by_unit.get(shown.uid, ()), shown)
    found = tuple(search.found.values())
    album = "drawn_plots" if any("plots" in unit.binds for unit in facts.units) else "plots"
    keeps_plots = facts.record is None or "matplotlib" in facts.record.modules
    points = _plot_points(facts, drawing) if keeps_plots else {}
    return Outputs(found, points, drawing, by_unit, keeps_plots, album, told)


def is_plot(unit: UnitFacts) -> bool:
    """Whether the unit draws: by the table of effects, by its figures, or by what it binds."""
    if {"plot", "show"} & unit.effects.roles:
        return True
    if unit.observation is None:
        return False
    values = unit.observation.values
    return "figures" in unit.observation.resources or any(
        fact.kind == "figure" for name, fact in values.items() if name in unit.uses | unit.binds
    )


class _Search:
    def __init__(self, facts: Facts, times: frozenset[str]) -> None:
        self.facts = facts
        self.times = times
        self.found: dict[tuple[str, bool], Shown] = {}
        """By key, and whether it is that of a name."""
        self.keys: set[str] = set()
        self.variables = {name for unit in facts.units for name in unit.binds}
        """Names that the notebook or another result has."""
        self.computed = {
            name for unit in facts.units if _has_metrics(unit.unit) for name in unit.binds
        }
        self.silent = {_silent_name(unit.unit.node) for unit in facts.units}
        """Functions of the notebook that give nothing."""
        self.scored: set[str] = set()
        """Names whose value comes from a metric."""
        self.several: set[str] = set()
        """Those of them that hold several numbers."""

    def look_at(self, unit: UnitFacts) -> None:
        node = unit.unit.node
        scored = "metric" in unit.effects.roles or bool(unit.uses & self.scored)
        if unit.binds | unit.mutates:
            if scored and not is_plot(unit):
                passing = self.times | set(self.facts.context.names.imports) | _loop_names(node)
                for name in sorted((unit.binds | unit.mutates) - passing):
                    self._scored_name(unit, name)
            return
        if isinstance(node, ast.Expr):
            for label, expression in _shown_expressions(
                node.value, is_display=unit.unit.is_display
            ):
                self._shown(unit, label, expression)

    def _scored_name(self, unit: UnitFacts, name: str) -> None:
        fact = self._fact(unit, name)
        kind = _kind(fact) if fact is not None else _kind_of_text(unit.unit.node)
        if fact is None and _gives_several(unit.unit.node):
            self.scored.add(name)
            self.several.add(name)
        elif kind in ("metric", "metrics") and (fact is not None or name in unit.symbols.defs):
            self.scored.add(name)
            line = unit.unit.node.lineno
            self._add(Shown(unit.uid, kind, name, name, is_name=True, line=line, variable=name))
        elif fact is not None and fact.kind in _HOLDING:
            self.scored.add(name)
            self.several.add(name)

    def _shown(self, unit: UnitFacts, label: str, expression: ast.expr) -> None:
        while _is_call_of(expression, ("round", "float", "abs", "str")):
            assert isinstance(expression, ast.Call)
            expression = expression.args[0]
        node = unit.unit.node
        text, line = _source(expression, (unit.unit.code, node.lineno, node.col_offset))
        if isinstance(expression, ast.Name):
            self._shown_name(unit, expression.id, line)
            return
        if not isinstance(expression, ast.Call | ast.Subscript | ast.Attribute | ast.BinOp):
            return
        kind = self._kind_shown(unit, expression, text)
        if kind is None:
            return
        modules = self.facts.context.names.imports
        key = self._unused_key(name_of_result(label, expression, modules), expression)
        variable = self._fresh(key, "value" if kind == "metric" else "text")
        self._add(Shown(unit.uid, kind, key, text, is_name=False, line=line, variable=variable))

    def _kind_shown(
        self, unit: UnitFacts, expression: ast.expr, text: str
    ) -> Literal["metric", "report"] | None:
        """Tell whether the value of an expression is a metric or a report, or no result."""
        effects = effects_of([expression], self.facts.context)
        if effects.must or effects.resources:
            return None
        seen = unit.observation.shown.get(text) if unit.observation is not None else None
        if seen.kind in _NO_RESULT if seen is not None else _is_call_of(expression, self.silent):
            return None
        is_number = _kind(seen) == "metric" if seen else not _gives_several(expression)
        if {"metric", "report"} & effects.roles:
            return "metric" if is_number and "report" not in effects.roles else "report"
        read = {inner.id for inner in walk(expression) if isinstance(inner, ast.Name)}
        summed_up = is_number and (seen is not None or is_summary(expression))
        return "metric" if summed_up and read & self.several else None

    def _shown_name(self, unit: UnitFacts, name: str, line: int) -> None:
        if name not in self.computed or name in self.times:
            return
        fact = self._fact(unit, name)
        if fact is None and name not in self.scored:
            return
        known = self.found.get((name, True))
        kind = known.kind if fact is None and known is not None else _kind(fact)
        kind = "report" if fact is None and name in self.several else kind
        if kind == "report" and fact is not None and fact.kind in _NO_RESULT:
            return
        self._add(Shown(unit.uid, kind, name, name, is_name=True, line=line, variable=name))

    def _fact(self, unit: UnitFacts, name: str) -> ValueFact | None:
        return self.facts.value(name, unit.uid)

    def _add(self, shown: Shown) -> None:
        place = (shown.key, shown.is_name)
        self.found.pop(place, None)  # the last one counts, at its own place
        self.found[place] = shown
        self.keys.add(shown.key)
        self.variables.add(shown.variable)

    def _unused_key(self, key: str, expression: ast.expr) -> str:
        """The key, if need be with what tells this result from the one of the same name."""
        candidate, number = key, 2
        if key in self.keys:
            candidate = key = told_apart(key, expression, self.facts.context.names.imports)
        while candidate in self.keys:
            candidate, number = f"{key}_{number}", number + 1
        return candidate

    def _fresh(self, key: str, ending: str) -> str:
        """A name that neither the notebook nor another result has."""
        candidate, number = key, 1
        while (
            candidate in self.variables
            or keyword.iskeyword(candidate)
            or hasattr(builtins, candidate)
        ):
            candidate = f"{key}_{ending}" if number == 1 else f"{key}_{ending}_{number}"
            number += 1
        return candidate


def _has_metrics(unit: Unit) -> bool:
    kind = BY_TAG.get(unit.role.stage or "")
    return kind is not None and kind.has_metrics


@once_for
def _source(node: ast.expr, around: tuple[str, int, int]) -> tuple[str, int]:
    """The expression as the user wrote it, and its line.

    `around`: the text of its statement, with the line and column where that starts. Written anew
    where it has no place of its own: inside of formatted text before Python 3.12.
    """
    code, first_line, column = around
    padded = "\n" * (first_line - 1) + " " * column + code
    text = ast.get_source_segment(padded, node) or ""
    try:
        same = ast.dump(ast.parse(f"({text})", mode="eval").body) == ast.dump(node)
    except SyntaxError:
        same = False
    if not same:
        return ast.unparse(node), first_line
    is_bare = "\n" in text and not isinstance(node, ast.Call)
    return f"({text})" if is_bare else text, node.lineno


@once
def _loop_names(node: ast.stmt) -> frozenset[str]:
    """Names that loops and `with` bind: they hold what is scored, not scores."""
    found: set[str] = set()
    for inner in walk(node):
        if isinstance(inner, ast.For | ast.AsyncFor):
            found |= set(bound_names(inner.target))
        elif isinstance(inner, ast.withitem) and inner.optional_vars is not None:
            found |= set(bound_names(inner.optional_vars))
    return frozenset(found)


def _gives_several(node: ast.stmt | ast.expr) -> bool:
    """Whether what is called outermost gives more than a number, whatever it is given."""
    called = node.value if isinstance(node, ast.Assign | ast.Expr) else node
    match called:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), keywords=keywords):
            given = {(one.arg, getattr(one.value, "value", "")) for one in keywords}
            by_class = {("average", None), ("multioutput", "raw_values")}
            return name in SCORINGS or not by_class.isdisjoint(given)
    return False


def _kind(fact: ValueFact | None) -> Literal["metric", "metrics", "report"]:
    if fact is None:
        return "metric"
    if fact.kind == "scalar" and (fact.type in NUMBERS or "numpy" in fact.type):
        return "metric" if "bool" not in fact.type else "report"
    if fact.annotation in ("dict[str, float]", "dict[str, int]", "dict[str, numpy.float64]"):
        return "metrics"
    return "report"


@once
def _kind_of_text(node: ast.stmt) -> Literal["metric", "metrics", "report"]:
    """What an assignment binds, as far as its form tells."""
    match node:
        case ast.Assign(targets=[ast.Name()], value=ast.DictComp(key=key, value=value)):
            entries = [(key, value)]
        case ast.Assign(targets=[ast.Name()], value=ast.Dict(keys=keys, values=values)):
            entries = [(key, one) for key, one in zip(keys, values, strict=True) if key is not None]
        case ast.Assign(targets=[ast.Name()], value=ast.expr() as value):
            return "report" if isinstance(value, _SEVERAL) else "metric"
        case _:
            return "metric"
    texts = all(isinstance(key, ast.Constant | ast.JoinedStr | ast.Name) for key, _ in entries)
    is_flat = not any(isinstance(value, _SEVERAL) for _, value in entries)
    return "metrics" if texts and is_flat else "report"


_SEVERAL = (ast.Dict, ast.DictComp, ast.List, ast.ListComp, ast.Tuple, ast.Set, ast.SetComp)


def _shown_expressions(node: ast.expr, *, is_display: bool) -> Iterator[tuple[str, ast.expr]]:
    """(label, expression) of all that `print(…)`, `display(…)` or a last expression shows."""
    match node:
        case ast.Call(func=ast.Name(id="print" | "display" | "pprint"), args=arguments):
            yield from labelled(arguments)
        case _ if is_display:
            yield "", node


@once
def _silent_name(node: ast.stmt) -> str:
    """Give the name of a function that gives nothing: it prints or draws; else nothing."""
    if not isinstance(node, ast.FunctionDef):
        return ""
    gives = any(
        isinstance(inner, ast.Yield | ast.YieldFrom)
        or (isinstance(inner, ast.Return) and inner.value is not None)
        for inner in own_nodes(node.body)
    )
    return "" if gives else node.name


def _is_call_of(node: ast.expr, names: Collection[str]) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in names
        and bool(node.args)
    )


def _plot_points(facts: Facts, drawing: frozenset[str]) -> dict[str, str]:
    """Where Jupyter would have shown the figures of `evaluate`: at `show()` and at cell ends."""
    points: dict[str, str] = {}
    segment: list[UnitFacts] = []
    units = [
        unit
        for unit in facts.units
        if unit.uid in drawing and BY_TAG.get(unit.unit.role.stage or "", None) is not None
    ]
    for position, unit in enumerate(units):
        if not BY_TAG[unit.unit.role.stage or ""].keeps_plots:
            continue
        segment.append(unit)
        after = units[position + 1] if position + 1 < len(units) else None
        cell_ends = after is None or after.unit.span.cell != unit.unit.span.cell
        if cell_ends or is_show(unit):
            section = facts.program.headings.get(segment[0].unit.span.cell, "")
            points[unit.uid] = plot_name(segment, section, points.values())
            segment = []
    return points


def is_show(unit: UnitFacts) -> bool:
    """Whether the statement is `plt.show()` and nothing else."""
    node = unit.unit.node
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Attribute)
        and node.value.func.attr == "show"
    )
