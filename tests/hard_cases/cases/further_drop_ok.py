# expect: equal nightly

# %% tags=["data"]
x = [1]

# %% tags=["drop"]
y = 3

# %% tags=["train"]
m = sum(x)
