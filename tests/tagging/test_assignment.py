"""The cheapest stages that keep the order, against trying all of them."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from jupyter_mlops.tagging.assignment import Order, assign

CELLS = st.dictionaries(
    st.integers(1, 4), st.tuples(*[st.integers(0, 9)] * 3), min_size=1, max_size=4
)


def price(stages: dict[int, int], costs: dict[int, tuple[int, ...]], orders: list[Order]) -> float:
    total = float(sum(costs[cell][stage] for cell, stage in stages.items()))
    for order in orders:
        late = max(stages[order.before] - stages[order.after], 0)
        total += late * (order.price if order.price is not None else float("inf")) if late else 0
    return total


@given(CELLS, st.data())
def test_nothing_is_cheaper(costs: dict[int, tuple[int, ...]], data: st.DataObject) -> None:
    cells = st.sampled_from(sorted(costs))
    orders = data.draw(
        st.lists(st.builds(Order, cells, cells, st.none() | st.integers(0, 9)), max_size=5)
    )
    found = assign(costs, orders)
    best = min(
        price(dict(zip(costs, stages, strict=True)), costs, orders)
        for stages in product(range(3), repeat=len(costs))
    )
    assert price(found, costs, orders) == best
