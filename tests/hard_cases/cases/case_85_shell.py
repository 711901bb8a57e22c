# expect: NB101 at cell 2, line 1

# %% tags=["data"]
files = !echo a b
x = len(files)

# %% tags=["train"]
m = x
