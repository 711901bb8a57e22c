"""From the three texts of a conflict to one, where the two sides only touch each other.

git takes two edits for a conflict as soon as no line lies between them: a dependency that a person
adds below one whose version is generated anew. Here only what changes the same line is one.
"""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

Lines = Sequence[bytes]
_Edit = tuple[int, int, tuple[bytes, ...]]
"""First and behind the last line of the base, and what stands there now."""


def joined(base: Lines, ours: Lines, theirs: Lines) -> list[bytes] | None:
    """Apply the edits of both sides to the base; None where they don't go together."""
    # What both sides have done is done once.
    edits = sorted({*_edits(base, ours), *_edits(base, theirs)})
    if any(_clash(one, other) for one, other in pairwise(edits)):
        return None
    found: list[bytes] = []
    at = 0
    for first, end, lines in edits:
        found += [*base[at:first], *lines]
        at = end
    return [*found, *base[at:]]


def _edits(base: Lines, side: Lines) -> Iterator[_Edit]:
    matcher = SequenceMatcher(None, base, side, autojunk=False)
    for kind, first, end, start, stop in matcher.get_opcodes():
        if kind == "replace" and end - first == stop - start:
            yield from ((first + n, first + n + 1, (side[start + n],)) for n in range(end - first))
        elif kind != "equal":
            yield first, end, tuple(side[start:stop])


def _clash(one: _Edit, other: _Edit) -> bool:
    """Whether two edits, the earlier first, change the same, or one stands on what is gone."""
    if other[0] < one[1] or one[:2] == other[:2]:
        return True
    touch = other[0] == one[1]
    inserts = one[0] == one[1] or other[0] == other[1]
    deletes = not one[2] or not other[2]
    return touch and inserts and deletes
