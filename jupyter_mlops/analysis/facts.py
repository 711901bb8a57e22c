"""From a program and, when there is one, its record to the facts of every unit. No opinions."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from jupyter_mlops.analysis.choices import Chooser, not_seen
from jupyter_mlops.analysis.deciding import Deciding
from jupyter_mlops.analysis.effect_table import UNKNOWN, effect_table
from jupyter_mlops.analysis.effects_of import Context, Effects, effects_of_statement
from jupyter_mlops.analysis.expressions import Names, dotted_name, roots
from jupyter_mlops.analysis.global_names import names_of
from jupyter_mlops.analysis.history import History
from jupyter_mlops.analysis.implied.function import (
    Implied,
    NothingImpliedError,
    with_implied_function,
)
from jupyter_mlops.analysis.literals import bound_literal
from jupyter_mlops.analysis.statement_walk import SHOWN
from jupyter_mlops.analysis.summaries import summarize
from jupyter_mlops.analysis.symbols import Symbols, symbols_of
from jupyter_mlops.analysis.table_texts import tells_tables
from jupyter_mlops.analysis.telling import tell_the_same
from jupyter_mlops.copies import changed
from jupyter_mlops.notebook.trees import once_for, words_in
from jupyter_mlops.notebook.units import Program, Unit
from jupyter_mlops.recording.record import LISTED, MODULE_STATE, Observation, Record, ValueFact

_SEARCHED = frozenset({"sys.path.append", "sys.path.extend", "sys.path.insert"})
PLAIN_KINDS = frozenset({"scalar", "text", "none", "frame", "series", "array"})
"""Kinds of values that can't hold a function."""


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """One unit, what it does to names and to the world."""

    unit: Unit
    symbols: Symbols
    effects: Effects
    uses: frozenset[str]
    """Global names read while it runs, those inside lambdas and query strings included."""
    mutates: frozenset[str]
    """Names whose object changes: certain, observed, or not ruled out."""
    assumed: frozenset[str]
    """Names that a call may change and that the recorded run showed unchanged."""
    unproven: frozenset[str]
    """Names that a call may change and about which no run says anything."""
    decided: frozenset[str]
    """Of `mutates`: unchanged in the run, and perhaps not where parameters have other values."""
    untold: frozenset[str]
    """Of `mutates`: what changes with them may be another where parameters have other values."""
    supposed: frozenset[tuple[str, str, str]]
    """What may share after it where parameters have other values, though it doesn't in the run."""
    retained: frozenset[str]
    """Names that may have their old value after it where parameters have other values."""
    resources: frozenset[str]
    reads: frozenset[str]
    writes: frozenset[str]
    looks: frozenset[str]
    """Folders that it lists, patterns, and files that it asks for; `*` where no path is known."""
    tells_tables: bool
    """Whether it may make text of a table, as `print(df)` does."""
    context: Context
    """What is known of the names, functions and methods that its code can ask for."""
    observation: Observation | None = None
    uid: str = field(init=False)
    """The unit's identity."""
    binds: frozenset[str] = field(init=False)
    """Names it binds on some path."""

    def __post_init__(self) -> None:
        """Bring up what is asked for more than all else."""
        object.__setattr__(self, "uid", self.unit.uid)
        object.__setattr__(self, "binds", self.symbols.binds)

    @property
    def used(self) -> frozenset[str]:
        """Resources that the run was seen to use; without a run, those that it may use."""
        return frozenset(self.observation.resources) if self.observation else self.resources

    @property
    def bound(self) -> frozenset[str]:
        """Names of these that it leaves with a value: in the recorded run, else on every path."""
        if self.observation is None:
            return self.symbols.defs
        return self.binds & self.observation.values.keys()


@dataclass(frozen=True, slots=True)
class Facts:
    """All units in document order and what holds for the whole notebook."""

    program: Program
    units: tuple[UnitFacts, ...]
    context: Context
    parameters: tuple[str, ...]
    """Names bound to literals in the cells tagged `parameters`, in order."""
    record: Record | None = None
    by_uid: Mapping[str, UnitFacts] = field(default_factory=dict)
    values: History[ValueFact] = field(default_factory=History)
    """Name → what was recorded of it, by the order of units."""
    implied: Implied | NothingImpliedError | None = None
    """The prediction function that serve cells without one imply, or why they imply none."""

    def value(self, name: str, uid: str | None = None) -> ValueFact | None:
        """The last recorded fact on a name, up to a unit or at the end."""
        last = self.by_uid[uid].unit.order if uid is not None else len(self.units)
        return self.values.held(name, last)


