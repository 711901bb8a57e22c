# expect: equal
# package has: return TrainResult(df=df, total=total)

# %% tags=["parameters"]
MODE = "copy"

# %%
import pandas as pd

def prepared(frame):
    return frame.copy() if MODE == "copy" else frame

# %% tags=["data"]
df = pd.DataFrame({"x": [1.0, 2.0, 3.0]})
work = prepared(df)

# %% tags=["train"]
work["x"] = work["x"] * 10
total = work["x"].sum()

# %% tags=["evaluate"]
score = float(total) + df["x"].sum()
print("score", score)
