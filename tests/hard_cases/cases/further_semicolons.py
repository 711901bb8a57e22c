# expect: equal nightly

# %% tags=["data"]
a = 1; b = 2; c = [a,
  b]

# %% tags=["train"]
m = c; n = a

# %% tags=["evaluate"]
s = float(sum(m) + n); print('s', s)
