# expect: equal

# %% tags=["data"]
import numpy as np
rng = np.random.default_rng(1)
x = rng.normal(size=3)

# %%
rng.normal(size=2)

# %% tags=["train"]
w = rng.normal(size=3)
m = float((x * w).sum())
