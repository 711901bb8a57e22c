# expect: equal
# package has: cleaner.run(df)
# package has: Step.known[params.kind]().apply(names)
# package has: to_csv("cache.csv", index=False)

# %% tags=["parameters"]
CLEAN = "soft"
KIND = "Keep"
SAVE = "no"

# %%
from pathlib import Path

import pandas as pd


class Cleaner:
    def __init__(self, mode):
        self.mode = mode

    def run(self, frame):
        if self.mode == "hard":
            frame.dropna(inplace=True)
        return frame.shape


class Step:
    known = {}

    def __init_subclass__(cls):
        Step.known[cls.__name__] = cls


class Keep(Step):
    def apply(self, names):
        return None


class Grow(Step):
    def apply(self, names):
        names.append("c")


# %% tags=["data"]
df = pd.DataFrame({"x": [3.0, 1.0, None]})
names = ["a", "b"]
cleaner = Cleaner(CLEAN)
Step.known[KIND]().apply(names)

# %%
cleaner.run(df)
if SAVE == "yes":
    df.to_csv("cache.csv", index=False)

# %% tags=["train"]
kept = pd.read_csv("cache.csv") if Path("cache.csv").exists() else df
rows = len(kept) + len(names) + len(cleaner.mode) + len(KIND) + len(SAVE)

# %% tags=["evaluate"]
score = float(rows)
print("score", score)
