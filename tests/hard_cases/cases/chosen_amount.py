# expect: equal
# points: 3
# package has: numbers.extend([7] * params.extra)
# package has: return TrainResult(same=same, total=total)

# %% tags=["parameters"]
EXTRA = 0
MODE = "none"

# %% tags=["data"]
import array

import pandas as pd

df = pd.DataFrame({"x": [1.0, 2.0, 3.0]})
same = df if MODE == "same" else None
numbers = array.array("i", [1, 2])
numbers.extend([7] * EXTRA)

# %% tags=["train"]
df["y"] = df["x"] * 2
total = df["y"].sum() + sum(numbers)

# %% tags=["evaluate"]
score = float(total) + (0 if same is None else len(same.columns))
print("score", score)
