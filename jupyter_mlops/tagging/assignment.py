"""From evidence and dependences to a stage for every cell, at the least cost.

Each cell has a cost for each stage, each dependence forbids some pairs of stages, and stages are
ordered: that is a labelling with a convex interaction, which a minimum cut solves exactly
(Ishikawa, "Exact optimization for Markov random fields with convex priors", 2003). A cell becomes
one node per stage but the last; the cut through its chain of nodes is its stage.
"""

from collections.abc import Iterable, Mapping

import networkx as nx

FIRST, LAST = "first", "last"
"""Both ends of the graph; what hangs on the first one afterwards is in an early stage."""


Pair = tuple[int, int]
"""Two cells, the first of which must not stand in a later stage than the second."""


def assign(
    costs: Mapping[int, tuple[int, ...]],
    flows: Iterable[Pair],
    orders: Iterable[Pair],
    loose: Mapping[int, int],
) -> dict[int, int]:
    """Give the stage (an index) of every cell; `costs`: cell → cost of each stage.

    `flows` are kept whatever it costs. So are `orders`, but for those of cells in `loose`: all of
    such a cell's may be broken for the price given there, as often as it is late by a stage.
    """
    graph: nx.DiGraph[object] = nx.DiGraph()
    graph.add_nodes_from([FIRST, LAST])
    for cell, prices in costs.items():
        nodes = [FIRST, *((cell, stage) for stage in range(len(prices) - 1)), LAST]
        for stage, price in enumerate(prices):
            _join(graph, nodes[stage], nodes[stage + 1], price)
            _join(graph, nodes[stage + 1], nodes[stage], None)
    for before, after in flows:
        for stage in range(len(costs[before]) - 1):
            _join(graph, (before, stage), (after, stage), None)
    for before, after in orders:
        for stage in range(len(costs[before]) - 1):
            _join(
                graph, _exit(graph, before, stage, loose), _entry(graph, after, stage, loose), None
            )
    _, (early, _) = nx.minimum_cut(graph, FIRST, LAST)
    return {
        cell: sum((cell, stage) in early for stage in range(len(prices) - 1))
        for cell, prices in costs.items()
    }


def _exit(graph: "nx.DiGraph[object]", cell: int, stage: int, loose: Mapping[int, int]) -> object:
    """What the orders in which the cell comes first start from."""
    if cell not in loose:
        return cell, stage
    gate = (cell, stage, "first")
    if gate not in graph:
        _join(graph, (cell, stage), gate, loose[cell])
    return gate


def _entry(graph: "nx.DiGraph[object]", cell: int, stage: int, loose: Mapping[int, int]) -> object:
    """What the orders in which the cell comes second lead to."""
    if cell not in loose:
        return cell, stage
    gate = (cell, stage, "second")
    if gate not in graph:
        _join(graph, gate, (cell, stage), loose[cell])
    return gate


def _join(graph: "nx.DiGraph[object]", start: object, end: object, price: int | None) -> None:
    """Add an edge, or make it dearer; an edge without capacity can't be cut."""
    if graph.has_edge(start, end):
        known = graph.edges[start, end]
        if "capacity" in known and price is not None:
            known["capacity"] += price
        else:
            known.pop("capacity", None)
    elif price is None:
        graph.add_edge(start, end)
    else:
        graph.add_edge(start, end, capacity=price)
