"""What is known of a value: the rows it is made of, what it learned from them, its columns."""

import ast
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field, replace

Step = tuple[Hashable, str]
"""(which split, which side of it)."""


@dataclass(frozen=True, slots=True)
class Site:
    """The place in the notebook at which something came about."""

    uid: str
    node: ast.AST
    calls: tuple[ast.AST, ...] = ()
    """Calls of the notebook's own functions that led there, outermost first."""


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one source, or those that splits one after the other left of them."""

    source: Site
    path: tuple[Step, ...] = ()

    def cut(self, step: Step) -> "Part":
        """Give one side of a split of these rows."""
        return self if step in self.path else replace(self, path=(*self.path, step))

    def holds(self, other: "Part") -> bool:
        """Tell whether all rows of the other are certainly among these."""
        return self.source == other.source and other.path[: len(self.path)] == self.path

    def excludes(self, other: "Part") -> bool:
        """Tell whether no row of the other can be among these: two sides of one split."""
        if self.source != other.source:
            return False
        sides = dict(self.path)
        return any(split in sides and _opposed(sides[split], side) for split, side in other.path)


def _opposed(side: str, other: str) -> bool:
    """Tell whether two sides of a split exclude each other; `not train` is `test` and more."""
    if side.startswith("not ") or other.startswith("not "):
        return side == f"not {other}" or other == f"not {side}"
    return side != other


Parts = frozenset[Part]


def inside(inner: Parts, outer: Parts) -> bool:
    """Tell whether all the rows are certainly among the others."""
    return bool(inner) and all(any(one.holds(part) for one in outer) for part in inner)


def apart(first: Parts, second: Parts) -> bool:
    """Tell whether both are of the same sources and certainly have no row in common."""
    same = [(one, other) for one in first for other in second if one.source == other.source]
    return bool(same) and all(one.excludes(other) for one, other in same)


def is_test(parts: Parts) -> bool:
    """Tell whether all rows were held out by a split whose second part is for that."""
    return bool(parts) and all(part.path and part.path[-1][1] == "test" for part in parts)


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that stays with all that is computed out of a value."""

    kind: str
    """`learned` (comes out of a fitted transformer), `predicted`, `probability`, `statistic`
    (a number over all rows), `averaged` (has such a number in it), `repeated` (rows occur more
    than once), `score`, `tuned`, `computed` (columns chosen by an expression), `timed`, `mask`,
    `index`, `rows`."""
    site: Site
    fit: "Fit | None" = None
    rows: Parts = frozenset()
    """What was predicted, scored, averaged or pointed at."""
    side: str = ""
    """Which side of a split a mask or an index chooses."""


@dataclass(frozen=True, slots=True)
class Made:
    """A column that the notebook computed."""

    name: str
    sources: frozenset[str]
    """Columns of the same frame that it is computed out of, row by row."""
    marks: frozenset[Mark] = frozenset()


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of which frame a value has, where that is certain."""

    frame: Site
    exact: tuple[str, ...] | None = None
    """Exactly these, in this order; None: all of the frame but `without`."""
    without: frozenset[str] = frozenset()
    made: tuple[Made, ...] = ()
    single: bool = False
    """One column by itself."""

    def has(self, name: str) -> bool:
        """Tell whether the column is there, given that the frame has it."""
        return name in self.exact if self.exact is not None else name not in self.without

    def restricted(self, names: tuple[str, ...], *, single: bool = False) -> "Columns":
        """Choose columns by name."""
        made = tuple(one for one in self.made if one.name in names)
        return Columns(self.frame, names, frozenset(), made, single)

    def drop(self, names: tuple[str, ...]) -> "Columns":
        """Leave columns out."""
        made = tuple(one for one in self.made if one.name not in names)
        if self.exact is not None:
            return replace(
                self, exact=tuple(one for one in self.exact if one not in names), made=made
            )
        return replace(self, without=self.without | set(names), made=made)

    def add(self, made: Made) -> "Columns":
        """Set a column."""
        others = tuple(one for one in self.made if one.name != made.name)
        exact = self.exact
        if exact is not None and made.name not in exact:
            exact = (*exact, made.name)
        return replace(self, exact=exact, without=self.without - {made.name}, made=(*others, made))


@dataclass(frozen=True, eq=False, slots=True)
class Estimator:
    """One object with `fit`: a model, a transformer, a pipeline, a search, a splitter."""

    path: str
    """Dotted name of its class, or empty where only its use shows what it is."""
    site: Site
    call: ast.Call | None = None
    steps: tuple["Estimator", ...] = ()
    """What it is composed of: steps of a pipeline, the estimator that a search tunes."""
    tuned: frozenset[Mark] = frozenset()
    """Searches whose result chose its parameters."""

    @property
    def name(self) -> str:
        """Name of its class."""
        return self.path.rpartition(".")[2]

    def nested(self) -> Iterable["Estimator"]:
        """Itself and all that it is composed of."""
        yield self
        for step in self.steps:
            yield from step.nested()


@dataclass(frozen=True, slots=True)
class Value:
    """What one value is made of. A value nothing is known of has no rows."""

    parts: Parts = frozenset()
    marks: frozenset[Mark] = frozenset()
    models: frozenset[Estimator] = frozenset()
    items: tuple["Value", ...] | None = None
    """The elements of a tuple, list or dict, when each is known."""
    keys: tuple[str, ...] | None = None
    """The keys of a dict, in the order of `items`."""
    element: "Value | None" = None
    """What going through it gives, when the elements aren't known one by one."""
    columns: Columns | None = None
    literal: object = None
    """A number, a string or a tuple of strings, when the text says which."""
    function: ast.AST | None = None
    """The function, lambda or class of the notebook that it is."""
    path: str = ""
    """The dotted name of the module, function or class that it is."""
    sources: frozenset[tuple[Site, str]] = frozenset()
    """Columns of frames that it is computed out of, row by row."""
    followed: bool = True
    """Every step from the source to here is understood, on every path."""

    def marked(self, kind: str) -> frozenset[Mark]:
        """Give the marks of one kind, those of its own columns among them."""
        return frozenset(mark for mark in self.all_marks() if mark.kind == kind)

    def all_marks(self) -> frozenset[Mark]:
        """Give all marks, those of its own columns among them."""
        made = self.columns.made if self.columns is not None else ()
        return self.marks.union(*(one.marks for one in made))

    def loose(self) -> "Value":
        """Forget which columns these are; what columns carried stays with the whole."""
        return replace(self, columns=None, literal=None, marks=self.all_marks())

    def adding(self, *marks: Mark) -> "Value":
        """Give the same with more marks."""
        return replace(self, marks=self.marks | set(marks))

    def cut(self, step: Step) -> "Value":
        """Give one side of a split."""
        items = tuple(one.cut(step) for one in self.items) if self.items is not None else None
        return replace(self, parts=frozenset(part.cut(step) for part in self.parts), items=items)


