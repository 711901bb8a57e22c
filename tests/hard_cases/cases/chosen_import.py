# expect: equal
# package has: import pickle as codec

# %% tags=["parameters"]
FORMAT = "json"

# %%
if FORMAT == "json":
    import json as codec
else:
    import pickle as codec

# %% tags=["data"]
blob = codec.dumps([1, 2, 3])

# %% tags=["train"]
rows = codec.loads(blob)

# %% tags=["evaluate"]
score = float(sum(rows) + len(blob))
print("score", score)
