# expect: equal

# %% tags=["data"]
x = [1]
y = x
del x
x = [2]

# %% tags=["train"]
m = x + y
del y

# %% tags=["evaluate"]
s = float(sum(m))
print('s', s)
