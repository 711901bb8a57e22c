# expect: NB201 at cell 2, line 1

# %% tags=["data"]
y = ghost + 1

# %% tags=["train"]
m = y
