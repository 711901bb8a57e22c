# expect: equal nightly

# %%
def f(x):
    from math import log as xs
    return xs(x)

# %% tags=["data"]
xs = []
xs.append(1)

# %% tags=["train"]
z = list(xs) + [f(1.0)]