def gather(program: Program, record: Record | None = None, before: Facts | None = None) -> Facts:
    """Analyse every unit; a record turns what a call may do into what it did.

    What holds of the version `before` of the notebook isn't found out again.
    """
    last = before if before is not None and _tells_the_same(program, before.program) else None
    names = last.context.names if last is not None else names_of(program)
    program, implied = with_implied_function(program, names)
    if isinstance(implied, Implied):
        last, names = None, names_of(program)
    if before is not None and before.context.names == names:
        names = before.context.names  # the same one: all that is held for it is found at once
    nodes = [unit.node for unit in program.units]
    table = effect_table()
    context = last.context if last is not None else summarize(nodes, Context(names, table))
    known: Mapping[str, UnitFacts] = {}
    renewed = frozenset[str]()
    if before is not None and before.record is record:
        differing = context.differing(before.context)
        if differing is not None:
            known, renewed = before.by_uid, differing
            context = context if differing else before.context
    units = tuple(
        _again(unit, known.get(unit.uid), renewed) or _facts_of(unit, context, record)
        for unit in program.units
    )
    parameters = _parameter_names(program, names)
    if record is not None:
        units = _with_choices(units, context, parameters)
    values = History[ValueFact]()
    for facts in units:
        for name, value in facts.observation.values.items() if facts.observation else ():
            values.note(facts.unit.order, name, value)
    return Facts(
        program=program,
        units=units,
        context=context,
        parameters=parameters,
        record=record,
        by_uid={facts.uid: facts for facts in units},
        values=values,
        implied=implied,
    )


def _tells_the_same(program: Program, before: Program) -> bool:
    return tell_the_same(*([unit.node for unit in one.units] for one in (program, before)))


def likely(facts: Facts) -> Facts:
    """The facts without what only can't be ruled out: most calls change nothing.

    And a plot saved wherever a function of the notebook puts plots is read by nobody. Where that is
    wrong a build finds it out, as it records a run.
    """
    units = tuple(
        replace(
            unit,
            mutates=unit.mutates - unit.unproven,
            writes=unit.writes - {"*"} if "plot" in unit.effects.roles else unit.writes,
        )
        for unit in facts.units
    )
    return replace(facts, units=units, by_uid={unit.uid: unit for unit in units})


def _parameter_names(program: Program, names: Names) -> tuple[str, ...]:
    """Names that the parameters cells bind to literals."""
    found: dict[str, None] = {}
    for unit in program.units:
        bound = bound_literal(unit.node, names) if unit.role.parameters else None
        if bound is not None:
            found[bound[0]] = None
    return tuple(found)


def _again(unit: Unit, known: UnitFacts | None, renewed: frozenset[str]) -> UnitFacts | None:
    """The facts of the version before of a unit, where all that they are made of is the same."""
    if known is None or known.unit.node is not unit.node or known.unit.role != unit.role:
        return None
    if renewed and not renewed.isdisjoint(words_in(unit.node)):
        return None
    return known if known.unit == unit else changed(known, unit=unit)


def _facts_of(unit: Unit, context: Context, record: Record | None) -> UnitFacts:
    observation = record.observations.get(unit.uid) if record is not None else None
    given = (unit.role.drop, context.about(unit.node), observation)
    return _own_facts(unit.node, given)(unit)


@once_for
def _own_facts(
    node: ast.stmt, given: tuple[bool, Context, Observation | None]
) -> "partial[UnitFacts]":
    """What a unit does wherever it stands.

    `given`: whether it is to be dropped, the part of the context about it, and what a run saw.
    """
    is_dropped, context, observation = given
    symbols, effects = symbols_of(node), effects_of_statement(node, context)
    must = frozenset(name for name in effects.must if name not in context.names.imports)
    may = frozenset(name for name in effects.may if not _is_solid(name, context)) - must
    settings = _library_settings(node, context, is_observed=observation is not None)
    resources = frozenset(effects.resources) | settings
    if observation is None:
        reads, writes = frozenset(effects.reads), frozenset(effects.writes)
        mutates, assumed, unproven = must | may, frozenset[str](), may
    else:
        mutated = frozenset(observation.mutated)
        blind = may & frozenset(observation.unknown)
        resources |= frozenset(observation.resources)
        if any(name.startswith(MODULE_STATE) for name in observation.resources):
            resources |= {"config:result"}
        reads, writes = _files(observation)
        mutates, assumed, unproven = must | mutated | blind, may - mutated - blind, blind
    if is_dropped:
        # By the user's word it changes nothing; what it is seen to change is another matter.
        mutates, unproven = mutates - unproven, frozenset[str]()
    return partial(
        UnitFacts,
        symbols=symbols,
        effects=effects,
        uses=_uses(symbols, effects),
        mutates=mutates,
        assumed=assumed,
        unproven=unproven,
        decided=frozenset(),
        untold=frozenset(),
        supposed=frozenset(),
        retained=frozenset(),
        resources=frozenset(
            name for name in resources if name != "figures" and not name.startswith(LISTED)
        ),
        reads=reads,
        writes=writes,
        looks=_looks(effects, observation),
        tells_tables=tells_tables(node, effects, context, observation),
        context=context,
        observation=observation,
    )


