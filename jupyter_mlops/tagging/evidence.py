"""From facts to what speaks for each stage of a cell: it loads, fits, scores, draws, answers."""

import ast
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace

from jupyter_mlops.analysis.bindings import is_function, own_nodes
from jupyter_mlops.analysis.dataflow import Flow
from jupyter_mlops.analysis.expressions import dotted_name
from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.analysis.scores_apart import measured_beside
from jupyter_mlops.tagging.dependence import is_staying
from jupyter_mlops.tagging.handmade import other_fits, trainings
from jupyter_mlops.tagging.reasons import Evidence
from jupyter_mlops.tagging.serving import services

TRANSFORMS = (
    "sklearn.preprocessing.",
    "sklearn.impute.",
    "sklearn.decomposition.",
    "sklearn.feature_extraction.",
    "sklearn.feature_selection.",
    "sklearn.random_projection.",
    "sklearn.compose.ColumnTransformer",
    "sklearn.compose.make_column_transformer",
)
"""Where the estimators stand that prepare data; without another model they are the model."""
SYNTHETIC = ("numpy.random.", "sklearn.datasets.make_")


@dataclass(frozen=True, slots=True)
class _Sorts:
    """What the notebook as a whole is about."""

    fits: frozenset[str]
    """Uids of the units that fit a model."""
    prepares: frozenset[str]
    """Uids of those that fit something that only prepares data."""
    builds: Mapping[str, str]
    """Uid of a unit that makes a model, or a part of it → the name of the model."""
    after: frozenset[str]
    """Uids of the units that depend on a fit."""
    first: Mapping[int, int]
    """Cell → the order of the first unit in it that fits a model."""
    handmade: Mapping[str, frozenset[str]]
    """Uid of a unit that fits without an estimator → names of what it fits."""
    apart: frozenset[str]
    """Uids of the units that measure below a fit in their cell, and can be taken to `evaluate`."""


def evidence_of(facts: Facts, flows: Mapping[str, Flow]) -> tuple[Evidence, ...]:
    """Give all that speaks for some stage of some cell, in document order."""
    sorts = _sorted(facts, flows)
    found: list[Evidence] = []
    for unit in facts.units:
        if is_staying(unit):
            place = unit.unit.order
            found += (replace(one, since=place) for one in _of_unit(unit, facts, sorts))
    found += services(facts, sorts.after)
    return tuple(sorted(found or _of_values(facts), key=lambda one: one.cell))


def _of_values(facts: Facts) -> Iterator[Evidence]:
    """Where nothing else speaks for any stage, the notebook is about the values that it makes."""
    if any(unit.unit.role.stage for unit in facts.units):
        return
    for unit in facts.units:
        made = sorted((unit.binds | unit.mutates) - set(facts.context.names.imports))
        if made and is_staying(unit):
            yield Evidence(unit.unit.span.cell, "data", 3, f"makes `{made[0]}`")


def _sorted(facts: Facts, flows: Mapping[str, Flow]) -> _Sorts:
    fitting = {unit.uid for unit in facts.units if is_staying(unit) and _fits(unit)}
    transforms = _transforms(facts)
    prepares = {uid for uid in fitting if _receivers(facts.by_uid[uid]) <= transforms}
    handmade = trainings(facts) | ({} if fitting else other_fits(facts))
    for uid in _used_for(fitting - prepares, flows, facts):
        handmade.pop(uid, None)
    # A notebook about PCA has no other model.
    fits = (fitting - prepares) | handmade.keys() or fitting
    after: set[str] = set()
    trained: set[str] = set()  # by hand so far: what a method changes isn't seen to be another
    for unit in facts.units:
        versions = {one for found in flows[unit.uid].reads.values() for one in found}
        if unit.uid in fits or versions & after or unit.uses & trained:
            after.add(unit.uid)
        trained |= handmade.get(unit.uid, frozenset())
    models = set[str]().union(*(handmade.get(uid) or _receivers(facts.by_uid[uid]) for uid in fits))
    builds = _builds(facts, fits, models)
    units = [facts.by_uid[uid].unit for uid in fits]
    first = {one.span.cell: one.order for one in sorted(units, key=lambda one: -one.order)}
    return _Sorts(
        fits=frozenset(fits),
        prepares=frozenset(prepares - fits),
        builds=builds,
        after=frozenset(after),
        first=first,
        handmade=handmade,
        apart=measured_beside(facts, flows, fits),
    )


def _used_for(fits: Set[str], flows: Mapping[str, Flow], facts: Facts) -> set[str]:
    """Give what fits of a library depend on: a simulation of their data takes steps as well."""
    found: set[str] = set()
    todo = list(fits)
    while todo:
        uid = todo.pop()
        reads = flows[uid].reads
        new = {one for name in reads.keys() & facts.by_uid[uid].uses for one in reads[name]} - found
        found |= new
        todo += new
    return found


def _fits(unit: UnitFacts) -> bool:
    return "fit" in unit.effects.roles and not is_function(unit.unit.node)


