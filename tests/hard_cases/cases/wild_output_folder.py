# expect: equal
# package has: FOLDERS: tuple[str, ...] = ("output",)

# %% tags=["data"]
import pandas as pd

rows = pd.DataFrame({"x": [1.0, 2.0, 3.0], "y": [2.0, 4.0, 6.5]})

# %% tags=["train"]
from sklearn.linear_model import LinearRegression

model = LinearRegression().fit(rows[["x"]], rows["y"])

# %% tags=["evaluate"]
rows["predicted"] = model.predict(rows[["x"]])
rows.to_csv("output/predicted.csv", index=False)
print("r2:", model.score(rows[["x"]], rows["y"]))
