# expect: equal

# %% tags=["data"]
import json
import os
def cached(value):
    with open("cache.json", "w") as file:
        json.dump(value, file)
    with open("cache.json") as file:
        return json.load(file)
rows = cached([1, 2])

# %% tags=["train"]
model = sum(rows)

# %%
os.remove("cache.json")
