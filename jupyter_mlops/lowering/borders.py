"""What can't cross a border between stages: NumPy memory shared and changed, live resources."""

from collections.abc import Iterator, Mapping

from jupyter_mlops.analysis.dataflow import Flow
from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.diagnostic import Diagnostic, Related, Severity
from jupyter_mlops.lowering.interfaces import Interface, Interfaces

LIVE = {
    "generator": ("a generator", "Turn it into a list: `list(…)`."),
    "file": (
        "an open file or connection",
        "Open it again, from its path, in the stage that reads it.",
    ),
}


def border_diagnostics(
    facts: Facts, flows: Mapping[str, Flow], borders: Interfaces
) -> Iterator[Diagnostic]:
    """NB240 and NB250 for every border between blocks."""
    blocks = borders.blocks
    for position, interface in enumerate(blocks):
        yield from _live_values(facts, interface)
        if position + 1 < len(blocks) and blocks[position + 1].block.stage != interface.block.stage:
            later = [unit for one in blocks[position + 1 :] for unit in one.block.units]
            yield from _views(facts, flows, interface, borders.needed_after[position], later)


def _live_values(facts: Facts, interface: Interface) -> Iterator[Diagnostic]:
    makers = {name: unit for unit in interface.block.units for name in unit.binds}
    for name in interface.outputs:
        fact = facts.value(name, makers[name].uid) if name in makers else None
        if fact is not None and fact.kind in LIVE:
            what, fix = LIVE[fact.kind]
            yield unstorable(name, what, makers[name], fix)


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
    facts: Facts,
    flows: Mapping[str, Flow],
    interface: Interface,
    needed: frozenset[str],
    later: list[UnitFacts],
) -> Iterator[Diagnostic]:
    if not interface.block.units:
        return
    shares = flows[interface.block.units[-1].uid].shares
    for name in sorted(shares):
        for mate, kind in sorted(shares[name].items()):
            if kind != "view" or mate < name or not {name, mate} <= needed:
                continue
            for unit in later:
                if unit.mutates & {name, mate}:
                    yield _view(name, mate, unit, facts, interface)
                    return


def _view(name: str, mate: str, unit: UnitFacts, facts: Facts, interface: Interface) -> Diagnostic:
    changed = name if name in unit.mutates else mate
    makers = [one for one in facts.units if {name, mate} & one.binds]
    return Diagnostic(
        code="NB250",
        severity=Severity.ERROR,
        message=f"`{name}` and `{mate}` share memory, "
        f"and `{changed}` is changed here, in a later stage",
        span=unit.unit.span,
        why=f"Once both are stored after the {interface.block.stage} stage they are two arrays: "
        "the change would reach one of them only.",
        fix=f"Make one of them a copy where it is made: `{mate} = ….copy()`.",
        related=(Related(makers[-1].unit.span, "the memory is shared here"),) if makers else (),
    )
