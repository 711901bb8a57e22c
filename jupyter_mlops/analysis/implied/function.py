"""From serve cells without a function to the program in which they have the one that they imply.

The sample stays where it is. What is done with it becomes the body, in its order; what is shown
last becomes the answer; a call with the sample stands in their place.
"""

import ast
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from jupyter_mlops.analysis.bindings import is_function
from jupyter_mlops.analysis.expressions import Names, roots
from jupyter_mlops.analysis.implied.answer import Answer, answer_of, returned
from jupyter_mlops.analysis.implied.request import (
    Sample,
    predictions,
    samples_of,
    with_sample_apart,
    with_values_apart,
)
from jupyter_mlops.analysis.implied.statements import bound, filled, is_idle, is_look, read, touched
from jupyter_mlops.analysis.symbols import symbols_of
from jupyter_mlops.notebook.trees import has_any
from jupyter_mlops.notebook.units import Program, Unit
from jupyter_mlops.source import indented

_DEFINING = (ast.Import, ast.ImportFrom, ast.ClassDef)
_OF_A_MODULE = frozenset({ast.Await, ast.Yield, ast.YieldFrom, ast.Delete, ast.Global})
_SEE_THE_SCOPE = frozenset({"exec", "eval", "locals", "globals", "vars", "dir", "get_ipython"})
_FUNCTION_NAMES = ("predict", "predict_sample", "predict_for_sample")


class NothingImpliedError(Exception):
    """Why serve cells imply no function, as a clause."""


@dataclass(frozen=True, slots=True)
class Implied:
    """A prediction function that stands in no cell."""

    uid: str
    name: str
    requests: tuple[str, ...]
    answer: str
    """The expression that it returns."""
    beside: frozenset[str]
    """Statements that stand in no cell either: its call, and a sample that was given a name."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """The statements of the serve cells, and what becomes of them."""

    units: list[Unit]
    answer: ast.expr
    samples: list[Sample]
    body: list[Unit]
    """What the function does."""
    replaced: list[Unit]
    """What the function and its call stand for."""

    @property
    def requests(self) -> tuple[str, ...]:
        """The names of the samples."""
        return tuple(sample.name for sample in self.samples)


def with_implied_function(
    program: Program, names: Names
) -> tuple[Program, Implied | NothingImpliedError | None]:
    """The program with the function in place of the statements that imply it.

    It is as it was where they imply none, for the reason that is given; and where there are no
    serve cells, or a function is in them.
    """
    serving = [unit for unit in program.units if unit.role.is_service]
    if not serving or any(is_function(unit.node) for unit in serving):
        return program, None
    try:
        parts = _taken_apart(program, serving, names)
        _require_own_names(program, parts)
        return _put_together(program, parts, names)
    except NothingImpliedError as reason:
        return program, reason


def _taken_apart(program: Program, serving: list[Unit], names: Names) -> _Parts:
    if serving[-1].order - serving[0].order >= len(serving):
        raise NothingImpliedError("other cells stand between the serve cells")
    for unit in serving:
        if read(unit) & _SEE_THE_SCOPE:
            raise NothingImpliedError(f"{unit.span} can't stand in a function")
    answer, steps, samples = _seen(serving, names)
    if samples:
        chosen = {sample.unit.uid for sample in samples}
        apart = [with_values_apart(one, names) if one.uid in chosen else [one] for one in serving]
        units = [one for parts in apart for one in parts]
    else:
        taken = frozenset[str]().union(*(bound(unit) for unit in program.units))
        units = with_sample_apart(serving, answer, names, taken)
    answer, steps, samples = _seen(units, names)
    if not samples:
        raise NothingImpliedError("they predict for no sample that the answer depends on")
    handling = _handling(steps, _needed(steps, answer.reads), samples)
    value = _answered(handling, samples, answer)
    body = _needed(handling, roots(value), is_idle)
    return _Parts(units, value, samples, body, [*handling, *answer.shown])


def _seen(units: list[Unit], names: Names) -> tuple[Answer, list[Unit], list[Sample]]:
    """The answer of statements, what is done before it is shown, and the samples."""
    working = [unit for unit in units if not isinstance(unit.node, _DEFINING)]
    answer = answer_of(working)
    if answer is None:
        raise NothingImpliedError("their last statement neither shows nor binds a value")
    steps = [unit for unit in working if unit not in answer.shown]
    return answer, steps, samples_of(_needed(steps, answer.reads), answer, names)


def _needed(
    steps: list[Unit], reads: set[str], is_idle: Callable[[ast.stmt], bool] | None = None
) -> list[Unit]:
    """The steps that these names depend on; with `is_idle`, also all that aren't idle."""
    wanted = set(reads)
    found: list[Unit] = []
    for unit in reversed(steps):
        is_wanted = bound(unit) & wanted or (not is_look(unit.node) and touched(unit) & wanted)
        if is_wanted or (is_idle is not None and not is_idle(unit.node)):
            found.append(unit)
            wanted |= read(unit)
    return found[::-1]


