# expect: equal

# %% tags=["data"]
import numpy as np

X_new = np.array([[0], [2]])
names = ["a"]
rest = [1, 2]

# %% tags=["train"]
m = float(X_new.sum()) + len(names) + len(rest)

# %%
X_new = np.linspace(0, 1, 4).reshape(-1, 1)
names.append("b")
del rest
print(X_new.mean(), names)

# %% tags=["data"]
y = np.arange(4.0)

# %% tags=["evaluate"]
print("m", m, y.sum())
