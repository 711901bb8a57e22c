# expect: NB232 at cell 2, line 2

# %% tags=["data"]
x = max([1, 2])
max = 3

# %% tags=["train"]
m = max + x
