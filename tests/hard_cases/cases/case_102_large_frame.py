# expect: equal nightly
# notes: NB260 at cell 2, line 2

# %% tags=["data"]
import numpy as np
grid = np.arange(27_000_000, dtype=float).reshape(9_000_000, 3)

# %% tags=["train"]
centre = grid.mean(axis=0)

# %% tags=["evaluate"]
print("middle", float(centre[1]))
