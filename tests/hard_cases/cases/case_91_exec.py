# expect: NB110 at cell 3, line 1

# %% tags=["data"]
x = 1

# %% tags=["train"]
exec('y = x + 1')
m = y
