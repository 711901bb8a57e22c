# expect: equal
# package has: STEPS[params.step](df)
# package has: getattr(names, HOW)()
# package has: df.sort_values("x", **ORDER)

# %% tags=["parameters"]
STEP = "none"
HOW = "copy"
ORDER = {"inplace": False}

# %%
import pandas as pd

def none(frame):
    pass

def scale(frame):
    frame["x"] *= 10

STEPS = {"none": none, "scale": scale}

# %% tags=["data"]
df = pd.DataFrame({"x": [3.0, 1.0, 2.0]})
names = ["a", "b"]
STEPS[STEP](df)

# %%
getattr(names, HOW)()
df.sort_values("x", **ORDER)

# %% tags=["train"]
first = df["x"].iloc[0] + len(names)
told = f"{STEP} {HOW} {ORDER}"

# %% tags=["evaluate"]
score = float(first) + len(told)
print("score", score)
