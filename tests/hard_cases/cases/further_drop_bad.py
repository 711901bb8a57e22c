# expect: NB222 at cell 3, line 1

# %% tags=["data"]
x = [1]

# %% tags=["drop"]
x.append(2)

# %% tags=["train"]
m = sum(x)
