# expect: equal
# notes: ML108 at cell 2, line 3
# package has: permutation

# %% tags=["data"]
import numpy as np
np.random.seed(12)
sample = np.random.normal(size=5)

# %%
np.random.permutation(5)

# %% tags=["train"]
start = np.random.normal(size=5)
weight = float(sample @ start)

# %% tags=["evaluate"]
print("weight", weight)
