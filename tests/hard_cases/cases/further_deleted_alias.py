# expect: equal
# package lacks: definitions import xs

# %%
xs = [1, 1, 5]
ys = xs
# %% tags=["data"]
e = {"p": xs, "q": []}
# %% tags=["train"]
del xs
# %% tags=["train"]
kept = sum(len(inner) for inner in e.values())
# %% tags=["evaluate"]
ys *= 2
print("m:", kept)
print("m5:", sum(len(inner) for inner in e.values()))
