# expect: equal
# notes: ML123 at cell 5, line 2

# %% tags=["data"]
import pandas as pd
loans = pd.DataFrame({"income": [20.0, 35.0, 50.0, 80.0], "debt": [15.0, 9.0, 8.0, 2.0], "repaid": [0, 0, 1, 1]})

# %% tags=["train"]
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
scaler = StandardScaler()
X = scaler.fit_transform(loans[["income", "debt"]])
model = LogisticRegression().fit(X, loans["repaid"])

# %% tags=["evaluate"]
print("accuracy", model.score(X, loans["repaid"]))

# %% tags=["serve"]
def predict(income, debt):
    return int(model.predict([[income, debt]])[0])

predict(60.0, 5.0)
