# expect: equal

# %% tags=["data"]
total = 0
total += 1

# %% tags=["train"]
total += 2

# %% tags=["evaluate"]
s = float(total)
print('s', s)
