# expect: equal nightly

# %% tags=["data"]
x = [1]

# %% tags=["keep"]
note = {'n': 1}
x.append(4)

# %% tags=["train"]
m = sum(x)
