"""What can't cross a border between stages: NumPy memory shared and changed, live resources."""

import ast
from collections.abc import Iterator, Mapping

from jupyter_mlops.analysis.bindings import Function, bindings_of
from jupyter_mlops.analysis.caches import is_cached
from jupyter_mlops.analysis.context import PART
from jupyter_mlops.analysis.dataflow import Flow
from jupyter_mlops.analysis.expressions import roots
from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.analysis.name_sharing import MIXED, WHOLE
from jupyter_mlops.diagnostic import Diagnostic, Related, Severity
from jupyter_mlops.lowering.interfaces import Interface, Interfaces
from jupyter_mlops.lowering.windows import window_names

LIVE = {
    "generator": ("a generator", "Turn it into a list: `list(…)`."),
    "file": (
        "an open file or connection",
        "Open it again, from its path, in the stage that reads it.",
    ),
}
KEEPING = (
    "a function that keeps its answers (`lru_cache`) and reads what a stage makes",
    "Let it take what it reads as arguments, or leave out the cache.",
)
ENDLESS = frozenset({"itertools.count", "itertools.cycle", "itertools.repeat"})
_MAKERS = {
    **dict.fromkeys(("enumerate", "filter", "iter", "map", "reversed", "zip"), "generator"),
    "open": "file",
}
"""Builtins whose result can be read only once, and what it is."""


def border_diagnostics(
    facts: Facts, flows: Mapping[str, Flow], borders: Interfaces
) -> Iterator[Diagnostic]:
    """NB240 and NB250 for every border between blocks; without a run, also NB201."""
    blocks = borders.blocks
    windows = window_names(facts)
    sure: set[str] = set()
    for position, interface in enumerate(blocks):
        later = [unit for one in blocks[position + 1 :] for unit in one.block.units]
        yield from _live_values(facts, interface, later)
        for unit in interface.block.units:
            sure |= unit.symbols.defs
            sure -= unit.symbols.dels
        if facts.record is None:
            yield from _unsure(interface, sure, later)
        if position + 1 < len(blocks) and blocks[position + 1].block.stage != interface.block.stage:
            for pair in _views(flows, interface, borders.needed_after[position], windows):
                changing = next(
                    (unit for unit in later if _reaches(pair, unit, flows, facts)), None
                )
                if changing is not None:
                    yield _view(pair, changing, facts, interface)
                    break


def _unsure(interface: Interface, sure: set[str], later: list[UnitFacts]) -> Iterator[Diagnostic]:
    """What is bound on some path only, and read by no statement that runs on every path."""
    binders = {name: unit for unit in interface.block.units for name in unit.binds}
    for name in interface.outputs:
        if name in binders and name not in sure and not _is_read_anyway(name, later):
            yield Diagnostic(
                code="NB201",
                severity=Severity.ERROR,
                message=f"`{name}` is assigned on some path only, and a later stage may need it",
                span=binders[name].unit.span,
                why="Without a run nothing tells whether the stage has a value to hand on.",
                fix=f"Give `{name}` a value before this statement, or build without `--static`.",
            )


def _is_read_anyway(name: str, later: list[UnitFacts]) -> bool:
    """Whether the notebook itself would fail if the name had no value: before it gets another."""
    for unit in later:
        if name in unit.symbols.firm and _is_simple(unit.unit.node):
            return True
        if name in unit.binds | unit.symbols.dels:
            return False
    return False


def _is_simple(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Expr)


def _live_values(
    facts: Facts, interface: Interface, later: list[UnitFacts]
) -> Iterator[Diagnostic]:
    makers = {name: unit for unit in interface.block.units for name in unit.binds}
    for name in interface.outputs:
        kind = _kind(facts, name, makers[name]) if name in makers else ""
        if kind in LIVE:
            what, fix = LIVE[kind]
            seen = facts.value(name, makers[name].uid)
            if seen is not None and seen.type in ENDLESS:
                what = "an iterator without an end"
                fix = f"Keep a number in place of `{name}`, and count it up: `n += 1`."
            yield unstorable(name, what, makers[name], fix)
        elif name in makers and _keeps_answers(makers[name], facts, later):
            what, fix = KEEPING
            yield unstorable(name, what, makers[name], fix)


