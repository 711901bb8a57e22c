# expect: NB250 at cell 4, line 1
# tells: `a` and `b` may share memory

# %% tags=["parameters"]
DTYPE = "float32"

# %% tags=["data"]
import numpy as np

a = np.arange(6.0)
b = np.asarray(a, dtype=DTYPE)

# %% tags=["train"]
b *= 2
total = b.sum()

# %% tags=["evaluate"]
print("total", float(total))
print("of a", float(a.sum()))
