# expect: equal nightly

# %% tags=["data"]
import pandas as pd
features = ["radius"]
tumours = pd.DataFrame({"radius": [1.0, 2.0, 3.0, 4.0], "texture": [5.0, 3.0, 8.0, 7.0], "bad": [0, 0, 1, 1]})

# %% tags=["data"]
tumours["ratio"] = tumours["radius"] / tumours["texture"]
features.append("ratio")

# %% tags=["train"]
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
scaler = StandardScaler().fit(tumours[features])
model = LogisticRegression().fit(scaler.transform(tumours[features]), tumours["bad"])

# %% tags=["evaluate"]
accuracy = model.score(scaler.transform(tumours[features]), tumours["bad"])
print("RESULT", accuracy)

# %% tags=["serve"]
def predict(payload):
    row = pd.DataFrame([payload])
    row["ratio"] = row["radius"] / row["texture"]
    return int(model.predict(scaler.transform(row[features]))[0])

predict({"radius": 3.5, "texture": 6.0})
