"""Of which names a recorded run tells nothing once the units run in another order."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from jupyter_mlops.analysis.facts import Facts, UnitFacts


def out_of_step(facts: Facts, order: Iterable[UnitFacts]) -> Iterator[frozenset[str]]:
    """Names that hold another value when a unit runs in turn than when it was recorded.

    Units that change them stand above it and run later, or stand below it and have run, and nothing
    has bound the name anew since.
    """
    versions = _Versions()
    recorded: dict[str, tuple[list[int], list[int]]] = {}
    """Name → the places at which it changes; its versions before the first one and after each."""
    for unit in facts.units:
        for name in _changed(unit):
            places, made = recorded.setdefault(name, ([], [0]))
            places.append(unit.unit.order)
            made.append(versions.after(made[-1], unit, name))
    now = dict.fromkeys(recorded, 0)
    for unit in order:
        yield frozenset(
            name
            for name, (places, made) in recorded.items()
            if unit.observation is not None
            and now[name] != made[bisect_left(places, unit.unit.order)]
        )
        for name in _changed(unit):
            now[name] = versions.after(now[name], unit, name)


def _changed(unit: UnitFacts) -> frozenset[str]:
    return unit.binds | unit.symbols.dels | unit.mutates


class _Versions:
    """Numbers for what a name may hold: 0 for nothing, else by the units that have made it."""

    def __init__(self) -> None:
        self.numbers: dict[tuple[int, str], int] = {}

    def after(self, before: int, unit: UnitFacts, name: str) -> int:
        """The number after a unit; what binds a name in any case leaves nothing of before."""
        binds = name in unit.symbols.defs and name not in unit.mutates
        return self.numbers.setdefault((0 if binds else before, unit.uid), len(self.numbers) + 1)
