# expect: equal

# %%
LOG = []
def log(v):
    LOG.append(v)

# %% tags=["data"]
log(1)
x = [1]

# %% tags=["train"]
log(2)
m = list(LOG) + x