NOTHING = Value()


def mixed(values: Iterable[Value], *, followed: bool = True) -> Value:
    """Give a value computed out of all of these."""
    listed = [one for one in values if one is not NOTHING]
    if not listed:
        return NOTHING if followed else Value(followed=False)
    return Value(
        parts=frozenset[Part]().union(*(one.parts for one in listed)),
        marks=frozenset[Mark]().union(*(one.all_marks() for one in listed)),
        models=frozenset[Estimator]().union(*(one.models for one in listed)),
        sources=frozenset[tuple[Site, str]]().union(*(one.sources for one in listed)),
        followed=followed and all(one.followed for one in listed),
    )


def averaged(left: Value, right: Value) -> Value:
    """Combine element by element; a number over all rows leaves its trace in the rows."""
    found = mixed([left, right])
    marks = {mark for mark in found.marks if mark.kind not in ("mask", "index", "rows")}
    one, other = left.marked("statistic"), right.marked("statistic")
    if bool(one) != bool(other):
        rows = right if one else left
        if rows.parts:
            marks = {mark for mark in marks if mark.kind != "statistic"}
            marks |= {replace(mark, kind="averaged") for mark in one | other}
    return replace(found, marks=frozenset(marks))


def either(first: Value, second: Value) -> Value:
    """Give what is one of these or the other, depending on the path that was taken."""
    if first == second:
        return first
    if first is NOTHING or second is NOTHING:
        return replace(second if first is NOTHING else first, followed=False)
    return replace(
        mixed([first, second], followed=False),
        columns=first.columns if first.columns == second.columns else None,
    )


def elements(value: Value) -> Value:
    """Give what going through a value yields: any of its elements."""
    if value.items is not None:
        found = value.items[0] if value.items else NOTHING
        for item in value.items[1:]:
            found = _any_of(found, item)
        return found
    if value.element is not None:
        return value.element
    return value.loose()


def held(value: Value) -> Value:
    """Give a list with all that is in it, however deep, as one value."""
    inner = [*(value.items or ()), *([value.element] if value.element is not None else [])]
    return mixed([replace(value, items=None, element=None), *map(held, inner)]) if inner else value


def _any_of(first: Value, second: Value) -> Value:
    """Join elements: each of them is what a loop sees in turn, so nothing becomes uncertain."""
    if first == second:
        return first
    items = None
    if (
        first.items is not None
        and second.items is not None
        and len(first.items) == len(second.items)
    ):
        items = tuple(_any_of(a, b) for a, b in zip(first.items, second.items, strict=True))
    return replace(mixed([first, second]), items=items)


@dataclass(frozen=True, eq=False, slots=True)
class Fit:
    """An estimator learned from rows."""

    site: Site
    estimator: Estimator
    rows: Value
    target: Value | None
    method: str
    stage: str | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Split:
    """Rows were parted: by `train_test_split`, a splitter's folds, or a cross-validation."""

    site: Site
    kind: str
    """`split`, `folds` or `cross`."""
    given: tuple[Value, ...]
    words: tuple[str, ...]
    """Keywords of the call."""
    estimator: Estimator | None = None
    """The splitter, or the estimator that is cross-validated."""
    is_ordered: bool = False
    """Not drawn at random: the later rows are held out."""


@dataclass(frozen=True, eq=False, slots=True)
class Prediction:
    """A fitted estimator was applied to rows, to predict."""

    site: Site
    fits: frozenset[Fit]
    rows: Value


@dataclass(frozen=True, eq=False, slots=True)
class Score:
    """Predictions were measured against labels: by a metric or by an estimator's `score`."""

    site: Site
    metric: str
    fits: frozenset[Fit]
    rows: Parts
    """What the predictions were made for."""
    given: tuple[Value, ...] = ()
    """The metric's first two arguments."""


@dataclass(frozen=True, eq=False, slots=True)
class Choice:
    """The best of several scores was taken."""

    site: Site
    scores: frozenset[Mark]


@dataclass(frozen=True, eq=False, slots=True)
class Threshold:
    """A probability was compared with a number that stands in the text."""

    site: Site
    number: float
    stage: str | None


@dataclass(slots=True)
class Origins:
    """All that happened to rows and estimators, in the order of the notebook."""

    estimators: list[Estimator] = field(default_factory=list)
    fits: list[Fit] = field(default_factory=list)
    splits: list[Split] = field(default_factory=list)
    predictions: list[Prediction] = field(default_factory=list)
    scores: list[Score] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    thresholds: list[Threshold] = field(default_factory=list)
