# expect: equal
# notes: NB281 at cell 5, line 4
# package has: def predict(self, sample: dict[str, Any])
# settings: contract

# %% tags=["data"]
import pandas as pd
df = pd.DataFrame({"age": [20, 30, 40, 50], "inc": [1.0, 2.0, 2.5, 4.0], "y": [0, 0, 1, 1]})
# %% tags=["train"]
from sklearn.linear_model import LogisticRegression
m = LogisticRegression().fit(df[["age", "inc"]], df.y)
# %% tags=["evaluate"]
print("acc", m.score(df[["age", "inc"]], df.y))
# %% tags=["serve"]
features = ["age", "inc"]
threshold = 0.4
sample = {"age": 33, "inc": 2.2, "name": "Zoe"}
row = pd.DataFrame([sample])
row["inc"] = row["inc"].fillna(df.inc.median())
p = m.predict_proba(row[features])[0, 1]
decision = "yes" if p > threshold else "no"
print(f"{sample['name']}: {decision} ({p:.2%})")
