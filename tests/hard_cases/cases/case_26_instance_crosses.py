# expect: equal

# %%
class RunningMean:
    """A mean that can be updated one value at a time."""

    def __init__(self):
        self.count = 0
        self.total = 0.0

    def add(self, value):
        self.count += 1
        self.total += value
        return self

    @property
    def value(self):
        return self.total / self.count

# %% tags=["data"]
readings = [2.0, 4.0, 9.0]
mean = RunningMean().add(readings[0])

# %% tags=["train"]
for reading in readings[1:]:
    mean.add(reading)
model = mean

# %% tags=["evaluate"]
print("mean", mean.value)
print("same", float(model is mean))
