"""From facts to the cell that could hold the parameters of a run."""

import ast

from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.analysis.literals import bound_literal


def parameter_cells(facts: Facts) -> set[int]:
    """Give the first cell of nothing but plain values that the notebook never changes; or none.

    Papermill knows one such cell, so there is one.
    """
    if facts.parameters:
        return set()
    cells: dict[int, list[UnitFacts]] = {}
    makers: dict[str, int] = {}
    for unit in facts.units:
        cells.setdefault(unit.unit.span.cell, []).append(unit)
        for name in unit.binds | unit.mutates:
            makers[name] = makers.get(name, 0) + 1
    for cell, units in cells.items():
        if all(
            _is_setting(facts, unit) and all(makers[n] == 1 for n in unit.binds) for unit in units
        ):
            return {cell}
    return set()


def _is_setting(facts: Facts, unit: UnitFacts) -> bool:
    """Tell whether the statement binds a name to one number, text or flag."""
    node, names = unit.unit.node, facts.context.names
    return bound_literal(node, names) is not None and not any(
        isinstance(inner, ast.List | ast.Dict | ast.Call) for inner in ast.walk(node)
    )
