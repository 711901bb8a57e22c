# expect: equal

# %% tags=["data"]
rows = [1, 2]
view = {"rows": rows}

# %% tags=["train"]
rows.append(3)
view["rows"].append(4)
model = len(rows)

# %% tags=["evaluate"]
print("RESULT", view["rows"])
print("same", float(view["rows"] is rows))
print("total", sum(view["rows"]) + model)
