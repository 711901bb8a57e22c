# expect: NB240 at cell 2, line 1

# %% tags=["data"]
g = (i for i in range(3))

# %% tags=["train"]
m = sum(g)
