"""From what values reach to the pairs of names that share state."""

from collections.abc import Iterable, Mapping
from typing import Literal

from jupyter_mlops.recording.memory import share_memory
from jupyter_mlops.recording.reach import Reach
from jupyter_mlops.recording.record import Alias


def aliases(
    touched: Iterable[str], values: Mapping[str, object], reached: Mapping[str, Reach]
) -> tuple[Alias, ...]:
    """Compare each touched name with every other one; names in a pair are sorted."""
    found: dict[tuple[str, str], Alias] = {}
    able = {name: reach for name, reach in reached.items() if reach.objects}
    for name in touched:
        if name not in able:
            continue
        for other, reach in able.items():
            first, second = sorted((name, other))
            if name == other or (first, second) in found:
                continue
            kind = _kind(values[name] is values[other], able[name], reach)
            if kind:
                found[first, second] = Alias(first, second, kind)
    return tuple(found[pair] for pair in sorted(found))


def _kind(same: bool, first: Reach, second: Reach) -> Literal["same", "shares", "view"] | None:
    if same:
        return "same"
    if not first.objects.isdisjoint(second.objects):
        return "shares"
    views = (
        share_memory(first.memory, second.memory)
        or share_memory(first.memory, second.guarded)
        or share_memory(first.guarded, second.memory)
    )
    return "view" if views else None
