# expect: equal
# points: 3

# %% tags=["parameters"]
n = 2
double = n * 2

# %% tags=["data"]
values = list(range(double))

# %% tags=["train"]
model = sum(values)

# %% tags=["evaluate"]
print("RESULT", double)
print("double", double + model)
