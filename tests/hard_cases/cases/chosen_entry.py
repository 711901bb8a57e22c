# expect: equal
# package has: second=train_result.second

# %% tags=["parameters"]
KEY = "a"

# %% tags=["data"]
store = {"a": [1], "b": [2]}
second = store["b"]
taken = store.pop(KEY)

# %% tags=["train"]
taken.append(100)
total = sum(taken) + len(store)

# %% tags=["evaluate"]
print("total", total)
print("second", sum(second))
