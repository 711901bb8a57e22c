# expect: NB202 at cell 2, line 1

# %% tags=["data"]
y = x + 1

# %% tags=["train"]
m = y

# %% tags=["data"]
x = 3
