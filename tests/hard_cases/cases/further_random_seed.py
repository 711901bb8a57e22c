# expect: equal nightly

# %%
import random
random.seed(3)

# %% tags=["data"]
x = [random.random() for _ in range(3)]

# %% tags=["train"]
w = random.random()
m = [v * w for v in x]