def _uses(symbols: Symbols, effects: Effects) -> frozenset[str]:
    """Names read while it runs; who is told of a definition may call it then."""
    is_told = bool(effects.resources or effects.must)
    told = symbols.captures.values() if is_told else ()
    return symbols.uses.union(symbols.deferred, effects.uses, *told)


def _with_choices(
    units: tuple[UnitFacts, ...], context: Context, parameters: tuple[str, ...]
) -> tuple[UnitFacts, ...]:
    """Take back what the run seems to show where a parameter decides what a statement does."""
    deciding = Deciding(Chooser([unit.unit.node for unit in units], context), parameters)
    return tuple(_with_choice(unit, deciding) for unit in units)


def _with_choice(unit: UnitFacts, deciding: Deciding) -> UnitFacts:
    seen = unit.observation
    if seen is None:
        return unit
    assumed, mutates = unit.assumed | unit.decided, unit.mutates - unit.decided
    alters = unit.binds | unit.mutates
    left_open, is_open = deciding.step(unit.unit.node, unit.uses, alters, seen)
    if unit.unit.role.drop:
        left_open = frozenset()
    decided = assumed & left_open
    reads, writes = _files(seen)
    supposed = frozenset[tuple[str, str, str]]()
    if is_open:
        supposed |= set(not_seen(unit.effects, seen))
        reads, writes = reads | unit.effects.reads, writes | unit.effects.writes
    untold = (mutates | decided) & left_open
    retained = unit.symbols.may_defs | _own_links(unit) if is_open else frozenset[str]()
    told = (decided, untold, supposed, retained, reads, writes)
    known = (unit.decided, unit.untold, unit.supposed, unit.retained, unit.reads, unit.writes)
    if told == known:
        return unit
    return replace(
        unit,
        mutates=mutates | decided,
        assumed=assumed - decided,
        decided=decided,
        untold=untold,
        supposed=supposed,
        retained=retained,
        reads=reads,
        writes=writes,
    )


def _own_links(unit: UnitFacts) -> frozenset[str]:
    """Names that it may bind to what they stand for: `xs = xs if N > 3 else [5]`."""
    return frozenset(name for name, sources in unit.effects.links.items() if name in sources)


def _files(seen: Observation) -> tuple[frozenset[str], frozenset[str]]:
    """Files that a run saw it read, and write."""
    read, written = (
        frozenset(use.path for use in seen.files if use.mode == mode) for mode in ("read", "write")
    )
    return read, written


def _looks(effects: Effects, observation: Observation | None) -> frozenset[str]:
    """What it looks at, as a run has shown: libraries list folders of their own accord as well."""
    if observation is None or not effects.looks:
        return frozenset(effects.looks)
    listed = {
        name.removeprefix(LISTED) for name in observation.resources if name.startswith(LISTED)
    }
    return frozenset(effects.looks - {"*"} | listed)


def _is_solid(name: str, context: Context) -> bool:
    """Whether it stands for a module, a function or a class, which no call is taken to change."""
    if name in context.summaries:
        return not context.summaries[name].fills_default
    return name in context.names.imports


def _library_settings(node: ast.stmt, context: Context, *, is_observed: bool) -> set[str]:
    """What a call sets inside a library, if nothing else can come of it: `lib.setup(True)`.

    After a run it is known which modules `sys.path.append(…)` leads to, and the package has them.
    """
    match node:
        case ast.Expr(value=ast.Call(func=func) as call):
            dotted = dotted_name(func, context.names)
            if dotted is None or dotted.startswith("builtins."):
                return set()
            if dotted in _SEARCHED:
                return set() if is_observed else {"config:result"}
            if dotted.startswith("pandas.") and dotted.endswith("set_option"):
                return _pandas_option(call)
            unknown = context.table.of_function(dotted) == UNKNOWN
            reads = any(name not in context.names.imports for name in roots(call))
            return {"config:result"} if unknown and not reads else set()
    return set()


def _pandas_option(call: ast.Call) -> set[str]:
    """Most options only say how frames are shown; the others change what operations give."""
    match call.args:
        case [ast.Constant(value=str(option)), *_]:
            shown = option.startswith(SHOWN)
            return set() if shown or "." not in option else {"config:result"}
    return {"config:result"}
