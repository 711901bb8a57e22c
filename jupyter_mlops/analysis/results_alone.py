"""From what a statement reads to what is left of it where the package keeps its results only.

`print(f"{missing} of {total} columns: {share:.1%}")` shows a result, `share`: nothing in the
package asks for the other names.
"""

import ast
from collections.abc import Mapping
from dataclasses import replace

from jupyter_mlops.analysis.dataflow import Flow
from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.analysis.outputs import Outputs
from jupyter_mlops.notebook.trees import nodes_of


def only_shows(unit: UnitFacts, outputs: Outputs) -> bool:
    """Whether nothing is left of the statement but the results that it shows."""
    return not (unit.binds | unit.mutates) and bool(outputs.of_unit(unit.uid))


def with_results_alone(
    flows: Mapping[str, Flow], facts: Facts, outputs: Outputs
) -> Mapping[str, Flow]:
    """The flow without what such statements only tell beside their results."""
    spared = {
        unit.uid: replace(flow, needs=flow.needs - spare)
        for unit in facts.units
        if only_shows(unit, outputs)
        for flow in [flows[unit.uid]]
        if (spare := unit.uses - _asked(unit, flow, outputs))
    }
    return {**flows, **spared} if spared else flows


def _asked(unit: UnitFacts, flow: Flow, outputs: Outputs) -> frozenset[str]:
    """Names in the results themselves, and those that functions among them read."""
    named = {
        name.id
        for one in outputs.of_unit(unit.uid)
        for name in nodes_of(ast.Name, ast.parse(one.expression))
    }
    return frozenset(named).union(*(flow.held.get(name, ()) for name in named))
