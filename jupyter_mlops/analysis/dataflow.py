"""From facts to flow: which version of each name every unit reads, in document order.

One forward pass, as units are a straight line. A version is the uid of the unit that made it. A
mutation makes a new version that also reads the old one, for the name and for all its aliases; so
does a binding that happens on some path only. Resources (random generators, files, settings) are
names like any other, with a colon inside.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from jupyter_mlops.analysis.annotated import annotated, are_annotations_lazy
from jupyter_mlops.analysis.captures import Captures
from jupyter_mlops.analysis.context import AROUND, HELD, PART
from jupyter_mlops.analysis.expressions import BUILTIN_NAMES, IPYTHON_NAMES
from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.analysis.looks import decides
from jupyter_mlops.analysis.name_sharing import LOOSE, Change, Moment, NameSharing, Pairs
from jupyter_mlops.analysis.out_of_step import out_of_step
from jupyter_mlops.analysis.seeds import seeded, unseeded_states
from jupyter_mlops.analysis.settings import (
    PLOT_SETTINGS,
    RAISING,
    SETTINGS,
    TABLE_SETTINGS,
    WARNINGS,
    is_chained,
    is_resource,
)

DRAWN = "plot:drawn"
"""What is drawn in open figures, which Jupyter closes at the end of a cell."""


@dataclass(frozen=True, slots=True)
class Flow:
    """What one unit reads and writes, with versions."""

    reads: Mapping[str, frozenset[str]]
    """Name or resource → versions that may reach the unit, also what only its functions read."""
    writes: frozenset[str]
    """Names and resources of which the unit makes a new version."""
    kills: frozenset[str]
    """Written without looking at the old value."""
    missing: frozenset[str]
    """Names read at once that nothing before has bound."""
    after: Moment
    """What shares state after the unit."""
    captured: frozenset[str]
    """Those of `reads` that only functions used by the unit read."""
    needs: frozenset[str]
    """Those of `reads` without which the unit can't run: not the aliases it merely changes."""
    held: Mapping[str, frozenset[str]]
    """Name read → globals that functions read which it is, or which its value holds."""

    @property
    def shares(self) -> Pairs:
        """Name → other name → how they share, after the unit."""
        return self.after.pairs()


def link(facts: Facts, order: Sequence[UnitFacts] | None = None) -> dict[str, Flow]:
    """Flow of every unit; with `order`, of those units in the order the pipeline will run them."""
    state = FlowState(facts)
    if order is None:
        return {unit.uid: state.step(unit) for unit in facts.units}
    moved = zip(order, out_of_step(facts, order), strict=True)
    return {unit.uid: state.step(unit, names) for unit, names in moved}


def keeping(facts: Facts) -> frozenset[str]:
    """Functions and classes that keep something: `def count(): count.calls += 1`."""
    summaries, deriving = facts.context.summaries, facts.context.deriving
    changed = frozenset(name for one in summaries.values() for name in one.effects.must)
    return (changed | deriving.keys()) & summaries.keys()


def reads_of(
    facts: Facts, flows: Mapping[str, Flow], name: str, after: str
) -> dict[str, frozenset[str]]:
    """Versions of what using `name` right after the unit `after` reads: itself and its captures."""
    state = FlowState(facts)
    for unit in facts.units:
        state.pass_by(unit, flows[unit.uid])
        if unit.uid == after:
            break
    wanted = frozenset({name}) | state.captures.read_by(frozenset({name}))
    return {one: state.last[one] for one in sorted(wanted) if one in state.last}


@dataclass(frozen=True, slots=True)
class FlowStop:
    """What held at one place between two units."""

    last: Mapping[str, frozenset[str]]
    pictures: frozenset[str]
    captures: Captures
    sharing: NameSharing


