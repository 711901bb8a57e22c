"""From statements to the random sequences that they start, and those that nothing starts."""

import ast

from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.notebook.trees import nodes_of, once


def seeded(unit: UnitFacts) -> frozenset[str]:
    """Give the random sequences that the statement starts anew, whatever was drawn before."""
    if "seed" not in unit.effects.roles or not isinstance(unit.unit.node, ast.Expr):
        return frozenset()
    return frozenset(name for name in unit.resources if name.startswith("rng:"))


def unseeded_states(facts: Facts, at: UnitFacts | None = None) -> frozenset[str]:
    """Give the random states that nothing seeds: the order of draws changes nothing there.

    No two runs agree on what is drawn, so either the results don't depend on it, or the proof
    refuses them. `at`: a statement; what is seeded below it counts as not seeded there.
    """
    drawn = {name for unit in facts.units for name in unit.resources if name.startswith("rng:")}
    for unit in facts.units:
        if unit is at:
            break
        if "seed" in unit.effects.roles:
            drawn -= unit.resources
        elif _seeds(unit.unit.node):
            return frozenset()
    return frozenset(drawn)


@once
def _seeds(node: ast.stmt) -> bool:
    """Whether this calls something of whose effect only the name tells: `seed_everything(1)`."""
    called = (call.func for call in nodes_of(ast.Call, node))
    names = (one.attr if isinstance(one, ast.Attribute) else ast.unparse(one) for one in called)
    return any("seed" in name.lower() for name in names)
