# expect: equal

# %% tags=["data"]
f = lambda v: v + 1
x = f(1)

# %% tags=["train"]
m = f(x)
