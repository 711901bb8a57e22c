"""Of which names a recorded run tells nothing once the units run in another order."""

from collections.abc import Iterable, Iterator, Sequence

from jupyter_mlops.analysis.facts import Facts, UnitFacts


def out_of_step(facts: Facts, order: Iterable[UnitFacts]) -> Iterator[frozenset[str]]:
    """Names that hold another value when a unit runs in turn than when it was recorded.

    Units that change them stand above it and run later, or stand below it and have run, and nothing
    has bound the name anew since.
    """
    done: list[UnitFacts] = []
    for unit in order:
        if unit.observation is None:
            yield frozenset()
        else:
            run = {one.uid for one in done}
            above = [one for one in facts.units if one.unit.order < unit.unit.order]
            differing = (
                _changes(one)
                for one in facts.units
                if (one.uid in run) != (one.unit.order < unit.unit.order)
            )
            names = frozenset[str]().union(*differing)
            yield frozenset(
                name for name in names if _since_bound(name, above) != _since_bound(name, done)
            )
        done.append(unit)


def _changes(unit: UnitFacts) -> frozenset[str]:
    return unit.binds | unit.symbols.dels | unit.mutates


def _since_bound(name: str, units: Sequence[UnitFacts]) -> list[str]:
    """The units that have made what a name holds, the last one first."""
    found: list[str] = []
    for unit in reversed(units):
        if name in _changes(unit):
            found.append(unit.uid)
            if name in unit.symbols.defs and name not in unit.mutates:
                break
    return found
