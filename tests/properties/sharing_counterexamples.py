"""Notebooks whose shared objects were taken apart; more in counterexamples.py."""

SHARING_COUNTEREXAMPLES = {
    "a list that a parameter lets grow, by a method of its class, is shuffled": (
        "equal",
        """
# %%
import random
# %% tags=["parameters"]
N = 3
# %% tags=["train"]
xs = [2]
list.extend(xs, [1] * (N - 3))
# %%
random.Random(4).shuffle(xs)
# %% tags=["evaluate"]
print("m:", xs[0])
""",
    ),
    "a frame gets a column, and an array is a view of another one": (
        "equal",
        """
# %% tags=["data"]
import pandas as pd
df = pd.DataFrame({"a": [1.0, 2.0], "k": ["x", "y"]})
y = df["a"].values
# %% tags=["train"]
best = float(y.max())
df["b"] = df["k"].map({"x": 0, "y": 1})
# %% tags=["evaluate"]
print("m0:", best + y.sum(), df.shape, df["a"].sum())
""",
    ),
    "a column is made anew, and an array is a view of the old one": (
        "equal",
        """
# %% tags=["data"]
import pandas as pd
df = pd.DataFrame({"a": [1.0, 2.0], "k": ["x", "y"]})
y = df["a"].values
# %% tags=["train"]
best = float(y.max())
df["a"] = df["a"] * 2
# %% tags=["evaluate"]
print("m0:", best + y.sum(), df.shape, df["a"].sum())
""",
    ),
    "a column is written into, and an array is a view of it": (
        "NB250",
        """
# %% tags=["data"]
import pandas as pd
df = pd.DataFrame({"a": [1.0, 2.0], "k": ["x", "y"]})
y = df["a"].values
# %% tags=["train"]
best = float(y.max())
df.loc[0, "a"] = 9.0
# %% tags=["evaluate"]
print("m0:", best + y.sum(), df.shape, df["a"].sum())
""",
    ),
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
    "a list is sorted in place that has another name, and was sorted already in the recorded run": (
        "equal",
        """
# %% tags=["parameters"]
N = 3
# %% tags=["data"]
xs = [1, 3, N]
ys = xs
# %%
xs.sort()
# %% tags=["train"]
kept = ys[1]
# %% tags=["evaluate"]
print("m:", kept)
""",
    ),
    "a function drops rows of a frame that has another name, and none in the recorded run": (
        "equal",
        """
# %%
import pandas as pd
# %% tags=["parameters"]
N = 3
# %% tags=["data"]
df = pd.DataFrame({"a": [1, 2, N]})
tables = {"one": df}
def clean(table):
    table.drop(table[table["a"] > 3].index, inplace=True)
# %%
clean(df)
# %% tags=["train"]
kept = float(tables["one"]["a"].sum())
# %% tags=["evaluate"]
print("m:", kept)
""",
    ),
    "a view of an array is handed on before the array is cut off, which the recorded run isn't": (
        "NB250",
        """
# %%
import numpy as np
# %% tags=["parameters"]
N = 3
# %% tags=["data"]
v = np.array([1.0, 2.0, N])
part = v[1:]
# %%
np.clip(v, 0, 3, out=v)
# %% tags=["train"]
kept = float(part.sum())
# %% tags=["evaluate"]
print("m:", kept)
""",
    ),
    "what a stage hands on is changed between two of its cells": (
        "equal",
        """
# %% tags=["data"]
xs = ys = [2]
# %% tags=["train"]
d = {"p": xs, "q": []}
# %% tags=["evaluate"]
xs[0] = 1
# %% tags=["train"]
c = 1
# %% tags=["evaluate"]
print("m:", c)
print("m1:", d["p"][0])
""",
    ),
    "keys that are taken show a table as it is now": (
        "NB250",
        """
# %% tags=["parameters"]
N = 3
# %% tags=["data"]
d = {"a": 1}
ks = d.keys()
# %%
d["b"] = N
# %% tags=["train"]
kept = len(ks)
# %% tags=["evaluate"]
print("m:", kept)
""",
    ),
    "keys that are taken and nothing changes": (
        "equal",
        """
# %% tags=["parameters"]
N = 3
# %% tags=["data"]
d = {"a": N}
ks = d.keys()
# %% tags=["train"]
kept = len(ks) + d["a"]
# %% tags=["evaluate"]
print("m:", kept)
""",
    ),
    "attributes change by a table of them": (
        "equal",
        """
# %% tags=["parameters"]
N = 3
# %%
class Thing:
    def __init__(self, n):
        self.n = n
# %% tags=["data"]
a = Thing(N)
# %%
vars(a).update(n=N + 4)
# %% tags=["train"]
vars(a)["m"] = a.n
kept = a.m
# %% tags=["evaluate"]
print("m:", kept)
""",
    ),
    "a table of attributes is kept beside its object": (
        "NB250",
        """
# %%
class Thing:
    def __init__(self, n):
        self.n = n
# %% tags=["data"]
a = Thing(3)
d = vars(a)
# %%
d["n"] = 8
# %% tags=["train"]
kept = a.n
# %% tags=["evaluate"]
print("m:", kept)
""",
    ),
    "an answer is kept of what changes by another name": (
        "NB240",
        """
# %%
import functools
# %% tags=["parameters"]
N = 3
# %% tags=["data"]
xs = [1, N]
ys = xs
@functools.lru_cache
def size(n):
    return len(xs) + n
# %% tags=["train"]
a = size(1)
ys.append(2)
# %% tags=["evaluate"]
print("m:", size(1), a)
""",
    ),
}
STATIC_SHARING_COUNTEREXAMPLES = {
    name: SHARING_COUNTEREXAMPLES[name]
    for name in (
        "keys that are taken show a table as it is now",
        "keys that are taken and nothing changes",
        "attributes change by a table of them",
        "a table of attributes is kept beside its object",
        "an answer is kept of what changes by another name",
    )
}
