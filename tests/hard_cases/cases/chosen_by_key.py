# expect: equal
# package has: second=train_result.second

# %% tags=["parameters"]
SIZE = 2

# %% tags=["data"]
groups = [[1, 2], [1, 2, 3], [5]]
first, second, third = groups
picked = min(groups, key=lambda group: abs(len(group) - SIZE))

# %% tags=["train"]
picked.append(10)
total = sum(picked)

# %% tags=["evaluate"]
print("total", total)
print("first", sum(first))
print("second", sum(second))
