# expect: equal nightly

# %%
def add_feature(table):
    table["z"] = [a * b for a, b in zip(table["x"], table["y"])]

# %% tags=["data"]
table = {"x": [1, 2, 3], "y": [4, 5, 6]}

# %% tags=["train"]
add_feature(table)
model = sum(table["z"])

# %% tags=["evaluate"]
print("RESULT", sorted(table))
print("model", model + len(table))
