# expect: equal nightly

# %% tags=["data"]
import numpy as np
X = np.arange(6.0)

# %%
X -= X.mean()

# %% tags=["train"]
X *= 2
m = X.sum()

# %% tags=["evaluate"]
s = float(X[0])
print('s', s, m)
