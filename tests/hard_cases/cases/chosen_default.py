# expect: equal
# package has: base=train_result.base

# %% tags=["parameters"]
NAME = "x"

# %% tags=["data"]
base = [1, 2]
groups = {"x": [3], "y": base}
picked = groups.get(NAME, base)

# %% tags=["train"]
picked.append(50)
total = sum(picked)

# %% tags=["evaluate"]
print("total", total)
print("base", sum(base))
print("groups", sum(map(sum, groups.values())))