@dataclass(frozen=True, slots=True)
class Throughout:
    """What holds for all units of a notebook alike."""

    plain: frozenset[str]
    """Names that share nothing which can change: no function that keeps something is one."""
    imports: Mapping[str, str]
    global_writes: Mapping[str, frozenset[str]]
    """Function → globals that it declares `global` and binds."""
    unseeded: frozenset[str]
    anything: bool
    """Whether any name may have been brought by `from … import *`."""
    lazy: bool
    """Whether annotations aren't evaluated."""
    raising: bool
    """Whether some warnings raise, so that it matters which ones are only shown."""


def throughout(facts: Facts) -> Throughout:
    """Find what holds for all units alike."""
    global_writes: dict[str, frozenset[str]] = {}
    anything = lazy = False
    for unit in facts.units:
        global_writes |= unit.symbols.global_writes
        anything = anything or unit.symbols.star_import is not None
        lazy = lazy or are_annotations_lazy(unit.unit.node)
    imports = facts.context.names.imports
    known = facts.context.summaries
    plain = {name for name in known.keys() - keeping(facts) if not known[name].fills_default}
    return Throughout(
        plain=frozenset(plain).union(imports, facts.parameters),
        imports=imports,
        global_writes=global_writes,
        unseeded=unseeded_states(facts),
        anything=anything,
        lazy=lazy,
        raising=any(RAISING in unit.resources for unit in facts.units),
    )


