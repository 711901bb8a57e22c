# expect: equal

# %% tags=["data"]
if (n := len('abc')) > 2:
    z = n
q = [last := i for i in range(3)]

# %% tags=["train"]
m = [n, z, last, q]
