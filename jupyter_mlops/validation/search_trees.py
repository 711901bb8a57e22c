"""Comparators for trees that answer queries: scikit-learn's and SciPy's.

Both are C structures; the one counts its queries, the other shows its addresses when pickled.
"""

import sys
from typing import Any

from jupyter_mlops.validation.difference import Comparator, Pair, Sharing, Steps, Walk


def by_base() -> dict[type, Comparator]:
    """Table for the libraries that are loaded in this process."""
    table: dict[type, Comparator] = {}
    if spatial := sys.modules.get("scipy.spatial"):
        table[spatial.cKDTree] = compare_kd_tree
    for name, kind in (("_kd_tree", "KDTree"), ("_ball_tree", "BallTree")):
        if module := sys.modules.get(f"sklearn.neighbors.{name}"):
            for width in ("32", "64"):
                if tree := getattr(module, f"{kind}{width}", None):
                    table[tree] = compare_binary_tree
            table[getattr(module, kind)] = compare_binary_tree
    return table


def compare_binary_tree(expected: Any, actual: Any, walk: Walk) -> Steps:
    """Compare data, nodes and metric, but not how often the tree was asked."""
    yield from walk.one_to_one(expected, actual)
    yield Pair(".__getstate__()", _without_counts(expected), _without_counts(actual))


def _without_counts(tree: Any) -> list[object]:
    state = list(tree.__getstate__())
    counts = [*tree.get_tree_stats(), tree.get_n_calls()]
    return [*state[:7], *state[11:]] if state[7:11] == counts else state


def compare_kd_tree(expected: Any, actual: Any, walk: Walk) -> Steps:
    """Compare points, options and every node."""
    yield from walk.one_to_one(expected, actual)
    for name in ("data", "indices", "leafsize", "boxsize", "mins", "maxes", "size"):
        first, second = getattr(expected, name), getattr(actual, name)
        yield Pair(f".{name}", first, second, Sharing.NONE)
    yield Pair(".__dict__", _attributes(expected), _attributes(actual), Sharing.NONE)
    # KDTree has a `tree` that it makes when asked, cKDTree that of the nodes themselves.
    nodes = sys.modules["scipy.spatial"].cKDTree.tree.__get__
    yield Pair(".tree", _nodes(nodes(expected)), _nodes(nodes(actual)), Sharing.NONE)


def _attributes(tree: Any) -> dict[str, object]:
    """Give what a subclass adds."""
    own: dict[str, object] = getattr(tree, "__dict__", {})
    return {name: value for name, value in own.items() if name != "_tree"}


def _nodes(root: Any) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    pending = [root]
    while pending:
        node = pending.pop()
        found.append((node.level, node.split_dim, node.split, node.start_idx, node.end_idx))
        pending += [child for child in (node.greater, node.lesser) if child is not None]
    return found
