"""Notebooks that static builds of generated ones have shown to be compiled wrongly, made small.

Name → what must come of it (`equal`, or the code of the refusal) and the notebook.
"""

STATIC_COUNTEREXAMPLES = {
    "a list is extended by += and still held by a dict": (
        "equal",
        """
# %% tags=["data"]
xs = [2]
d = dict(p=xs, q=xs)
xs += [4]
# %% tags=["train"]
kept = sum(d["p"])
# %% tags=["evaluate"]
print("m:", kept)
""",
    ),
    "an untagged cell adds to what a dict and a tagged list hold": (
        "equal",
        """
# %% tags=["data"]
ys = xs = [2]
d = dict(p=xs, q=ys)
e = d
box = [ys, ys]
# %%
d["p"] += [4]
# %% tags=["train"]
kept = sum(box[0])
# %% tags=["evaluate"]
print("m:", kept)
""",
    ),
    "two lists swap names, and one is held by a third": (
        "equal",
        """
# %% tags=["data"]
xs = [2]
ys = [3]
d = [xs]
xs, ys = ys, xs
ys.append(4)
# %% tags=["train"]
kept = sum(d[0])
# %% tags=["evaluate"]
print("m:", kept)
""",
    ),
    "a name may be bound anew on a path not taken": (
        "equal",
        """
# %% tags=["data"]
xs = [2]
d = [xs]
if len(d) > 2:
    xs = []
xs.append(4)
# %% tags=["train"]
kept = sum(d[0])
# %% tags=["evaluate"]
print("m:", kept)
""",
    ),
    "a name is bound to its own value again": (
        "equal",
        """
# %% tags=["data"]
xs = [2]
d = [xs]
xs = xs or [3]
xs.append(4)
# %% tags=["train"]
kept = sum(d[0])
# %% tags=["evaluate"]
print("m:", kept)
""",
    ),
    "a list is met through a tuple of lists": (
        "equal",
        """
# %% tags=["data"]
xs = [4]
box = [x for x in (xs, xs)]
xs *= 2
# %% tags=["train"]
kept = len(box[0])
# %% tags=["evaluate"]
print("m:", kept)
""",
    ),
    "a call that takes a class's list stores no function in its argument": (
        "equal",
        """
# %%
class Thing:
    shared = []
    def add(self, value):
        self.items.append(value)
# %% tags=["data"]
xs = [1, 1, 5]
# %% tags=["train"]
for b in [1, 4]:
    b = len(xs)
# %% tags=["evaluate"]
Thing.shared.append(b)
# %% tags=["evaluate"]
print("m1:", b)
""",
    ),
    "the last stage may bind nothing": (
        "equal",
        """
# %% tags=["data"]
xs = [2]
# %% tags=["train"]
a = sum(xs)
# %% tags=["evaluate"]
match a:
    case 1:
        ys = sorted(xs)
    case _:
        zs = 1
""",
    ),
    "the last stage binds anew, perhaps, what was deleted": (
        "equal",
        """
# %% tags=["data"]
xs = [2]
# %% tags=["train"]
a = sum(xs)
b = a + 1
a += b
del b
# %% tags=["evaluate"]
if a == 1:
    b = 3
c = a
""",
    ),
    "what is put into one name is in the other": (
        "equal",
        """
# %% tags=["data"]
a = []
b = a
c = [1]
b.append(c)
# %% tags=["train"]
c.append(5)
# %% tags=["evaluate"]
print("m0:", sum(a[0]))
""",
    ),
    "what is put into a part is in the whole": (
        "equal",
        """
# %% tags=["data"]
part = []
whole = {"part": part}
c = [1]
part.append(c)
# %% tags=["train"]
c.append(5)
# %% tags=["evaluate"]
print("m0:", sum(whole["part"][0]))
""",
    ),
    "what is put into an element is in the list": (
        "equal",
        """
# %% tags=["data"]
rows = [[], []]
c = [1]
for row in rows:
    row.append(c)
# %% tags=["train"]
c.append(5)
# %% tags=["evaluate"]
print("m0:", sum(rows[0][0]))
""",
    ),
    "loops over one variable share only what they append": (
        "equal",
        """
# %% tags=["data"]
rows = [[1], [2]]
others = [[3], [4]]
kept = []
for row in rows:
    kept.append(row)
for row in others:
    row.append(0)
# %% tags=["train"]
kept[0].append(7)
row.append(9)
# %% tags=["evaluate"]
print("m0:", sum(rows[0]), sum(others[1]), len(row))
""",
    ),
    "a loop keeps what the variable was before": (
        "equal",
        """
# %% tags=["data"]
rows = [[1], [2]]
row = rows[1]
seen = []
for item in rows:
    seen.append(row)
    row = item
# %% tags=["train"]
seen[0].append(7)
# %% tags=["evaluate"]
print("m0:", sum(rows[1]), len(row))
""",
    ),
    "a view of an array is changed in a later stage": (
        "NB250",
        """
# %%
import numpy as np
# %% tags=["train"]
arr = np.array([1.0, 2.0, 1, 4.0])
v = arr.reshape(-1)
kept = 1
# %% tags=["evaluate"]
v[:2] = 0
print("m:", kept)
print("m3:", float(arr.sum()))
""",
    ),
    "a later stage reads on some path what is bound on some path": (
        "NB201",
        """
# %% tags=["train"]
seen = {}
try:
    c = seen["absent"]
except KeyError:
    kept = 1
# %% tags=["evaluate"]
b = 0
if len(seen) > 1:
    b = c + c
print("m:", kept + b)
""",
    ),
    "a loop binds what a later stage reads in any case": (
        "equal",
        """
# %% tags=["train"]
for c in [1, 2]:
    kept = c
# %% tags=["evaluate"]
print("m:", kept + c)
""",
    ),
    "a view of an array is changed in a later stage, by a name of that stage": (
        "NB250",
        """
# %%
import numpy as np
# %% tags=["train"]
v = np.array([1.0, 2.0])
part = v[::-1]
kept = 1
# %% tags=["evaluate"]
arr = v.reshape(-1, 1)[:, 0]
arr *= 3
print("m:", kept)
print("m1:", float(part @ np.arange(1, 3)))
print("m2:", float(v @ np.arange(1, 3)))
""",
    ),
    "a list is held twice by a list that is multiplied": (
        "equal",
        """
# %% tags=["data"]
xs = [1, 2, 3]
box = [xs] * 2
del xs[0:1]
# %% tags=["train"]
kept = sum(box[0])
# %% tags=["evaluate"]
print("m:", kept)
""",
    ),
    "a copy of a list holds what the list holds": (
        "equal",
        """
# %% tags=["data"]
xs = [4]
d = {"p": xs}
# %% tags=["train"]
kept = 1
# %% tags=["evaluate"]
e = d.copy()
xs.append(1)
print("m1:", sum(e["p"]) + kept)
""",
    ),
    "a series is changed whose values an array shows": (
        "NB250",
        """
# %%
import numpy as np
import pandas as pd
# %% tags=["data"]
s = pd.Series([1.0, 1, 3.0])
s += 1
arr = s.to_numpy()
# %% tags=["train"]
s.iloc[0] = 1
kept = float(s.sum())
# %% tags=["evaluate"]
print("m:", kept, float(arr @ np.arange(1, arr.size + 1)))
""",
    ),
    "an iterator is made in one stage and read in the next": (
        "NB240",
        """
# %% tags=["train"]
xs = [1, 2]
it = iter(xs)
kept = len(xs)
# %% tags=["evaluate"]
print("m:", kept, next(it, 0))
""",
    ),
    "an untagged cell makes files, and another lists the folder": (
        "equal",
        """
# %%
import os
from pathlib import Path
os.mkdir("parts")
Path("parts/one.txt").write_text("1")
# %% tags=["data"]
x = 1
# %% tags=["train"]
kept = x + len(os.listdir("parts"))
# %% tags=["evaluate"]
print("m:", kept + len(list(Path("parts").iterdir())))
""",
    ),
    "a dictionary gets a key by being asked for it": (
        "equal",
        """
# %%
import collections
# %% tags=["data"]
index = collections.defaultdict(list)
a = len(index["fresh"])
# %% tags=["train"]
kept = len(index)
# %% tags=["evaluate"]
print("m:", kept)
""",
    ),
    "a decorated function and a list that it fills go on together": (
        "equal",
        """
# %% tags=["data"]
ys = [2, 5]
def note(function):
    def inner(x):
        ys.append(x)
        return function(x)
    return inner

@note
def shift(x):
    return x + 1
# %% tags=["train"]
ys[0] = 3
kept = len(ys)
# %% tags=["evaluate"]
print("m:", kept, shift(2), sum(ys))
""",
    ),
    "a function has a name that stood for something else in a stage before": (
        "equal",
        """
# %% tags=["data"]
import collections
from functools import partial
todo = collections.deque([1, 2])
a = todo[-1]
# %% tags=["train"]
shift = lambda x: x + a
shift = partial(shift, 1)
shift = lambda x: x
kept = a
# %% tags=["evaluate"]
print("m:", kept, shift(2))
""",
    ),
}
