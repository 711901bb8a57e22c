# expect: equal

# %%
import numpy as np
np.random.seed(3)

# %% tags=["data"]
x = np.random.rand(4)

# %% tags=["train"]
w = np.random.rand(4)
m = float((x * w).sum())

# %% tags=["evaluate"]
s = float(np.random.rand() + m)
print('s', s)
