# expect: equal nightly

# %% tags=["data"]
a, b = [1], [2]

# %% tags=["train"]
a, b = b, a
a.append(9)
m = a + b

# %% tags=["evaluate"]
s = float(sum(b) * 100 + sum(a))
print('s', s)
