# expect: NB250 at cell 3, line 2
# tells: Tag this cell `data`, which made them; or make one of them a copy

# %% tags=["data"]
import numpy as np

table = np.arange(12.0).reshape(3, 4)
first = table[:, 0]

# %%
# a wrong unit
first[:] = first / 10

# %% tags=["train"]
total = table.sum()

# %% tags=["evaluate"]
score = float(total)
print("score", score)
