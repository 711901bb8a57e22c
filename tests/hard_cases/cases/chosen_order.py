# expect: NB250 at cell 4, line 1
# tells: `a` and `flat` may share memory

# %% tags=["parameters"]
ORDER = "F"

# %% tags=["data"]
import numpy as np

a = np.arange(6.0).reshape(2, 3)
flat = a.ravel(ORDER)

# %% tags=["train"]
flat[:2] = -9
total = flat.sum()

# %% tags=["evaluate"]
print("total", float(total))
print("of a", float(a.sum()))