def _handling(steps: list[Unit], needed: list[Unit], samples: list[Sample]) -> list[Unit]:
    """All from the first step on that does something with the sample."""
    given = {sample.unit.uid for sample in samples}
    depending = {sample.name for sample in samples}
    found: list[Unit] = []
    for unit in steps:
        is_first = not found and unit in needed and bool(read(unit) & depending)
        if unit.uid not in given and (found or is_first):
            found.append(unit)
    return found


def _answered(handling: list[Unit], samples: list[Sample], answer: Answer) -> ast.expr:
    """What the function returns: what is shown last and depends on the sample."""
    depending = {sample.name for sample in samples}
    for unit in handling:
        _require_prediction_for(depending, unit.node, read(unit))
        if read(unit) & depending:
            depending |= bound(unit)
    own = {sample.name for sample in samples}.difference(*(bound(unit) for unit in handling))
    echoed = {ast.dump(ast.Name(name, ast.Load())) for name in own}
    parts = [
        part for part in answer.parts if roots(part) & depending and ast.dump(part) not in echoed
    ]
    if not parts:
        raise NothingImpliedError("their answer doesn't depend on a sample")
    for part in parts:
        _require_prediction_for(depending, part, roots(part))
    return returned(parts)


def _require_prediction_for(depending: set[str], node: ast.AST, read: Collection[str]) -> None:
    """Raise where something is predicted that would be the same for each request."""
    for call in predictions(node):
        names = {name for one in [*call.args, *call.keywords] for name in roots(one)}
        if names <= set(read) - depending:  # other names are a comprehension's own
            raise NothingImpliedError(f"`{ast.unparse(call)}` is the same for each sample")


def _require_own_names(program: Program, parts: _Parts) -> None:
    """Raise where the statements, as a function, would do something else than in their cell."""
    if len(set(parts.requests)) < len(parts.requests):
        raise NothingImpliedError("a sample is bound twice")
    if len({unit.span.cell for unit in parts.replaced}) > 1:
        raise NothingImpliedError("what they do with the sample stands in several cells")
    own = frozenset[str]().union(*(bound(unit) for unit in parts.body))
    made = set(parts.requests)
    for unit in parts.body:
        symbols = symbols_of(unit.node)
        if has_any(_OF_A_MODULE, unit.node) or symbols.star_import:
            raise NothingImpliedError(f"{unit.span} can't stand in a function")
        early = sorted((symbols.uses & own) - made)
        if early:
            raise NothingImpliedError(f"`{early[0]}` is read and bound anew at {unit.span}")
        made |= symbols.defs
    if not roots(parts.answer) & own <= made:
        raise NothingImpliedError("their answer isn't bound on each path")
    _require_no_other_reader(program, parts, own)


def _require_no_other_reader(program: Program, parts: _Parts, own: frozenset[str]) -> None:
    """Raise where names that become the function's own are read by others, then or later.

    So it is where a function reads, as a global name, the sample or what is made of it.
    """
    gone = {unit.uid for unit in parts.replaced}
    first = parts.replaced[0].order
    made = _made_of(parts)
    for unit in program.units:
        symbols = symbols_of(unit.node)
        later = symbols.deferred.union(*symbols.captures.values())
        reads = (later & made) | (symbols.uses & own if unit.order > first else set())
        if unit.uid not in gone and reads:
            raise NothingImpliedError(f"`{min(reads)}`, bound there, is read at {unit.span}, too")


