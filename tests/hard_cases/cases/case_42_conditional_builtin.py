# expect: NB232 at cell 3, line 2

# %% tags=["parameters"]
CLIPPED = True

# %% tags=["data"]
values = [3, 8, 2]
if CLIPPED:
    max = 5
top = max if CLIPPED else max(values)

# %% tags=["train"]
model = [min(value, top) for value in values]
