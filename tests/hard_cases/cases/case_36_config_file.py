# expect: equal
# package has: with open

# %% tags=["data"]
import json
with open("settings.json", "w") as out:
    json.dump({"columns": ["height", "width"], "scale": 2.5}, out)

# %% tags=["data"]
with open("settings.json") as handle:
    settings = json.load(handle)
rows = [{"height": 1.0, "width": 3.0}, {"height": 2.0, "width": 5.0}]
table = [[row[name] * settings["scale"] for name in settings["columns"]] for row in rows]

# %% tags=["train"]
weights = [sum(column) / len(column) for column in zip(*table)]
