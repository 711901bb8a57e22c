"""From overrides to the source of the cell that papermill puts behind the parameters cell.

Papermill alone assigns the overridden names there and leaves stale what the parameters cell had
computed from them. This source computes it again, in the notebook's own words and order.
"""

import ast
from collections.abc import Mapping

from jupyter_mlops.analysis.dataflow import Flow
from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.analysis.literals import bound_literal
from jupyter_mlops.errors import ConfigurationInvalid
from jupyter_mlops.plain import Plain


def injected_source(facts: Facts, flows: Mapping[str, Flow], overrides: Mapping[str, Plain]) -> str:
    """The overridden names with their values, and every statement whose result that changes.

    `overrides` are checked already. Raises ConfigurationInvalid where running such a statement a
    second time would do something else than running it once with these values.
    """
    units = [unit for unit in facts.units if unit.unit.role.parameters]
    texts: dict[str, str] = {}
    for unit in units:
        bound = bound_literal(unit.unit.node, facts.context.names)
        if bound is not None and bound[0] in overrides:
            texts[unit.uid] = _assigned(unit, bound[0], overrides[bound[0]])
    affected = _affected(units, flows, set(texts))
    for unit in affected:
        if unit.uid not in texts:
            _require_repeatable(unit, affected, units, flows)
            texts[unit.uid] = unit.unit.code
    return "".join(f"{texts[unit.uid]}\n" for unit in affected)


def _assigned(unit: UnitFacts, name: str, value: Plain) -> str:
    """The assignment of another value, made as the notebook makes it: `date.fromisoformat(…)`."""
    node = unit.unit.node
    assert isinstance(node, ast.Assign | ast.AnnAssign)
    made = node.value
    while isinstance(made, ast.BinOp):  # `Path("data") / "x.csv"`
        made = made.left
    if not isinstance(made, ast.Call):
        return f"{name} = {value!r}"
    maker = ast.unparse(made.func)
    is_date = any(isinstance(one, ast.Constant) and isinstance(one.value, int) for one in made.args)
    is_date = is_date or bool(made.keywords)
    return f"{name} = {maker}{'.fromisoformat' if is_date else ''}({value!r})"


def _affected(
    units: list[UnitFacts], flows: Mapping[str, Flow], chosen: set[str]
) -> list[UnitFacts]:
    """The chosen statements, those that read what these write, and all that write the same."""
    while True:
        written = {name for unit in units if unit.uid in chosen for name in flows[unit.uid].writes}
        more = {
            unit.uid
            for unit in units
            if (flows[unit.uid].needs | unit.uses | flows[unit.uid].writes) & written
        }
        if more <= chosen:
            return [unit for unit in units if unit.uid in chosen]
        chosen |= more


def _require_repeatable(
    unit: UnitFacts, affected: list[UnitFacts], units: list[UnitFacts], flows: Mapping[str, Flow]
) -> None:
    """Refuse what the first run of the parameters cell has left other than it found it."""
    made: set[str] = set()
    for one in affected:
        if one.uid == unit.uid:
            break
        made |= one.binds
    changed = flows[unit.uid].writes - unit.symbols.defs - made
    after = [one for one in units if one.unit.order > unit.unit.order]
    later = {name for one in after for name in flows[one.uid].writes} & flows[unit.uid].needs - made
    what = ", ".join(sorted(changed | later | unit.resources | unit.writes))
    if what:
        raise ConfigurationInvalid(
            f"the parameters cell can't be computed again at {unit.unit.span}: it depends on or "
            f"changes {what}, which its first run has changed",
            "move this statement to a cell below the parameters cell",
        )
