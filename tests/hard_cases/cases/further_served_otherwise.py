# expect: equal
# notes: NB283 at cell 5, line 1

# %% tags=["data"]
import numpy as np
import pandas as pd
from sklearn.model_selection import train_test_split
rng = np.random.default_rng(0)
loans = pd.DataFrame({"income": rng.normal(50.0, 20.0, 80), "debt": rng.normal(9.0, 3.0, 80)})
loans["repaid"] = (loans["income"] > 4 * loans["debt"]).astype(int)
train, test = train_test_split(loans, random_state=0)

# %% tags=["train"]
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
COLUMNS = ["income", "debt"]
scaler = StandardScaler().fit(train[COLUMNS])
model = LogisticRegression().fit(scaler.transform(train[COLUMNS]), train["repaid"])

# %% tags=["evaluate"]
print("accuracy:", model.score(scaler.transform(test[COLUMNS]), test["repaid"]))

# %% tags=["serve"]
def predict(row):
    return int(model.predict(pd.DataFrame([row])[COLUMNS].to_numpy())[0])

predict({"income": 60.0, "debt": 5.0})
