# expect: NB250 at cell 4, line 1
# tells: `a` and `part` may share memory
# tells: `part = ….copy()`

# %% tags=["parameters"]
STEP = "mask"

# %% tags=["data"]
import numpy as np

a = np.arange(6.0)
part = a[1:4] if STEP == "slice" else a[a > 2]

# %% tags=["train"]
part += 100
total = part.sum()

# %% tags=["evaluate"]
score = float(total) + a.sum()
print("score", score)
