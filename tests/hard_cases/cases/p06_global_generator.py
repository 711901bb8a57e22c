# expect: equal

# %%
import numpy as np
np.random.seed(42)

# %% tags=["data"]
first = np.random.rand()

# %% tags=["train"]
second = np.random.rand()
model = first + second

# %% tags=["evaluate"]
third = np.random.rand()
print("RESULT", round(third, 4))
print("third", third * model)
