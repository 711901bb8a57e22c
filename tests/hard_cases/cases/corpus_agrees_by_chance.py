# expect: NB906 at cell 3, line 1
# tells: no seed determines

# %% tags=["data"]
import numpy as np
values = [1.0, 2.0, 3.0]

# %% tags=["train"]
model = [value + (np.random.rand() > 0.5) for value in values * 7]

# %% tags=["evaluate"]
print(sum(model))
