# expect: NB110 at cell 5, line 1
# tells: cell 2, line 6 does it

# %% tags=["data"]
# enough lines above the helper that no line of its caller has such a number
def scaled(
    values,
    factor,
):
    return eval("[value * factor for value in values]", {"values": values, "factor": factor})

# %% tags=["data"]
numbers = [1, 2, 3]

# %% tags=["train"]
total = 0

# %% tags=["train"]
total = sum(scaled(numbers, 2))

# %% tags=["evaluate"]
print(total)
