"""From the statement where two runs begin to differ to what makes it differ, and a remedy."""

import ast
from collections.abc import Iterator
from typing import NamedTuple

from jupyter_mlops.analysis.expressions import dotted_name
from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.analysis.seeds import unseeded_states
from jupyter_mlops.notebook.trees import nodes_in

TOLERATE = "`--allow-nondeterminism` builds all the same, and compares what is the same in each run"
SEEDS = {
    "rng:numpy": "`np.random.seed(0)`",
    "rng:random": "`random.seed(0)`",
    "rng:torch": "`torch.manual_seed(0)`",
}
"""Random state → what seeds it for the whole notebook."""
GENERATORS = frozenset({"numpy.random.default_rng", "numpy.random.RandomState", "random.Random"})
DEFINITIONS = ast.FunctionDef | ast.ClassDef


class Cause(NamedTuple):
    """What differs from run to run, as the rest of a sentence, and an action without its stop."""

    what: str
    fix: str


def cause_of(unit: UnitFacts, facts: Facts) -> Cause:
    """What the statement does that no two runs do alike, as far as it shows."""
    drawn = unit.resources & unseeded_states(facts, unit)
    called = {path for call in _calls(unit, facts) if (path := _made_without_seed(call, facts))}
    if called & GENERATORS:
        name = min(called & GENERATORS).rpartition(".")[2]
        return Cause(f"`{name}()` has no seed", f"Give it one, `{name}(0)`")
    if drawn:
        seeding = " and ".join(SEEDS[name] for name in sorted(drawn) if name in SEEDS)
        return Cause(
            "it draws random numbers that no seed determines",
            "Give what draws a seed (`random_state=0`), here and in the cells below, or begin the "
            f"notebook with {seeding or 'a seed'}",
        )
    if "clock" in unit.resources:
        return Cause(
            "it reads the clock",
            "Make the moment a parameter where it is needed; where it only measures, put the "
            "statements that take and show the time into cells without a tag",
        )
    if any(path.startswith("tempfile.") for path in called):
        return Cause(
            "a temporary file or folder has another name in each run",
            "Give it a fixed name beside the notebook",
        )
    if _is_of_a_set(unit):
        return Cause("a set has another order in each run", "Sort it, `sorted(…)`")
    return Cause(
        "",
        "Seed what is random (`random_state=0`), sort what comes out of a set or a folder, keep "
        "times and memory addresses out",
    )


def _is_of_a_set(unit: UnitFacts) -> bool:
    return any(
        isinstance(node, ast.Set | ast.SetComp)
        or (isinstance(node, ast.Name) and node.id in ("set", "frozenset"))
        for node in nodes_in(unit.unit.node)
    )


def _calls(unit: UnitFacts, facts: Facts) -> Iterator[ast.Call]:
    """Calls in the statement and in the notebook's own functions that it reaches by name."""
    todo, seen = [unit], {unit.uid}
    while todo:
        one = todo.pop()
        yield from (node for node in nodes_in(one.unit.node) if isinstance(node, ast.Call))
        for other in facts.units:
            is_used = isinstance(other.unit.node, DEFINITIONS) and one.uses & other.binds
            if is_used and other.uid not in seen:
                seen.add(other.uid)
                todo.append(other)


def _made_without_seed(call: ast.Call, facts: Facts) -> str:
    """The dotted path of what is called; of a generator only when it gets no seed."""
    path = dotted_name(call.func, facts.context.names) or ""
    return "" if path in GENERATORS and (call.args or call.keywords) else path
