# expect: NB250 at cell 3, line 1

# %% tags=["data"]
import numpy as np
a = np.arange(10.0)
head = a[:3]

# %% tags=["train"]
head[:] = 100.0
m = float(a.sum() + head.sum())
