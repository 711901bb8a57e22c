"""Notebooks that generated ones have shown to be compiled wrongly, made small.

Name → what must come of it (`equal`, or the code of the refusal) and the notebook.
"""

COUNTEREXAMPLES = {
    "a result is bound on a path not taken": (
        "equal",
        """
# %% tags=["train"]
xs = [3, 1]
# %% tags=["evaluate"]
try:
    share = max(xs) / sum(xs)
except ZeroDivisionError:
    worst = 0
""",
    ),
    "a later stage needs what a path not taken binds": (
        "NB201",
        """
# %% tags=["data"]
xs = [3, 1, 2]
if len(xs) > 5:
    rest = xs[5:]
# %% tags=["train"]
best = max(xs)
if len(xs) > 5:
    best += sum(rest)
# %% tags=["evaluate"]
print("m0:", best)
""",
    ),
    "the old value is read where a path not taken binds a new one": (
        "equal",
        """
# %% tags=["data"]
xs = [3, 1, 2]
# %% tags=["train"]
best = max(xs)
# %% tags=["evaluate"]
if best > 5:
    xs = []
print("m0:", best + len(xs))
""",
    ),
    "another stage draws before the last statement of the stage": (
        "equal",
        """
# %%
import numpy as np
np.random.seed(0)
# %% tags=["data"]
xs = np.random.rand(3)
# %% tags=["train"]
ys = np.random.rand(3)
# %% tags=["data"]
xs[0] = 4
# %% tags=["evaluate"]
print("m0:", float(xs.sum() + ys.sum()))
""",
    ),
    "a draw of exploration is needed by a later stage": (
        "equal",
        """
# %%
import numpy as np
np.random.seed(0)
v = np.random.rand(4)
b = float(np.random.rand())
# %% tags=["train"]
v += 1
# %% tags=["evaluate"]
print("m0:", b + float(v.sum()))
""",
    ),
    "only the service's state names the class": (
        "equal",
        """
# %%
class Mean:
    def fit(self, values):
        self.mean = sum(values) / len(values)
        return self
    def predict(self, x):
        return self.mean + x
# %% tags=["train"]
model = Mean().fit([1, 2])
# %% tags=["serve"]
def predict(x):
    return model.predict(x)

predict(2)
""",
    ),
    "a function made in an earlier stage reads what a later one binds anew": (
        "NB252",
        """
# %% tags=["data"]
b = 5
# %% tags=["train"]
def make(step):
    return lambda x: x + step + b
shift = make(4)
# %% tags=["evaluate"]
b = 10
print("m9:", shift(2))
""",
    ),
    "an object's class reads what a later stage binds anew": (
        "NB252",
        """
# %% tags=["data"]
limit = 5
class Thing:
    def weigh(self, x):
        return x + limit
# %% tags=["train"]
obj = Thing()
# %% tags=["evaluate"]
limit = 10
print("m9:", obj.weigh(2))
""",
    ),
    "a list of functions crosses, and what they read is bound anew": (
        "NB252",
        """
# %% tags=["data"]
b = 5
def add(x):
    return x + b
# %% tags=["train"]
steps = [add]
# %% tags=["evaluate"]
b = 10
print("m9:", steps[0](2))
""",
    ),
    "another name of such a function": (
        "NB252",
        """
# %% tags=["data"]
b = 5
# %% tags=["train"]
scale = lambda x: x + b
steps = {"a": lambda x: x + b}
# %% tags=["evaluate"]
other = steps["a"]
b = 10
print("m8:", scale(2))
print("m9:", other(2))
""",
    ),
    "what made such a function is another function by then": (
        "NB252",
        """
# %% tags=["data"]
b = 5
def make(step):
    return lambda x: x + step + b
# %% tags=["train"]
shift = make(4)
def make(step):
    return step
# %% tags=["evaluate"]
b = 10
print("m9:", shift(2))
""",
    ),
    "a function made in an earlier stage reads what a later one changes in place": (
        "equal",
        """
# %% tags=["data"]
xs = [5]
def make(step):
    return lambda x: x + step + len(xs)
# %% tags=["train"]
shift = make(4)
# %% tags=["evaluate"]
xs.append(1)
print("m9:", shift(2))
""",
    ),
    "a function is put into a list and reads what a later stage changes in place": (
        "equal",
        """
# %% tags=["data"]
xs = [5]
steps = []
def add(x):
    return x + sum(xs)
# %% tags=["train"]
steps.append(add)
kept = steps[0](2)
# %% tags=["evaluate"]
xs.append(3)
print("m9:", steps[0](2))
""",
    ),
    "a stage in between changes what a stored function reads": (
        "equal",
        """
# %% tags=["data"]
xs = [5]
def add(x):
    return x + sum(xs)
steps = [add]
# %% tags=["train"]
xs.append(3)
kept = 1
# %% tags=["evaluate"]
print("m9:", steps[0](2) + kept)
""",
    ),
    "a lambda that only sorts keeps nothing": (
        "equal",
        """
# %% tags=["data"]
b = 5
rows = sorted([1, 2], key=lambda x: x * b)
# %% tags=["train"]
kept = rows[0]
# %% tags=["evaluate"]
b = 7
print("m9:", rows[0] + kept + b)
""",
    ),
    "the last statement may change what is deleted": (
        "equal",
        """
# %% tags=["data"]
zs = ys = [3]
def scale(x):
    ys.append(x)
    return x
a = 1
# %% tags=["train"]
del ys
zs.append(a)
kept = sum(zs)
# %%
def make(step):
    return lambda x: x + step + a
scale = make(1)
# %% tags=["evaluate"]
print("m:", kept)
print("m5:", scale(2))
""",
    ),
    "a stage deletes what the next one binds anew, first in a loop": (
        "equal",
        """
# %% tags=["data"]
zs = ys = [1]
# %% tags=["train"]
del zs
ys.append(2)
kept = 1
# %% tags=["evaluate"]
for b in [1, 1]:
    zs = ys
zs = [2]
print("m:", kept)
# %% tags=["serve"]
def predict(x):
    return x + sum(zs)

predict(2)
""",
    ),
    "the last stage binds anew, on a path not taken, what was deleted": (
        "equal",
        """
# %% tags=["data"]
b = 2
xs = [b]
# %%
del b
# %% tags=["train"]
kept = sum(xs)
# %% tags=["evaluate"]
if kept > 9:
    b = 3
c = kept + 1
""",
    ),
    "the service may read what is deleted by then": (
        "NB201",
        """
# %% tags=["data"]
xs = list(range(2))
def scale(x):
    return sum(xs) if x > 9 else x
# %% tags=["train"]
kept = sum(xs)
del xs
# %% tags=["evaluate"]
print("m:", kept)
# %% tags=["serve"]
def predict(x):
    return scale(x)

predict(2)
""",
    ),
    "what the service reads is deleted after it": (
        "equal",
        """
# %% tags=["data"]
xs = [4, 2]
# %% tags=["evaluate"]
print("m:", sum(xs))
# %% tags=["serve"]
def predict(x):
    return sum(xs) + x

predict(2)
# %%
del xs
""",
    ),
    "one object comes from two stages and is put into one list": (
        "equal",
        """
# %% tags=["data"]
d = {"p": [1, 4]}
zs = d["p"]
# %% tags=["train"]
xs = d["p"]
# %% tags=["evaluate"]
box = [xs, zs]
""",
    ),
    "what another parameter leaves unbound in one stage is perhaps bound in the next": (
        "NB914",
        """
# %% tags=["parameters"]
N = 3
# %% tags=["data"]
b = N
if b > 2:
    a = 1
b = 1
# %% tags=["train"]
kept = b + N
# %% tags=["evaluate"]
if kept > 2:
    a = 2
print("m:", kept)
""",
    ),
}
