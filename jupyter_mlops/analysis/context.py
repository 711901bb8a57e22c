"""The vocabulary of effects: what code does, what a call does, and what must be known to tell."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from jupyter_mlops.analysis.effect_table import EffectTable
from jupyter_mlops.analysis.expressions import Names
from jupyter_mlops.analysis.kinds import Kinds
from jupyter_mlops.notebook.trees import words_in

_Value = TypeVar("_Value")

SAME, PART, AROUND, HELD = "same", "part", "around", "held"
"""A value may be the other's own object, something inside it, a new object that holds it, or one
that holds the same things."""
ORDER = (SAME, PART, AROUND, HELD, "")


@dataclass(slots=True)
class Effects:
    """What a statement, or a function whenever it is called, does besides binding names."""

    must: set[str] = field(default_factory=set)
    """Roots that are certainly mutated."""
    may: set[str] = field(default_factory=set)
    """Roots that a call nothing is known about may mutate."""
    deep: set[str] = field(default_factory=set)
    """Those mutated, perhaps, below their top: in `d["k"].append(1)`, not in `d["k"] = 1`."""
    resources: set[str] = field(default_factory=set)
    """Resources read and changed: `rng:numpy`, `cwd`, `config:result`, `clock`, `network`."""
    reads: set[str] = field(default_factory=set)
    """Files read: constant paths, or `*`."""
    writes: set[str] = field(default_factory=set)
    looks: set[str] = field(default_factory=set)
    """Folders listed, patterns, and files asked for: constant paths, or `*`."""
    roles: set[str] = field(default_factory=set)
    uses: set[str] = field(default_factory=set)
    """Names used inside strings: `df.query("x > @limit")`."""
    features: dict[str, ast.AST] = field(default_factory=dict)
    """Dynamic code and the like, with the node to point at."""
    aliases: dict[str, set[str]] = field(default_factory=dict)
    """Name bound or filled here → names whose objects it may hold or share."""
    links: dict[str, dict[str, str]] = field(default_factory=dict)
    """The same with how they share: `same`, `part`, `around` or `held`."""

    def include(self, other: "Effects", *, certain: bool = True) -> None:
        """Take in what another piece of code does, except its aliases."""
        (self.must if certain else self.may).update(other.must)
        for part in ("may", "deep", "resources", "reads", "writes", "looks", "roles", "uses"):
            getattr(self, part).update(getattr(other, part))
        self.features = other.features | self.features

    def link(self, name: str, to: Mapping[str, str]) -> None:
        """Note that the value of `name` may share from now on: with others', or its own old one."""
        known = self.links.setdefault(name, {})
        for other, how in to.items():
            known[other] = closer(how, known.get(other, HELD))
        self.aliases.setdefault(name, set()).update(known.keys() - {name})

    def spread(self) -> None:
        """Let what happens to a name happen, perhaps, to all that it may share with."""
        todo = [(name, name in self.deep) for name in sorted(self.must | self.may)]
        seen = set(todo)
        while todo:
            name, deep = todo.pop()
            for other, how in self.links.get(name, {}).items():
                if how in (AROUND, HELD) and not deep:
                    continue
                reached = (other, deep or how != SAME)
                if reached not in seen:
                    seen.add(reached)
                    todo.append(reached)
                    self.may.add(other)
                    self.deep |= {other} if reached[1] else set()
        self.may -= self.must

    def without(self, names: set[str]) -> "Effects":
        """Give the effects that reach outside of a scope with these names of its own."""
        return replace(
            self,
            must=self.must - names,
            may=self.may - names,
            deep=self.deep - names,
            uses=self.uses - names,
            features=dict(self.features),
            aliases={},
            links={},
        )


def closer(one: str, other: str) -> str:
    """Give the stronger of two ways to share."""
    return min(one, other, key=ORDER.index)


def chained(first: str, second: str) -> str:
    """Give how `a` shares with `c` when it shares with `b` and that with `c`."""
    if SAME in (first, second):
        return second if first == SAME else first
    if first == PART:
        return PART
    return AROUND if first == second == AROUND else HELD


def holding(values: Mapping[str, str]) -> dict[str, str]:
    """Give how a new object shares that holds values which share like this."""
    return {name: AROUND if how in (SAME, AROUND) else HELD for name, how in values.items()}


