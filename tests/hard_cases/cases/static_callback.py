# expect: NB251 at cell 3, line 1
# settings: static

# %% tags=["data"]
from scipy.optimize import minimize
path = []
bowl = lambda v: float((v[0] - 1) ** 2)

# %%
found = minimize(bowl, [3.0], callback=path.append)

# %% tags=["train"]
steps = len(path)

# %% tags=["evaluate"]
print("steps", steps)
