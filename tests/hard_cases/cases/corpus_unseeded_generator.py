# expect: NB906 at cell 3, line 1 nightly
# tells: `default_rng()` has no seed

# %%
import numpy as np
def noise(size):
    return np.random.default_rng().normal(size=size)

# %% tags=["data"]
values = noise(3) + 1

# %% tags=["train"]
total = float(values.sum())
