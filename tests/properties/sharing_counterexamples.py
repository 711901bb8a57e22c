"""Notebooks whose shared objects were taken apart; more in counterexamples.py."""

SHARING_COUNTEREXAMPLES = {
    "what an earlier stage ties together further down passes through a stage in between": (
        "equal",
        """
# %% tags=["data"]
xs = [1, 1, 5]
# %% tags=["train"]
box = [xs, xs]
# %% tags=["data"]
bag = [xs] * 2
# %% tags=["evaluate"]
xs.append(1)
# %% tags=["evaluate"]
print("m0:", sum(i * x for i, x in enumerate(xs, start=1)))
print("m1:", sum(i * x for inner in box for i, x in enumerate(inner, start=1)))
""",
    ),
}
