# expect: NB240 at cell 2, line 2

# %% tags=["data"]
steps = {"double": lambda v: v * 2, "less": lambda v: v - 2}
stream = (value for value in [1, 2, 0])

# %% tags=["train"]
model = [steps["double"](value) for value in stream]

# %% tags=["evaluate"]
print("RESULT", model)
