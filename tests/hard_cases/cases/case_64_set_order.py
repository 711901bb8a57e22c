# expect: NB906 at cell 2, line 1
# tells: a set has another order
# tells: sorted(…)

# %% tags=["data"]
cols = list({'alpha', 'beta', 'gamma', 'delta', 'eps'})

# %% tags=["train"]
m = cols[0] + cols[1]
