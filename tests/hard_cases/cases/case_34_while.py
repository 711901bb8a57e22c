# expect: equal

# %% tags=["data"]
xs = [3, 5, 2]

# %% tags=["train"]
best = None
i = 0
while i < len(xs):
    if best is None or xs[i] > best:
        best = xs[i]
    i += 1

# %% tags=["evaluate"]
score = float(best)
print('score', score, i)
