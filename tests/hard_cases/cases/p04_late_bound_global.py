# expect: equal

# %% tags=["data"]
THRESHOLD = 5
def label(value):
    return int(value > THRESHOLD)
values = [3, 7, 12]

# %% tags=["train"]
THRESHOLD = 10
model = [label(value) for value in values]

# %% tags=["evaluate"]
print("RESULT", label(7))
print("labels", sum(model) * 10 + label(7))
