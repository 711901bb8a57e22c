# expect: equal
# Results of two stages are one object in the notebook; nothing changes or uses them any more.

# %%
d = {"p": [1, 1], "q": [2]}

# %% tags=["data"]
e = d
xs = d["p"]

# %% tags=["train"]
xs = xs

# %% tags=["train"]
d = {"p": xs, "q": []}

# %% tags=["evaluate"]
d = e

# %% tags=["evaluate"]
xs = xs
print("m2:", sum(i * x for i, x in enumerate(xs, start=1)))
print("m3:", sum(i * x for inner in d.values() for i, x in enumerate(inner, start=1)))
