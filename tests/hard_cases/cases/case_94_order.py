# expect: NB221 at cell 3, line 1

# %% tags=["data"]
x = [1]

# %% tags=["train"]
m = list(x)

# %% tags=["data"]
x.append(2)
z = x

# %% tags=["evaluate"]
s = float(len(z) + len(m))
print('s', s)
