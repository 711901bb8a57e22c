# expect: equal
# package has: cleaner.run(df)

# %% tags=["parameters"]
CLEAN = "soft"

# %%
import pandas as pd

class Cleaner:
    def __init__(self, how):
        self.how = how

    def soft(self, frame):
        return frame.isna().sum()

    def hard(self, frame):
        frame.dropna(inplace=True)

    def run(self, frame):
        return getattr(self, self.how)(frame)

# %% tags=["data"]
df = pd.DataFrame({"x": [3.0, 1.0, None]})
cleaner = Cleaner(CLEAN)
cleaner.run(df)

# %% tags=["train"]
rows = len(df) + len(cleaner.how)

# %% tags=["evaluate"]
score = float(rows)
print("score", score)