def _made_of(parts: _Parts) -> set[str]:
    """The samples' names, and those whose values the serve cells make of them or put them into."""
    found = set(parts.requests)
    for unit in parts.units:
        if read(unit) & found:
            found |= bound(unit) | filled(unit.node)
    return found


def _put_together(program: Program, parts: _Parts, names: Names) -> tuple[Program, Implied]:
    taken = frozenset(names.imports).union(*(bound(unit) for unit in program.units))
    name = next((one for one in _FUNCTION_NAMES if one not in taken), None)
    if name is None:
        raise NothingImpliedError(f"`{_FUNCTION_NAMES[0]}` is the name of something else")
    function, call = _function(name, parts, program), _call(name, parts)
    gone = {unit.uid for unit in parts.replaced}
    at = next(number for number, unit in enumerate(parts.units) if unit.uid in gone)
    staying = [unit for unit in parts.units[at:] if unit.uid not in gone]
    serving = _numbered([*parts.units[:at], function, *staying, call], program)
    first, last = serving[0].order, max(unit.order for unit in parts.units)
    units = [unit for unit in program.units if unit.order < first]
    units += [*serving, *(unit for unit in program.units if unit.order > last)]
    ordered = tuple(replace(unit, order=order) for order, unit in enumerate(units))
    uid = serving[at].uid
    own = {unit.code for unit in program.units}
    beside = frozenset(unit.uid for unit in serving if unit.code not in own and unit.uid != uid)
    implied = Implied(uid, name, parts.requests, ast.unparse(parts.answer), beside)
    return replace(program, units=ordered), implied


def _numbered(units: list[Unit], program: Program) -> list[Unit]:
    """The statements with an identity for each that isn't one of the notebook's own."""
    known = {unit.uid for unit in program.units}
    number = max(int(uid.rpartition(".")[2]) for uid in known)
    found: list[Unit] = []
    for unit in units:
        is_free = unit.uid in known and unit.uid not in {one.uid for one in found}
        number += not is_free
        uid = unit.uid if is_free else f"c{unit.span.cell}.{number}"
        found.append(replace(unit, uid=uid))
    return found


def _function(name: str, parts: _Parts, program: Program) -> Unit:
    """The function: its text, the lines of the cell that it comes from, and its tree."""
    first, last = parts.replaced[0], parts.replaced[-1]
    lines = [f"def {name}({', '.join(parts.requests)}):"]
    places = [first.span.line]
    for unit in parts.body:
        above = unit.comment.split("\n") if unit.comment else []
        text = "\n".join([*above, unit.code])
        lines += indented(text, 4).split("\n")
        places += [unit.span.line - len(above) + n for n in range(text.count("\n") + 1)]
    lines.append(f"    return {ast.unparse(parts.answer)}")
    places.append(last.span.line)
    code = "\n".join(lines)
    node = ast.parse(code).body[0]
    assert isinstance(node, ast.FunctionDef)
    answer = ast.copy_location(ast.Return(parts.answer), last.node)
    node.body = [*(unit.node for unit in parts.body), answer]
    node.lineno, node.end_lineno = first.node.lineno, last.node.end_lineno
    span = replace(first.span, end_line=last.span.end_line, end_column=last.span.end_column)
    replaced = {unit.uid.rstrip("+") for unit in parts.replaced}
    return replace(
        first,
        span=span,
        comment="",
        code=code,
        node=node,
        is_display=False,
        lines=tuple(places),
        made_of=tuple(unit for unit in program.units if unit.uid in replaced),
    )


def _call(name: str, parts: _Parts) -> Unit:
    last = parts.replaced[-1]
    code = f"{name}({', '.join(parts.requests)})"
    node = ast.increment_lineno(ast.parse(code), last.node.lineno - 1).body[0]
    return replace(last, uid="", comment="", code=code, node=node, is_display=False)
