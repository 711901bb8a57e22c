"""Notebooks whose order the stages were wrong about; more in counterexamples.py."""

ORDER_COUNTEREXAMPLES = {
    "what a try may leave as it was is bound by a loop that moves": (
        "NB221",
        """
# %% tags=["train"]
a = 1
for step in range(2):
    if a > 1:
        a, b = a, a
    a = a + 1
# %% tags=["data"]
b = 1
# %% tags=["train"]
try:
    xs = [1]
except KeyError:
    b = len(xs)
kept = a
# %% tags=["evaluate"]
print("m:", kept, b)
""",
    ),
    "a result changes under another name, after an older version of it": (
        "equal",
        """
# %%
ys = [1, 1, 5]
# %%
try:
    ys[99]
except IndexError as error:
    a = len(str(error))
# %% tags=["train"]
xs = ys = [1]
# %% tags=["evaluate"]
xs *= 2
# %% tags=["evaluate"]
print("m1:", a)
""",
    ),
    "an object changes in between whose other name the notebook has bound anew by then": (
        "NB221",
        """
# %%
zs = xs = [1]
# %% tags=["evaluate"]
zs = list(zs)
# %% tags=["train"]
xs.append(1)
kept = 1
# %% tags=["evaluate"]
print("m:", kept)
print("m1:", len(xs))
print("m2:", len(zs))
""",
    ),
    "what nobody has tagged isn't moved behind a change of what it reads": (
        "equal",
        """
# %%
zs = xs = [1]
# %%
ys = sorted(xs)
zs = list(zs)
# %% tags=["train"]
xs.append(1)
kept = 1
# %% tags=["evaluate"]
print("m:", kept)
print("m1:", len(xs))
print("m2:", len(ys) + len(zs))
""",
    ),
    "a function that keeps its answers is asked again once what it reads is another": (
        "NB252",
        """
# %%
import functools
a = 2
# %%
@functools.lru_cache(maxsize=None)
def scale(x):
    return x + a
# %% tags=["train"]
a = a + 1
kept = scale(2)
# %% tags=["evaluate"]
a = 1
print("m:", kept)
print("m1:", scale(2))
""",
    ),
}

STATIC_ORDER_COUNTEREXAMPLES = {
    "a name that a loop binds too is changed by another name before it is read": (
        "equal",
        """
# %%
rows = [3, 1, 2]
t = rows[:1]
# %%
for c in [1, 1]:
    df = sorted(rows)
# %% tags=["train"]
df = rows
# %% tags=["evaluate"]
s = t
s[0] = 1
print("m:", c)
print("m1:", df[0])
""",
    ),
    "a part of a list, taken out of it, is bound anew where the list is cut only later": (
        "equal",
        """
# %%
box = [[1, 1], [3]]
bag = box
# %%
xs = bag[-1]
bag = bag[:1]
xs = [xs, xs][1 % 2]
# %% tags=["train"]
xs.append(1)
kept = sum(i * x for i, x in enumerate(xs, start=1))
# %% tags=["evaluate"]
print("m:", kept)
print("m3:", len(bag))
""",
    ),
    "what was taken out of a list shares with it past a statement that was recorded after": (
        "equal",
        """
# %%
import copy
# %%
box = [[1, 2], [3]]
bag = copy.copy(box)
# %%
xs = bag[-1]
bag = bag[:1]
# %% tags=["train"]
box = [[1, 4], [3]]
# %% tags=["train"]
xs *= 2
kept = sum(xs)
# %% tags=["evaluate"]
print("m:", kept)
print("m4:", len(bag))
print("m5:", len(box))
""",
    ),
}
