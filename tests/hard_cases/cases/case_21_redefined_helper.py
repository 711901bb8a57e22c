# expect: equal

# %%
def clean(v):
    return v + 1

# %% tags=["data"]
x = clean(1)

# %%
def clean(v):
    return v * 10

# %% tags=["train"]
m = clean(x)
