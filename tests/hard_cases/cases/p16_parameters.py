# expect: equal nightly

# %% tags=["parameters"]
C = 2
c = 0.5
grid = [1, 2, 3]
options = {"depth": 2}
limit = None

# %% tags=["data"]
values = [C * c * step for step in grid]

# %% tags=["train"]
model = sum(values[:limit]) + options["depth"]

# %% tags=["evaluate"]
print("RESULT", model)
print("model", model)
