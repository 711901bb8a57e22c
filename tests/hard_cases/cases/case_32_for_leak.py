# expect: equal

# %% tags=["data"]
xs = [3, 1]
for i in xs:
    pass

# %% tags=["train"]
m = i
