"""The cheapest stages that keep the order, against trying all of them."""

from itertools import chain, combinations, product

from hypothesis import given
from hypothesis import strategies as st

from jupyter_mlops.tagging.assignment import assign

STAGES = 3
CELLS = st.dictionaries(
    st.integers(1, 4), st.tuples(*[st.integers(0, 9)] * STAGES), min_size=1, max_size=4
)
Pairs = list[tuple[int, int]]


def price(
    stages: dict[int, int],
    costs: dict[int, tuple[int, ...]],
    flows: Pairs,
    orders: Pairs,
    loose: dict[int, int],
) -> float:
    if any(stages[before] > stages[after] for before, after in flows):
        return float("inf")
    total = float(sum(costs[cell][stage] for cell, stage in stages.items()))
    for limit in range(STAGES - 1):
        broken = [(a, b) for a, b in orders if stages[a] > limit >= stages[b]]
        total += cheapest_cover(broken, loose)
    return total


def cheapest_cover(broken: Pairs, loose: dict[int, int]) -> float:
    """Each broken order is paid for by its first or its second cell, each cell once for a side."""
    sides = sorted({(a, 0) for a, _ in broken} | {(b, 1) for _, b in broken})
    sides = [side for side in sides if side[0] in loose]
    chosen = chain.from_iterable(combinations(sides, size) for size in range(len(sides) + 1))
    return min(
        (
            float(sum(loose[cell] for cell, _ in paid))
            for paid in chosen
            if all((a, 0) in paid or (b, 1) in paid for a, b in broken)
        ),
        default=float("inf"),
    )


@given(CELLS, st.data())
def test_nothing_is_cheaper(costs: dict[int, tuple[int, ...]], data: st.DataObject) -> None:
    cells = st.sampled_from(sorted(costs))
    pairs = st.lists(st.tuples(cells, cells), max_size=4)
    flows, orders = data.draw(pairs), data.draw(pairs)
    loose = data.draw(st.dictionaries(cells, st.integers(0, 9)))
    found = assign(costs, flows, orders, loose)
    best = min(
        price(dict(zip(costs, stages, strict=True)), costs, flows, orders, loose)
        for stages in product(range(STAGES), repeat=len(costs))
    )
    assert price(found, costs, flows, orders, loose) == best
