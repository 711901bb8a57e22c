# expect: equal nightly

# %% tags=["data"]
a = [1]

# %% tags=["train"]
m = [sum(a)]

# %% tags=["data"]
b = [5]

# %% tags=["evaluate"]
s = float(m[0] + b[0])
print('s', s)
