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
}
