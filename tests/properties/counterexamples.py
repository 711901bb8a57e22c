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