def _keeps_answers(maker: UnitFacts, facts: Facts, later: list[UnitFacts]) -> bool:
    """Whether it makes such a function; NB252 tells where a later block binds what that reads."""
    node = maker.unit.node
    if not isinstance(node, Function) or not is_cached(node, facts.context):
        return False
    return roots(node).isdisjoint(name for unit in later for name in unit.binds)


def _kind(facts: Facts, name: str, maker: UnitFacts) -> str:
    """What the run has seen, or, without one, what the text leaves no doubt about."""
    fact = facts.value(name, maker.uid)
    if fact is not None or facts.record is not None:
        return fact.kind if fact is not None else ""
    for binding in bindings_of([maker.unit.node]):
        if binding.name != name or binding.how != "assign":
            continue
        match binding.value:
            case ast.GeneratorExp():
                return "generator"
            case ast.Call(func=ast.Name(id=made)) if made not in facts.context.names.rebound:
                return _MAKERS.get(made, "")
    return ""


def unstorable(name: str, what: str, unit: UnitFacts, fix: str) -> Diagnostic:
    """A value that a later stage needs and that can't be written to disk."""
    return Diagnostic(
        code="NB240",
        severity=Severity.ERROR,
        message=f"`{name}` is {what} and a later stage needs it, but it can't be stored",
        span=unit.unit.span,
        why="Stages run in processes of their own and hand each other files.",
        fix=fix,
    )


def _views(
    flows: Mapping[str, Flow],
    interface: Interface,
    needed: frozenset[str],
    windows: frozenset[str],
) -> Iterator[tuple[str, str]]:
    """Pairs of names that share memory behind the block; with one of `windows`, those that may."""
    if not interface.block.units:
        return
    shares = flows[interface.block.units[-1].uid].shares
    for name in sorted(needed & shares.keys()):
        for mate, kind in sorted(shares[name].items()):
            may_be = kind in ("shares", PART, WHOLE, MIXED) and {name, mate} & windows
            is_view = kind == "view" or may_be
            if is_view and name < mate and mate in needed:
                yield name, mate


def _changed(flows: Mapping[str, Flow], unit: UnitFacts) -> frozenset[str]:
    """Names whose values the unit changes, by whatever alias it has for them."""
    return (unit.mutates | (flows[unit.uid].writes - unit.binds)) - unit.decided


def _reaches(
    pair: tuple[str, str], unit: UnitFacts, flows: Mapping[str, Flow], facts: Facts
) -> bool:
    """Whether the unit changes one of them, and that may be seen by the name of the other.

    `df["c"] = …` gives a frame another column, and writes into none that an array has a view of.
    """
    changed = _changed(flows, unit) & {*pair}
    match unit.unit.node:
        case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=frame), slice=ast.Constant())]):
            seen = facts.value(frame, unit.uid)
            if unit.observation is not None and seen is not None and seen.kind == "frame":
                return bool(changed & {*unit.observation.mutated} - {frame})
    return bool(changed)


def _is_seen(pair: tuple[str, str], facts: Facts) -> bool:
    """Whether a run has shown two names to share, rather than the text that they may."""
    return any(
        {one.first, one.second} == {*pair}
        for unit in facts.units
        for one in (unit.observation.aliases if unit.observation is not None else ())
    )


def _view(pair: tuple[str, str], unit: UnitFacts, facts: Facts, interface: Interface) -> Diagnostic:
    name, mate = pair
    changed = name if name in unit.mutates else mate
    makers = [one for one in facts.units if {name, mate} & one.binds]
    copied = mate if makers and mate in makers[-1].binds else name
    share = "share" if _is_seen(pair, facts) else "may share"
    seen = facts.value(copied)
    copy = "list(…)" if seen is not None and seen.type.startswith("dict_") else "….copy()"
    fix = f"make one of them a copy where it is made: `{copied} = {copy}`."
    if unit.unit.role.stage is None:
        fix = f"tag this cell `{interface.block.stage}`, which made them; or {fix}"
    return Diagnostic(
        code="NB250",
        severity=Severity.ERROR,
        message=f"`{name}` and `{mate}` {share} memory, "
        f"and `{changed}` is changed here, in a later stage",
        span=unit.unit.span,
        why=f"Once both are stored after the {interface.block.stage} stage they are two arrays: "
        "the change would reach one of them only.",
        fix=f"{fix[0].upper()}{fix[1:]}",
        related=(Related(makers[-1].unit.span, "the memory is shared here"),) if makers else (),
    )
