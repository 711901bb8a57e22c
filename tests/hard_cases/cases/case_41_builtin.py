# expect: equal

# %% tags=["data"]
max = 3
x = [1]

# %% tags=["train"]
m = max + x[0]
