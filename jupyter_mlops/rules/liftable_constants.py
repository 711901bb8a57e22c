"""NB272: a path, threshold, size or seed inside of kept code could be a parameter."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from jupyter_mlops.analysis.context import Context
from jupyter_mlops.analysis.expressions import Names, dotted_name
from jupyter_mlops.analysis.facts import UnitFacts
from jupyter_mlops.analysis.literals import bound_literal
from jupyter_mlops.diagnostic import Diagnostic, Edit, Related, Severity
from jupyter_mlops.notebook.cell import Cell
from jupyter_mlops.notebook.cell import span_of as whole_cell
from jupyter_mlops.notebook.trees import children, once, once_for
from jupyter_mlops.plain import Plain
from jupyter_mlops.rules.base import Subject, span_of
from jupyter_mlops.rules.editing import replacement
from jupyter_mlops.stages import PARAMETERS

_SEEDS = frozenset({"random_state", "seed", "random_seed"})
_SIZES = frozenset({
    "batch_size", "epochs", "learning_rate", "max_depth", "n_clusters", "n_components",
    "n_estimators", "n_neighbors", "n_splits", "nrows", "test_size", "train_size",
    "validation_split",
})  # fmt: skip
_SEEDERS = frozenset({
    "numpy.random.RandomState", "numpy.random.default_rng", "numpy.random.seed", "random.seed",
    "torch.manual_seed", "tensorflow.random.set_seed",
})  # fmt: skip
_READERS = ("pandas.read_", "polars.read_", "numpy.load", "numpy.genfromtxt", "builtins.open")


_Constant = tuple[ast.Constant, str, str]
"""A constant, what the parameter would be called, and what it is."""


@dataclass(frozen=True, slots=True)
class _Place:
    unit: UnitFacts
    node: ast.Constant
    name: str
    """What the parameter would be called."""
    what: str


@dataclass(frozen=True, slots=True)
class _Parameters:
    cell: Cell | None
    """Where they stand."""
    values: Mapping[str, Plain]

    def has(self, name: str, node: ast.Constant) -> bool:
        """Whether a parameter has this name and this very value."""
        if name not in self.values:
            return False
        value = self.values[name]
        return value == node.value and type(value) is type(node.value)


def check(subject: Subject) -> Iterator[Diagnostic]:
    """One finding for each name under which kept code has one value, at one place or more."""
    groups: dict[str, list[_Place]] = {}
    for unit in subject.kept():
        if not unit.unit.role.parameters and not unit.effects.roles & {"plot", "show"}:
            for node, name, what in _constants(unit.unit.node, unit.context):
                groups.setdefault(name, []).append(_Place(unit, node, name, what))
    if not groups or any(unit.symbols.star_import for unit in subject.facts.units):
        return
    names, words, parameters = _names(subject), _words(subject), _parameters(subject)
    for name, found in groups.items():
        values = {ast.dump(place.node) for place in found}
        if len(values) != 1:
            continue
        # A name that nothing has, or that of a parameter with this very value.
        is_free = name.lower() not in names and name not in words
        if is_free or parameters.has(name, found[0].node):
            yield _finding(subject, parameters, name, found)


@once_for
def _constants(statement: ast.stmt, context: Context) -> tuple[_Constant, ...]:
    """Constants worth a name."""
    found: list[_Constant] = []
    for node in _holders(statement):
        if isinstance(node, ast.Call):
            found += _of_call(node, context.names)
        else:
            found.append((node, "THRESHOLD", "a threshold"))
    return tuple(found)


@once
def _holders(statement: ast.stmt) -> tuple[ast.Call | ast.Constant, ...]:
    """Calls that hold a constant, and shares that something is compared with.

    Not inside of formatted text, whose places mean nothing.
    """
    found: list[ast.Call | ast.Constant] = []
    stack: list[ast.AST] = [statement]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.JoinedStr):
            continue
        match node:
            case ast.Call() if any(isinstance(one, ast.Constant) for one in _given(node)):
                found.append(node)
            case ast.Compare(ops=[ast.Gt() | ast.GtE() | ast.Lt() | ast.LtE()], comparators=[one]):
                if isinstance(one, ast.Constant) and _is_share(one.value):
                    found.append(one)
        stack += reversed(children(node))
    return tuple(found)


def _given(call: ast.Call) -> list[ast.expr]:
    return [*call.args[:1], *(word.value for word in call.keywords)]


def _is_share(value: object) -> bool:
    return isinstance(value, float) and 0.0 < value < 1.0


def _of_call(call: ast.Call, names: Names) -> Iterator[_Constant]:
    if isinstance(next(iter(call.args), None), ast.Constant):
        yield from _first_argument(call, names)
    for word in call.keywords:
        if isinstance(word.value, ast.Constant) and _is_number(word.value.value):
            if word.arg in _SEEDS:
                yield word.value, "SEED", "a seed"
            elif word.arg in _SIZES:
                yield word.value, str(word.arg).upper(), "a size"


def _first_argument(call: ast.Call, names: Names) -> Iterator[_Constant]:
    dotted = dotted_name(call.func, names) or ""
    match call.args:
        case [ast.Constant(value=str(path)) as node, *_] if dotted.startswith(_READERS):
            name = _path_name(path)
            if name:
                yield node, name, "a path"
        case [ast.Constant(value=seed) as node] if dotted in _SEEDERS and _is_number(seed):
            yield node, "SEED", "a seed"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _path_name(path: str) -> str:
    """`data/churn-2024.csv` → `CHURN_2024_PATH`."""
    stem = re.split(r"[\\/]", path)[-1].partition(".")[0]
    name = re.sub(r"\W+", "_", stem).strip("_").upper()
    return f"{name}_PATH" if name.isidentifier() and name.isascii() else ""


def _names(subject: Subject) -> frozenset[str]:
    """All names of the notebook, in lower case."""
    units = subject.facts.units
    names = set[str]().union(*(one.binds for one in units), *(one.uses for one in units))
    return frozenset(name.lower() for name in names)


def _words(subject: Subject) -> frozenset[str]:
    """All words of the notebook's code, as they are written."""
    cells = subject.facts.program.notebook.cells
    return frozenset[str]().union(
        *(_words_in(cell.source) for cell in cells if cell.kind == "code")
    )


