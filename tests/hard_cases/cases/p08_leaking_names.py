# expect: equal nightly

# %% tags=["data"]
values = [4, 9, 6]
for i, value in enumerate(values):
    if value > 5:
        found = i + 2

# %% tags=["train"]
model = [i, found - 1, len(values) - 1]

# %% tags=["evaluate"]
print("RESULT", model, i, value)
print("sum", sum(model) + i + value)
