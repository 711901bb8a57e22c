# expect: equal

# %%
import numpy as np
np.random.seed(3)

# %%
np.random.rand(3)

# %% tags=["data"]
x = np.random.rand(4)

# %% tags=["train"]
m = x.sum()
