"""Notebooks whose prediction functions were compiled wrongly; more in counterexamples.py."""

SERVING_COUNTEREXAMPLES = {
    "a helper of the prediction function draws": (
        "NB280",
        """
# %%
import numpy as np
np.random.seed(0)
# %% tags=["data"]
arr = np.array([1.0, 2.0])
# %% tags=["train"]
a = float(arr.sum())
# %% tags=["evaluate"]
def scale(x):
    return x + float(np.random.rand())
print("m:", a)
# %% tags=["serve"]
def predict(x):
    return scale(x)
predict(2)
""",
    ),
    "the prediction function seeds what it draws": (
        "equal",
        """
# %%
import numpy as np
np.random.seed(0)
# %% tags=["data"]
arr = np.array([1.0, 2.0])
# %% tags=["train"]
a = float(arr.sum())
# %% tags=["evaluate"]
print("m:", a)
# %% tags=["serve"]
def predict(x):
    np.random.seed(1)
    return x + float(np.random.rand())
predict(float(np.random.rand()))
""",
    ),
}
