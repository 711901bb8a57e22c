"""Two values in, one verdict out: equal, different (and where first) or incomparable.

Exact: NaN equals NaN and 0.0 equals -0.0, but types, dtypes, order and sharing all count.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from jupyter_mlops.validation import (
    arrays,
    boosters,
    figures,
    frames,
    functions,
    objects,
    plain,
    search_trees,
)
from jupyter_mlops.validation.difference import (
    Comparator,
    Finding,
    Pair,
    Sharing,
    Steps,
    Verdict,
    different,
    incomparable,
    short,
    unlike,
)

_LONGEST = 300
"""Characters of a path that are shown."""

__all__ = ["Comparison", "Verdict", "compare", "compare_named"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is known about one pair of values."""

    verdict: Verdict
    where: str = ""
    """Path to the first difference, `['a'].coef_[3]`; empty for the value itself."""
    detail: str = ""


def compare(expected: object, actual: object) -> Comparison:
    """Compare two values completely."""
    return _Comparing().run("the value", expected, actual)


def compare_named(
    expected: Mapping[str, object], actual: Mapping[str, object], *, together: bool = True
) -> dict[str, Comparison]:
    """Compare name by name; names of one object must be names of one object on both sides.

    Where nothing uses the values `together`, only what is inside of one of them has to be shared.
    """
    comparing = _Comparing()
    verdicts = {}
    for name, value in expected.items():
        if not together:
            comparing = _Comparing()
        if name in actual:
            verdicts[name] = comparing.run(name, value, actual[name])
        else:
            verdicts[name] = Comparison(Verdict.DIFFERENT, "", "missing")
    return verdicts


def _tables() -> tuple[dict[type, Comparator], dict[type, Comparator]]:
    """One comparator per type: for the very type, and for a type with its subclasses."""
    exact = {**plain.EXACT, **functions.EXACT}
    by_base = {
        **objects.BY_BASE,
        **plain.BY_BASE,
        **functions.BY_BASE,
        **arrays.by_base(),
        **frames.by_base(),
        **figures.by_base(),
        **boosters.by_base(),
        **search_trees.by_base(),
    }
    return exact, by_base


def _legible(path: str) -> str:
    return path if len(path) <= _LONGEST else f"{path[: _LONGEST // 2]}…{path[-_LONGEST // 2 :]}"


class _Way(NamedTuple):
    """The steps to a place, the last one first: to lengthen it costs nothing, however deep."""

    step: str
    before: "_Way | None"

    def __str__(self) -> str:
        return "".join(reversed(list(self.steps())))

    def steps(self) -> Iterator[str]:
        """Give the steps from here back to the name of the value."""
        way: _Way | None = self
        while way is not None:
            yield way.step
            way = way.before


class _Place(NamedTuple):
    way: _Way
    steps: Iterator[Pair | Finding]
    sharing: Sharing


class _Partner(NamedTuple):
    """Who an object was met with first, and where. Holds both, so that no id is used again."""

    one: object
    other: object
    way: _Way


class _Comparing:
    """A walk over two values at once, depth first, without recursion."""

    def __init__(self) -> None:
        self._exact, self._by_base = _tables()
        self._places: list[_Place] = []
        self._met: dict[tuple[int, int, Sharing], tuple[object, object]] = {}
        self._partners: dict[int, _Partner] = {}
        self._owners: dict[int, _Partner] = {}

    def run(self, name: str, expected: object, actual: object) -> Comparison:
        """Walk until the first difference; remember the first doubt."""
        doubt = Comparison(Verdict.EQUAL)
        known = len(self._met)
        self._places = []
        self._open(Pair(name, expected, actual))
        while self._places:
            step = self._next()
            if step is None:
                self._places.pop()
            elif isinstance(step, Pair):
                self._open(step)
            elif step.verdict is Verdict.DIFFERENT or doubt.verdict is Verdict.EQUAL:
                path = str(self._places[-1].way).removeprefix(name)
                where = step.instead or _legible((path + step.step).strip())
                doubt = Comparison(step.verdict, where, step.detail)
                if step.verdict is Verdict.DIFFERENT:
                    break
        if doubt.verdict is not Verdict.EQUAL:
            self._forget(known)
        return doubt

    def _next(self) -> Pair | Finding | None:
        try:
            return next(self._places[-1].steps, None)
        except Exception as error:  # a comparator runs code of the compared objects
            return incomparable("", f"{type(error).__name__}: {short(str(error))}")

    def _open(self, pair: Pair) -> None:
        kind = type(pair.expected)
        if kind in plain.ATOMS and kind is type(pair.actual) and pair.expected == pair.actual:
            return
        way, sharing = None, pair.sharing
        if self._places:
            way, sharing = self._places[-1].way, max(self._places[-1].sharing, sharing)
        key = (id(pair.expected), id(pair.actual), sharing)
        if key in self._met:
            return
        self._met[key] = (pair.expected, pair.actual)
        steps = self._steps(pair.expected, pair.actual)
        self._places.append(_Place(_Way(pair.step, way), steps, sharing))

    def _steps(self, expected: object, actual: object) -> Steps:
        kind, other = type(expected), type(actual)
        if kind is not other:
            if not functions.corresponds(kind, other):
                yield unlike("", expected, actual)
            yield Pair(".__class__", kind, other)
        yield from self._comparator(kind)(expected, actual, self)

    def _comparator(self, kind: type) -> Comparator:
        if kind not in self._exact:
            self._exact[kind] = next(
                self._by_base[base] for base in kind.__mro__ if base in self._by_base
            )
        return self._exact[kind]

    def _forget(self, known: int) -> None:
        """Forget pairs of a walk that ended badly, so that other names meet the fault as well."""
        while len(self._met) > known:
            self._met.popitem()

    @property
    def sharing(self) -> Sharing:
        """How much is asked of the objects at this place."""
        return self._places[-1].sharing

    def one_to_one(
        self, expected: object, actual: object, within: Sharing = Sharing.INSTANCES
    ) -> Steps:
        """Find out whether either of two mutable objects already has another partner."""
        if self.sharing > within:
            return
        way = self._places[-1].way
        partner = self._partners.setdefault(id(expected), _Partner(expected, actual, way))
        owner = self._owners.setdefault(id(actual), _Partner(actual, expected, way))
        if partner.other is not actual:
            detail = f"one object at {partner.way} and {way} is expected, got two"
            yield different("", detail)._replace(instead="sharing")
        if owner.other is not expected:
            detail = f"two objects at {owner.way} and {way} are expected, got one"
            yield different("", detail)._replace(instead="sharing")

    def alike(self, expected: object, actual: object) -> Verdict:
        """Compare two values on trial, without consequences for the walk."""
        return compare(expected, actual).verdict
