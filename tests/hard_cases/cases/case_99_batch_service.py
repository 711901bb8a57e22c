# expect: equal
# package has: class

# %% tags=["data"]
import pandas as pd
cars = pd.DataFrame({"weight": [900, 1200, 1500, 1800], "power": [60, 80, 110, 150], "cost": [9.0, 12.5, 17.0, 24.0]})

# %% tags=["train"]
from sklearn.linear_model import LinearRegression
model = LinearRegression().fit(cars[["weight", "power"]], cars["cost"])

# %% tags=["evaluate"]
print("r2", model.score(cars[["weight", "power"]], cars["cost"]))

# %% tags=["serve"]
def predict(batch):
    rows = pd.DataFrame(batch)
    rows["power"] = rows["power"].fillna(100.0) if "power" in rows else 100.0
    return [round(float(cost), 3) for cost in model.predict(rows[["weight", "power"]])]

predict([{"weight": 1000, "power": 70}, {"weight": 1600}])
