# expect: equal nightly

# %% tags=["data"]
total = 0
for value in [1, 2, 3]:
    total += value
tmp = total * 2

# %% tags=["train"]
total += tmp - 10 + 6
del tmp
model = total

# %% tags=["evaluate"]
print("RESULT", [total, "tmp" in dir()])
print("total", total + model)
