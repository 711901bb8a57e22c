# expect: equal nightly

# %% tags=["data"]
i = 5
xs = [i for i in range(3)]

# %% tags=["train"]
m = i + sum(xs)
