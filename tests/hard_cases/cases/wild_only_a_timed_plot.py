# expect: NB906 at cell 3, line 2

# %%
from time import perf_counter

import matplotlib.pyplot as plt
import numpy as np

# %% tags=["evaluate"]
taken = {}
for size in (10, 1_000_000):  # long enough that no two runs take the same
    start = perf_counter()
    total = float(np.arange(size).sum())
    taken[size] = perf_counter() - start
    plt.bar(size, total)
    plt.title(f"took {taken[size]:.9f} s")
plt.show()