def _builds(facts: Facts, fits: set[str], models: set[str]) -> dict[str, str]:
    """Find what makes the models that are fitted, and the parts of them that no data is in."""
    fitting = [facts.by_uid[uid] for uid in fits]
    data = set[str]().union(*(unit.uses for unit in fitting)) - models
    parts, found = {name: name for name in models}, dict[str, str]()
    for unit in reversed(facts.units):
        bound = sorted(unit.binds & parts.keys() - data)
        if bound and is_staying(unit) and unit.uid not in fits:
            found[unit.uid] = parts[bound[0]]
            parts = dict.fromkeys(unit.uses, found[unit.uid]) | parts
    plain = set(facts.context.names.imports)
    for unit in facts.units:
        if not is_staying(unit) or (unit.uid in found and unit.uses <= plain):
            plain |= unit.binds
        elif unit.uid in found and not unit.binds & models:
            del found[unit.uid]
    return found


def _transforms(facts: Facts) -> set[str]:
    """Names bound to estimators that prepare data, or that hold some."""
    found: set[str] = set()
    for node in own_nodes([unit.unit.node for unit in facts.units]):
        match node:
            case ast.Assign(
                targets=[ast.Name(id=name) | ast.Subscript(value=ast.Name(id=name))],
                value=ast.Call(func=func) | ast.DictComp(value=ast.Call(func=func)),
            ):
                if _is_transform(dotted_name(func, facts.context.names)):
                    found.add(name)
    return found | {"", *_direct_transforms(facts)}


def _direct_transforms(facts: Facts) -> set[str]:
    """Classes called on the spot: `StandardScaler().fit_transform(X)`."""
    return {name for name, dotted in facts.context.names.imports.items() if _is_transform(dotted)}


def _is_transform(dotted: str | None) -> bool:
    return dotted is not None and dotted.startswith(TRANSFORMS)


def _receivers(unit: UnitFacts) -> set[str]:
    """Names of what is fitted, as far as the statement itself shows; empty: it doesn't show."""
    found: set[str] = set()
    for node in own_nodes([unit.unit.node]):
        match node:
            case ast.Call(func=ast.Attribute(value=receiver, attr=attr)) if attr.startswith(
                ("fit", "partial_fit")
            ):
                found.add(_start(receiver))
    return found or {"?"}


def _start(node: ast.expr) -> str:
    while not isinstance(node, ast.Name):
        match node:
            case ast.Attribute(value=inner) | ast.Subscript(value=inner) | ast.Call(func=inner):
                node = inner
            case _:
                return "?"
    return node.id


def _of_unit(unit: UnitFacts, facts: Facts, sorts: _Sorts) -> Iterator[Evidence]:
    cell, roles = unit.unit.span.cell, unit.effects.roles
    if unit.reads or "load" in roles:
        yield Evidence(cell, "data", 6, _loading(unit))
    elif "network" in unit.resources:
        yield Evidence(cell, "data", 6, "loads from the network")
    if _synthesizes(unit, facts):
        yield Evidence(cell, "data", 3, "makes data")
    if "split" in roles:
        yield Evidence(cell, "data", 6, "splits the data into parts")
    if unit.uid in sorts.fits:
        by_hand = sorts.handmade.get(unit.uid)
        # such a loop often draws or prints as it goes
        weight = 16 if by_hand else 12
        yield Evidence(cell, "train", weight, f"fits {_named(by_hand or _receivers(unit))}")
    if unit.uid in sorts.builds:
        yield Evidence(cell, "train", 3, f"sets up `{sorts.builds[unit.uid]}`")
    if unit.uid in sorts.prepares:
        yield Evidence(cell, "data", 3, f"fits {_named(_receivers(unit))}, which prepares data")
    yield from _of_results(unit, sorts)


def _of_results(unit: UnitFacts, sorts: _Sorts) -> Iterator[Evidence]:
    """What speaks for `evaluate`: scores, predictions, plots and prints of what was fitted."""
    cell, roles = unit.unit.span.cell, unit.effects.roles
    if unit.uid in sorts.apart:
        return
    draws = roles & {"plot", "show"}
    # what is drawn below a fit in its cell belongs to one picture, whatever it names
    below = bool(draws) and sorts.first.get(cell, unit.unit.order) < unit.unit.order
    late = unit.uid in sorts.after or not sorts.fits or below
    scores = bool(roles & {"metric", "report"})
    if scores:
        yield Evidence(cell, "evaluate", 30, "computes a score")
    if not late:
        return
    # What is predicted and only looked at isn't kept: a fit in the same cell is.
    looked_at = unit.unit.is_display and not scores and not draws and "print" not in roles
    if "predict" in roles and not looked_at:
        yield Evidence(cell, "evaluate", 20, "predicts")
    if draws:
        what = "draws a plot of the results" if sorts.fits else "draws a plot"
        yield Evidence(cell, "evaluate", 15, what)
    elif "print" in roles and not scores:
        yield Evidence(cell, "evaluate", 8, "prints a result")
    elif unit.unit.is_display and sorts.fits and not scores and unit.uid not in sorts.fits:
        yield Evidence(cell, "evaluate", 4, "shows a result")


def _loading(unit: UnitFacts) -> str:
    paths = sorted(unit.reads - {"*"})
    return f"reads {paths[0]}" if paths else "loads data"


def _synthesizes(unit: UnitFacts, facts: Facts) -> bool:
    if not unit.binds:
        return False
    called = (
        dotted_name(node.func, facts.context.names)
        for node in own_nodes([unit.unit.node])
        if isinstance(node, ast.Call)
    )
    return any(dotted is not None and dotted.startswith(SYNTHETIC) for dotted in called)


def _named(receivers: Set[str]) -> str:
    known = sorted(receivers - {"?", ""})
    return ", ".join(f"`{name}`" for name in known) if known else "a model"