class FlowState:
    """What holds between two units."""

    def __init__(self, facts: Facts) -> None:
        self.last: dict[str, frozenset[str]] = {}
        self.pictures: set[str] = set()
        """Files that are no more than the picture of a plot: nothing without the plot."""
        self.captures = Captures(facts.context.summaries)
        self.sharing = NameSharing()
        self.throughout = throughout(facts)

    def stop(self) -> FlowStop:
        """Copy what holds now."""
        pictures = frozenset(self.pictures)
        captures = self.captures.copy(self.captures.functions)
        return FlowStop(dict(self.last), pictures, captures, self.sharing.copy())

    def go_on(self, stop: FlowStop) -> None:
        """Let hold what held at a stop."""
        self.last, self.pictures = dict(stop.last), set(stop.pictures)
        self.captures = stop.captures.copy(self.captures.functions)
        self.sharing = stop.sharing.copy()

    def differing(self, stop: FlowStop) -> frozenset[str] | None:
        """Names of which another version holds than at a stop; None where more is different.

        They share with nothing, and no function reads them.
        """
        if (
            self.pictures != stop.pictures
            or not self.captures.is_as(stop.captures)
            or self.sharing.now != stop.sharing.now
            or self.sharing.supposed != stop.sharing.supposed
        ):
            return None
        names = frozenset(name for name, _ in self.last.items() ^ stop.last.items())
        if not names:
            return names
        held = self.captures.names().union(self.sharing.now, *self.sharing.supposed)
        return names if names.isdisjoint(held) and not any(map(is_resource, names)) else None

    def renewed(self, stop: FlowStop, names: frozenset[str]) -> FlowStop:
        """Give the stop with the versions of names that hold now."""
        if not names:
            return stop
        last = {name: versions for name, versions in stop.last.items() if name not in names}
        now = {name: self.last[name] for name in names if name in self.last}
        return replace(stop, last=last | now)

    def step(self, unit: UnitFacts, others: frozenset[str] = frozenset()) -> Flow:
        """Go on by one unit, and give its flow; a record of it tells nothing about `others`."""
        direct = unit.uses
        captured = self.captures.read_by(direct)
        resources = self._resources(unit)
        mutated = self._mutated(unit, direct | captured)
        mates = self._mates(unit, mutated, others)
        mates |= self._readers(mutated | mates)
        extended = _extended_packages(unit)
        rewritten = mutated | mates | unit.symbols.may_defs | extended
        reads = {
            name: self.last[name]
            for name in direct | captured | resources | rewritten
            if name in self.last
        }
        reads |= self._drawn(unit)
        missing = self._missing(unit)
        written = rewritten | unit.symbols.defs | self._written_resources(unit)
        seeds = seeded(unit)
        kills = (unit.symbols.defs - mutated - extended) | seeds
        for name in written:
            self.last[name] = frozenset({unit.uid})
        files = {name for name in written if name.startswith("fs:")}
        if "plot" in unit.effects.roles:
            self.pictures |= files
        else:
            self.pictures -= files
        for name in unit.symbols.dels:
            self.last.pop(name, None)
        held = self.captures.by_name(direct | captured)
        self.captures.bind(unit, mutated)
        self._bind_shares(unit, direct | captured, others)
        self._share_read()
        after = self.sharing.moment()
        needs = frozenset(reads) & (direct | captured | (resources - seeds) | extended | {DRAWN})
        indirect = captured - direct
        return Flow(reads, frozenset(written), kills, missing, after, indirect, needs, held)

    def pass_by(self, unit: UnitFacts, flow: Flow) -> None:
        """Go on by a unit whose flow is known: as to versions, and what functions will read."""
        mutated = self._mutated(unit, unit.uses | flow.captured)
        self.last |= dict.fromkeys(flow.writes, frozenset({unit.uid}))
        for name in unit.symbols.dels:
            self.last.pop(name, None)
        self.captures.bind(unit, mutated)

    def _mutated(self, unit: UnitFacts, read: frozenset[str]) -> frozenset[str]:
        mutated = unit.mutates.difference(self.throughout.imports)
        return mutated | self._rebound(unit, read)

    def _drawn(self, unit: UnitFacts) -> dict[str, frozenset[str]]:
        """What units of its cell have drawn before one that saves a figure; take in if it draws."""
        if not {"plot", "show"} & unit.effects.roles:
            return {}
        cell, _, _ = unit.uid.partition(".")
        drawn = frozenset(uid for uid in self.last.get(DRAWN, ()) if uid.startswith(f"{cell}."))
        self.last[DRAWN] = drawn | {unit.uid}
        return {DRAWN: drawn} if unit.writes and drawn else {}

    def _rebound(self, unit: UnitFacts, names: frozenset[str]) -> frozenset[str]:
        """Globals that functions used by the unit declare `global` and bind."""
        writes = self.throughout.global_writes
        return frozenset().union(*(writes.get(one, ()) for one in names - unit.binds))

    def _mates(
        self, unit: UnitFacts, mutated: frozenset[str], others: frozenset[str]
    ) -> frozenset[str]:
        """Aliases that change too. A record has looked at each of them: what it saw counts."""
        seen = unit.observation
        # what is bound first has no old value that could change: `for …: model = …; model.fit(…)`
        mutated -= unit.binds - unit.uses
        blind = unit.untold | (mutated if seen is None else mutated & frozenset(seen.unknown))
        if seen is not None:
            # With other values it isn't in vain: `rows.sort()`, and they were sorted.
            blind |= self.sharing.apart(unit.mutates & mutated, seen.changed(others))
        found = {
            mate
            for name in mutated | blind
            for mate, kind in self.sharing.now.get(name, {}).items()
            if (name in blind or mate in others)
            and mate in self.last
            and (kind not in LOOSE or name in unit.effects.deep)
        }
        return frozenset(found | (self.sharing.supposed_with(mutated) & self.last.keys()))

    def _readers(self, changed: frozenset[str]) -> frozenset[str]:
        """Values whose functions read what changes: stored before, they would read the old."""
        return frozenset(name for name, reads in self.captures.values.items() if reads & changed)

    def _share_read(self) -> None:
        """Let values share with all that functions inside them read."""
        for name, reads in self.captures.values.items():
            for read in sorted((reads & self.last.keys()) - self.throughout.plain):
                self.sharing.share(name, read, "shares")

    def _resources(self, unit: UnitFacts) -> frozenset[str]:
        names = {*SETTINGS, *_shown_by(unit), *self._chained(unit)}
        if "*" in unit.reads | unit.writes or "fs:*" in unit.resources:
            names |= {name for name in self.last if name.startswith("fs:")} - self.pictures
        if unit.reads or unit.writes:
            names |= {"fs:*", *(f"fs:{path}" for path in unit.reads | unit.writes)}
        if unit.looks:
            names |= {name for name in self.last if any(decides(name, one) for one in unit.looks)}
        return frozenset(names)

    def _written_resources(self, unit: UnitFacts) -> frozenset[str]:
        return frozenset(self._chained(unit) | {f"fs:{path}" for path in unit.writes})

    def _chained(self, unit: UnitFacts) -> set[str]:
        resources = unit.resources - self.throughout.unseeded
        filters = {RAISING} if self.throughout.raising and WARNINGS in resources else set[str]()
        return filters.union(name for name in resources if is_chained(name))

    def _missing(self, unit: UnitFacts) -> frozenset[str]:
        if self.throughout.anything:
            return frozenset()
        unevaluated = annotated(unit.unit.node) if self.throughout.lazy else frozenset[str]()
        return frozenset(
            name
            for name in unit.symbols.firm - unevaluated
            if name not in self.last and name not in BUILTIN_NAMES and name not in IPYTHON_NAMES
        )

    def _bind_shares(self, unit: UnitFacts, read: frozenset[str], others: frozenset[str]) -> None:
        observed = unit.observation
        if observed is None:
            self._share_predicted(unit, read)
            return
        others -= unit.symbols.defs
        seen = observed.values.keys() - others
        kept = self.sharing.links(unit.retained)
        carried = _carried(unit, self.sharing.now, seen, others)
        self.sharing.part(seen | unit.binds | unit.symbols.dels)
        pairs = ((pair.first, pair.second, pair.kind) for pair in observed.aliases)
        for link in (*(one for one in pairs if others.isdisjoint(one[:2])), *carried):
            self.sharing.share(*link)
        gone = (unit.symbols.defs - unit.mutates) | unit.symbols.dels
        self.sharing.suppose(gone, unit.supposed | kept)

    def _share_predicted(self, unit: UnitFacts, read: frozenset[str]) -> None:
        """Without a run: whatever the statement may make an alias is one, and so are its mates."""
        links = [
            (name, source, how if how in (PART, AROUND, HELD) else "shares")
            for name, sources in unit.effects.links.items()
            for source, how in sources.items()
            if source in self.last and source not in self.throughout.plain
        ]
        # What is bound on some path only may stand for what it stood for before.
        gone = unit.symbols.defs | unit.symbols.dels
        unread = unit.symbols.may_defs - read - gone
        self.sharing.rebind(gone, links, changed=unit.mutates, unread=unread)


def _shown_by(unit: UnitFacts) -> Iterator[str]:
    """Give the settings that say how what it shows looks."""
    if {"plot", "show"} & unit.effects.roles:
        yield PLOT_SETTINGS
    if unit.tells_tables:
        yield TABLE_SETTINGS


def _carried(unit: UnitFacts, now: Pairs, seen: Set[str], others: frozenset[str]) -> list[Change]:
    """What was seen may share with the `others` as before, and what is bound as its sources."""
    sources = {name: {name} for name in seen - unit.binds - unit.symbols.dels if others}
    sources |= {name: {*links} for name, links in unit.effects.links.items() if others}
    return [
        (name, mate, "shares")
        for name, whence in sources.items()
        for source in whence
        for mate in {source, *now.get(source, {})} & others
    ]


def _extended_packages(unit: UnitFacts) -> frozenset[str]:
    """`import a.b` adds to `a`; it doesn't replace what `import a.c` brought."""
    if not isinstance(unit.unit.node, ast.Import):
        return frozenset()
    return frozenset(
        alias.name.partition(".")[0]
        for alias in unit.unit.node.names
        if "." in alias.name and not alias.asname
    )
