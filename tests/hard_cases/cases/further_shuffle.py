# expect: equal nightly

# %% tags=["data"]
import random
random.seed(1)
xs = list(range(6))

# %%
random.shuffle(xs)

# %% tags=["train"]
m = xs[0] * 10 + xs[1]
