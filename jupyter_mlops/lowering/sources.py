"""From the slice to the statements that read a table from outside, and what to call that table."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from jupyter_mlops.analysis.expressions import dotted_name
from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.lowering.placement import Placement
from jupyter_mlops.notebook.trees import nodes_in

STAGE = "data"
"""The stage that has a contract."""
TABLES = frozenset({"frame", "series", "array"})
READERS = ("pandas.read_",)
CODE = ".py"
CHECK = "check_table"
"""The function of the package that checks a table which was read."""


@dataclass(frozen=True, slots=True)
class Source:
    """A statement that binds what it reads."""

    uid: str
    variable: str
    table: str
    """The file, or the variable where no single file was seen."""


def sources_of(facts: Facts, placement: Placement) -> tuple[Source, ...]:
    """Statements of the data stage that bind one name to a table that comes from outside.

    Outside is a file that the notebook hasn't written, or whatever a reader of pandas reads. None
    without a run, which would tell what is read.
    """
    if facts.record is None or any(CHECK in unit.binds for unit in facts.units):
        return ()
    written: set[str] = set()
    found: list[Source] = []
    taken: set[str] = set()
    for unit in facts.units:
        uses = unit.observation.files if unit.observation is not None else ()
        read = {use.path for use in uses if use.mode == "read" and not use.path.endswith(CODE)}
        outside = read - written
        written |= {use.path for use in uses if use.mode == "write"}
        variable = _bound(unit.unit.node)
        if variable is None or not _is_of_stage(unit, placement):
            continue
        value = facts.value(variable, unit.uid)
        if value is None or value.kind not in TABLES or not (outside or _calls_reader(unit, facts)):
            continue
        table = next(_names(sorted(read), variable, taken))
        taken.add(table)
        found.append(Source(unit.uid, variable, table))
    return tuple(found)


def _is_of_stage(unit: UnitFacts, placement: Placement) -> bool:
    place = placement.where.get(unit.uid, "")
    return place.partition(":")[0] == STAGE and unit.uid not in placement.repeated


def _bound(node: ast.stmt) -> str | None:
    match node:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name
    return None


def _calls_reader(unit: UnitFacts, facts: Facts) -> bool:
    names = facts.context.names
    return any(
        (dotted_name(node.func, names) or "").startswith(READERS)
        for node in nodes_in(unit.unit.node)
        if isinstance(node, ast.Call)
    )


def _names(read: list[str], variable: str, taken: set[str]) -> Iterator[str]:
    """Names for the table, the best one first, none of them in use."""
    wanted = [PurePosixPath(read[0]).name, read[0]] if len(read) == 1 else []
    wanted += [
        f"{variable} as read",
        *(f"{variable} as read, {n}" for n in range(2, len(taken) + 3)),
    ]
    yield from (name for name in wanted if name not in taken)
