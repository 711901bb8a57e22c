# expect: equal nightly

# %% tags=["data"]
a = b = []
a.append(1)

# %% tags=["train"]
b.append(2)
m = list(a)

# %% tags=["evaluate"]
s = float(len(a) + len(b))
print('s', s)
