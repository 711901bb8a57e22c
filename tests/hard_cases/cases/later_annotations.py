# expect: equal
# package has: from __future__ import annotations

# %%
from __future__ import annotations

from dataclasses import dataclass

# %%
@dataclass
class Node:
    value: int
    left: Node | None = None

    def add(self, other: Node) -> Node:
        return Node(self.value + other.value, self)


def total(node: Node | None, *, seen: Seen | None = None) -> int:
    return 0 if node is None else node.value + total(node.left)


class Seen:
    count = 0

# %% tags=["data"]
first = Node(1).add(Node(2))

# %% tags=["train"]
second: Node = first.add(Node(5))

# %% tags=["evaluate"]
score = float(total(second))
print("score", score)