@dataclass(frozen=True, slots=True)
class Summary:
    """What calling one function of the notebook does."""

    parameters: tuple[str, ...]
    """Those that positions fill, in order."""
    must: frozenset[str] = frozenset()
    """Parameters mutated."""
    may: frozenset[str] = frozenset()
    deep: frozenset[str] = frozenset()
    """Those of both mutated below their top."""
    effects: Effects = field(default_factory=Effects)
    """Effects on globals and resources."""
    keywords: frozenset[str] = frozenset()
    """Parameters that only keywords fill."""
    rest: str | None = None
    """The parameter behind `*`."""
    others: str | None = None
    """The parameter behind `**`."""
    gives: Mapping[str, str] | None = None
    """Parameters and globals the result may share with, and how; None: everything it reaches."""
    reaches: frozenset[str] = frozenset()
    """Globals read by the body, and by functions that it mentions."""
    stores: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Parameter or global → parameters and globals that it holds after a call, and how."""
    defaults: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Parameter → names its default is made of."""
    tied: bool = False
    """Whether what it gives may have several parts that share with each other."""
    opaque: bool = False
    """What really runs isn't just the body: a decorator that nothing is known about."""
    is_class: bool = False
    is_property: bool = False
    is_generator: bool = False
    is_filling: bool = False
    """Whether it may give a dictionary that gets a key by being asked for it."""

    @property
    def fills_default(self) -> bool:
        """Whether it changes, where an argument is left out, what it keeps for that."""
        return not self.must.isdisjoint(self.defaults)

    @property
    def own(self) -> frozenset[str]:
        """All its parameters."""
        extra = {name for name in (self.rest, self.others) if name is not None}
        return frozenset({*self.parameters, *self.keywords, *extra})

    @property
    def told(self) -> set[str]:
        """The names outside of it that a caller hears of."""
        found = {*(self.gives or ()), *self.reaches, *self.stores}
        found |= self.effects.must | self.effects.may
        return found.union(*self.stores.values(), *self.defaults.values())

    @property
    def result_kind(self) -> str:
        """Name the kind (see `Kinds`) of what a call gives, or an empty string."""
        kinds = {
            "foreign": self.is_class,
            "iterators": self.is_generator,
            "filling": self.is_filling,
        }
        return next((kind for kind, is_such in kinds.items() if is_such), "")


NOTHING = Summary((), gives={})
"""What is known of a function before anybody has looked into it: effects only ever grow."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the walk needs to know about the rest of the notebook."""

    names: Names
    table: EffectTable
    summaries: Mapping[str, Summary] = field(default_factory=dict)
    methods: Mapping[str, Summary] = field(default_factory=dict)
    """By name, over all classes of the notebook: the receiver's class isn't known."""
    kinds: Kinds = field(default_factory=Kinds)
    holders: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Name → functions that its value may call: `steps = [clean, scale]`, `f = partial(g, 1)`."""
    specials: tuple[Summary, ...] = ()
    """Methods of classes of the notebook that run without being called, and change something."""
    deriving: Mapping[str, Effects] = field(default_factory=dict)
    """Class → what deriving another one from it does, where that does anything."""
    no_copy: bool = False
    """Some estimator of the notebook is told to work in place: `StandardScaler(copy=False)`."""

    def about(self, node: ast.AST) -> "Context":
        """Give the part of it that walking this code can ask for.

        Code asks for names that it mentions, and for those that functions tell of which it may
        call. The part is small, however long the notebook; where it is the same as before, so are
        the effects of the code.
        """
        words = words_in(node)
        holders = {word: self.holders[word] for word in words if word in self.holders}
        held = frozenset[str]().union(*holders.values())
        called = words | {name.lstrip(".") for name in held}
        methods = {
            name: method
            for name, method in self.methods.items()
            if name in called or name.startswith("__")
        }
        asked = words | held
        told = [self.summaries[name] for name in asked if name in self.summaries]
        deriving = _only(self.deriving, words)
        names = asked.union(
            *(one.told for one in [*told, *methods.values(), *self.specials]),
            *(one.must | one.may for one in deriving.values()),
        )
        return Context(
            names=Names(
                imports=_only(self.names.imports, names),
                strings=_only(self.names.strings, names),
                rebound=self.names.rebound & names,
            ),
            summaries=_only(self.summaries, names),
            methods=methods,
            kinds=self.kinds.restricted(names),
            holders=holders,
            table=self.table,
            specials=self.specials,
            deriving=deriving,
            no_copy=self.no_copy,
        )

    def differing(self, other: "Context") -> frozenset[str] | None:
        """Names of variables of which another thing is known here; None where more is different.

        What is known about code that mentions none of them is the same.
        """
        if (self.summaries, self.methods, self.holders, self.deriving) != (
            other.summaries,
            other.methods,
            other.holders,
            other.deriving,
        ) or (self.table, self.specials, self.no_copy) != (
            other.table,
            other.specials,
            other.no_copy,
        ):
            return None
        found = self.names.differing(other.names) | self.kinds.differing(other.kinds)
        told = (one.told for one in (*self.summaries.values(), *self.methods.values()))
        return None if found & {*self.summaries}.union(*told) else found

    def inside(self, local: set[str]) -> "Context":
        """Give the context of a scope in which these names are local."""
        return replace(
            self,
            names=replace(
                self.names,
                imports=_except(self.names.imports, local),
                strings=_except(self.names.strings, local),
                rebound=self.names.rebound | local,
            ),
            summaries=_except(self.summaries, local),
            kinds=self.kinds.without(local),
            holders=_except(self.holders, local),
        )


def _only(mapping: Mapping[str, _Value], names: frozenset[str]) -> dict[str, _Value]:
    return {name: mapping[name] for name in names if name in mapping}


def _except(mapping: Mapping[str, _Value], names: set[str]) -> dict[str, _Value]:
    return {name: value for name, value in mapping.items() if name not in names}
