# expect: equal

# %% tags=["parameters"]
N = 3

# %% tags=["data"]
N = N + 1
x = list(range(N))

# %% tags=["train"]
m = [x, N]
