"""From a notebook to what its pipeline gives where nothing asks for it.

These are the models that it fits, else what its last stage binds.
"""

import ast
from collections.abc import Mapping, Set

from jupyter_mlops.analysis.bindings import bindings_of
from jupyter_mlops.analysis.dataflow import Flow
from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.analysis.outputs import Outputs
from jupyter_mlops.analysis.timings import durations
from jupyter_mlops.stages import BY_TAG, ORDER

PASSING = frozenset({"sqlite3", "socket", "threading", "_thread", "concurrent", "multiprocessing"})
"""Packages whose objects live in one process only."""
_MODULE_LEVEL = (
    ast.Import,
    ast.ImportFrom,
    ast.FunctionDef,
    ast.ClassDef,
    ast.AsyncFunctionDef,
)
"""What stands outside of the functions of stages."""


def asked_of_the_last(facts: Facts, outputs: Outputs) -> tuple[str, ...]:
    """What the last stage gives if nobody asks: fitted models, else its plots or all it binds."""
    tags = {unit.unit.role.stage for unit in facts.units if unit.unit.role.stage}
    if not tags or any(BY_TAG[tag].is_service for tag in tags) or outputs.shown:
        return ()
    return _given_by(facts, outputs, max(tags, key=lambda tag: ORDER[tag]))


def trained_unasked(
    facts: Facts, flows: Mapping[str, Flow], outputs: Outputs, kept: Set[str]
) -> tuple[str, ...]:
    """What the stages train although nothing that is kept asks for any of it."""
    trained = _units_of(facts, "train")
    if not trained:
        return ()
    made = final_versions(facts, flows)
    if not trained.keys() & kept:
        given = _given_by(facts, outputs, "train")
        return tuple(name for name in given if made.get(name) in trained)
    fits = {uid for uid, unit in facts.by_uid.items() if "fit" in unit.effects.roles}
    if fits & kept:
        return ()
    # Nothing is fitted so far, as where cross-validation alone is asked for: the model would be
    # set up and never trained.
    tried = fits & (trained.keys() | _units_of(facts, "evaluate").keys())
    models = (*_models(facts, outputs, "train"), *_models(facts, outputs, "evaluate"))
    return tuple(dict.fromkeys(name for name in models if made.get(name) in tried))


def _given_by(facts: Facts, outputs: Outputs, stage: str) -> tuple[str, ...]:
    """Fitted models, else all that the stage binds."""
    models = _models(facts, outputs, stage)
    if outputs.plots:
        return models
    bound, timed = _bound_by(facts, outputs, stage), durations(facts)
    lasting = [name for name in bound if not _is_passing(facts, name)]
    # Where there is nothing else, the proof has to say that such a result can't be proved.
    return models or tuple([name for name in lasting if name not in timed] or lasting)


def _models(facts: Facts, outputs: Outputs, stage: str) -> tuple[str, ...]:
    """Names that the stage leaves fitted models under, or else models that it sets up."""
    in_code = {
        name for unit in facts.units if "fit" in unit.unit.code for name in unit.effects.must
    }
    left = _left_by_loops(facts) if outputs.plots else frozenset[str]()
    bound = [name for name in _bound_by(facts, outputs, stage) if name not in left]
    models = [name for name in bound if _is_model(facts, name, in_code)]
    fitted = set[str]()
    for unit in facts.units:
        if "fit" in unit.effects.roles:
            fitted |= _named(unit)
    # The parts of a pipeline are models as well, and not what is trained.
    return tuple([name for name in models if name in fitted] or models)


def _named(unit: UnitFacts) -> frozenset[str]:
    """What the statement binds, and what it names and changes."""
    return unit.binds | (unit.mutates & unit.uses)


def _bound_by(facts: Facts, outputs: Outputs, stage: str) -> tuple[str, ...]:
    """Names that the stage binds or changes, and that have a value in the end."""
    there, modules = _there_at_the_end(facts), set(facts.context.names.imports)
    bound: dict[str, None] = {}
    for uid, unit in _units_of(facts, stage).items():
        if uid not in outputs.plot_units:
            names = sorted(_named(unit) - modules)
            bound |= {name: None for name in names if name in there}
    return tuple(bound)


def _units_of(facts: Facts, stage: str) -> dict[str, UnitFacts]:
    """Uid → unit of the stage's cells, without what stands outside of functions."""
    return {
        unit.uid: unit
        for unit in facts.units
        if unit.unit.role.stage == stage and not isinstance(unit.unit.node, _MODULE_LEVEL)
    }


def _left_by_loops(facts: Facts) -> frozenset[str]:
    """Names that only loops bind: they hold what the last round happened to make."""
    looped, otherwise = set[str](), set[str]()
    for unit in facts.units:
        is_loop = isinstance(unit.unit.node, ast.For | ast.While)
        (looped if is_loop else otherwise).update(unit.binds)
    return frozenset(looped - otherwise)


def _there_at_the_end(facts: Facts) -> frozenset[str]:
    """Names that have a value in the end."""
    there: set[str] = set()
    for unit in facts.units:
        there |= unit.bound
        there -= unit.symbols.dels
    return frozenset(there)


def _is_passing(facts: Facts, name: str) -> bool:
    """Whether it is an open file, a connection and the like: a way to a result, and none itself."""
    fact = facts.value(name)
    if fact is None:
        return name in facts.context.kinds.iterators or _is_opened(facts, name)
    return fact.kind in ("file", "generator") or fact.type.partition(".")[0] in PASSING


def _is_opened(facts: Facts, name: str) -> bool:
    """Whether all that binds it opens a file: `with open(path) as file`."""
    nodes = [unit.unit.node for unit in facts.units if name in unit.binds]
    values = [binding.value for binding in bindings_of(nodes) if binding.name == name]
    return all(isinstance(one, ast.Call) and _last_word(one.func) == "open" for one in values)


def _last_word(node: ast.expr) -> str:
    return ast.unparse(node).rpartition(".")[2]


def _is_model(facts: Facts, name: str, fitted: set[str]) -> bool:
    fact = facts.value(name)
    return name in fitted if fact is None else fact.kind == "estimator"


def final_versions(facts: Facts, flows: Mapping[str, Flow]) -> dict[str, str]:
    """Name → the unit that made the version which the notebook ends with."""
    found: dict[str, str] = {}
    for unit in facts.units:
        found |= dict.fromkeys(flows[unit.uid].writes, unit.uid)
        for name in unit.symbols.dels:
            found.pop(name, None)
    return found
