# expect: equal
# package has: register_dataframe_accessor("prices")

# %% tags=["parameters"]
RATE = 3

# %%
import pandas as pd


@pd.api.extensions.register_dataframe_accessor("prices")
class Prices:
    def __init__(self, frame):
        self.frame = frame

    def total(self):
        return self.frame.sum().sum() * RATE

# %% tags=["data"]
df = pd.DataFrame({"a": [1, 2, 3], "b": [4, 5, 7]})

# %% tags=["train"]
total = df.prices.total()

# %% tags=["evaluate"]
print("total", total)
