# expect: equal nightly

# %% tags=["parameters"]
SHAPE = (2, 3)
N = 4

# %% tags=["data"]
x = list(SHAPE) * N

# %% tags=["train"]
m = (sum(x), SHAPE)
