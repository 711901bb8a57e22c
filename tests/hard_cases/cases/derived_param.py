# expect: equal

# %% tags=["parameters"]
n = 5
double = n * 2

# %% tags=["data"]
x = list(range(double))

# %% tags=["train"]
m = sum(x) + n
