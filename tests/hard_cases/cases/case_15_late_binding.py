# expect: equal

# %%
THRESH = 5
def label(v):
    return int(v > THRESH)

# %% tags=["data"]
x = [1, 7]
first = [label(v) for v in x]
THRESH = 10

# %% tags=["train"]
m = [label(v) for v in x] + first
