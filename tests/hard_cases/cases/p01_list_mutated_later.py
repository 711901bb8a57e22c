# expect: equal

# %% tags=["data"]
items = [1, 2]

# %% tags=["train"]
items.append(3)
items.remove(1)
model = len(items)

# %% tags=["evaluate"]
print("RESULT", items)
result = float(sum(items) + model)
print("result", result)
