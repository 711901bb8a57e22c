# expect: equal

# %%
def double(v):
    return [2 * i for i in v]

# %% tags=["data"]
x = double([1, 2])

# %% tags=["train"]
m = double(x)