@lru_cache(maxsize=4096)
def _words_in(source: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", source))


def _parameters(subject: Subject) -> _Parameters:
    cells = subject.facts.program.notebook.cells
    values: dict[str, Plain] = {}
    for unit in subject.facts.units:
        if unit.unit.role.parameters:
            bound = bound_literal(unit.unit.node, subject.facts.context.names)
            if bound is not None:
                values.setdefault(bound[0], bound[1].value)
    return _Parameters(next((one for one in cells if _holds_parameters(one)), None), values)


def _finding(
    subject: Subject, parameters: _Parameters, name: str, found: list[_Place]
) -> Diagnostic:
    first, *others = found
    value = ast.unparse(first.node)
    return Diagnostic(
        code="NB272",
        severity=Severity.INFO,
        message=f"{first.what} inside of the code could be a parameter: `{name} = {value}`",
        span=span_of(first.unit, first.node),
        why="The package can only be run with this value.",
        fix=f"Give it a name in the cell tagged `parameters`: `{name} = {value}`.",
        related=tuple(Related(span_of(one.unit, one.node), "and here") for one in others),
        edits=_edits(subject, parameters, name, found),
    )


def _edits(
    subject: Subject, parameters: _Parameters, name: str, found: list[_Place]
) -> tuple[Edit, ...]:
    """The assignment at the end of the parameters cell, and the name for each literal.

    Nothing where there is no such cell above all of them, or where a place can't be changed.
    """
    cell = parameters.cell
    if cell is None or any(place.unit.unit.span.cell <= cell.position for place in found):
        return ()
    changes = [replacement(subject, place.unit, place.node, name) for place in found]
    if not all(changes):
        return ()
    edits = [edit for change in changes for edit in change]
    if not parameters.has(name, found[0].node):
        end = whole_cell(cell)
        place = replace(end, line=end.end_line, column=end.end_column)
        opening = "" if not cell.source or cell.source.endswith("\n") else "\n"
        edits.append(Edit(place, f"{opening}{name} = {ast.unparse(found[0].node)}"))
    return tuple(edits)


def _holds_parameters(cell: Cell) -> bool:
    is_plain = not cell.source.lstrip().startswith("%%")
    return cell.kind == "code" and PARAMETERS in cell.tags and is_plain
