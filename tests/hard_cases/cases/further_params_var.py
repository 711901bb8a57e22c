# expect: equal nightly

# %% tags=["parameters"]
N = 2

# %% tags=["data"]
params = {'n': N}

# %% tags=["train"]
m = {'k': params['n'] * N}
