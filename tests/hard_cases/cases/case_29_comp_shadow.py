# expect: equal

# %% tags=["data"]
x = [1, 2]
x = [x for x in x]

# %% tags=["train"]
m = [x for x in x]
