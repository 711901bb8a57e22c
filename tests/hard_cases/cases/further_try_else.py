# expect: equal nightly

# %% tags=["data"]
try:
    v = int('3')
except ValueError as e:
    v = 0
else:
    w = v + 1
finally:
    z = 9

# %% tags=["train"]
m = [v, w, z]
