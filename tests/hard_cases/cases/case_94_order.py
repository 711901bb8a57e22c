# expect: NB221 at cell 3, line 1
# tells: cell 4, line 1 changes it
# tells: Tag cell 4 and cell 3

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
