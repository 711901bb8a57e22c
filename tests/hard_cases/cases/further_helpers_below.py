# expect: equal
# package has: def finish(

# %% tags=["data"]
import numpy as np
import pandas as pd
rng = np.random.default_rng(0)
loans = pd.DataFrame({"income": rng.normal(50.0, 20.0, 80), "debt": rng.normal(9.0, 3.0, 80)})
loans["repaid"] = (loans["income"] > 4 * loans["debt"]).astype(int)
outcomes = ["lost", "repaid"]

# %% tags=["train"]
def fitted(table):
    return LogisticRegression().fit(inputs(table), table["repaid"])

def inputs(table):
    return (table[columns] / largest).to_numpy()

from sklearn.linear_model import LogisticRegression
columns = [name for name in loans.columns if name != "repaid"]
largest = loans[columns].max()
model = fitted(loans)

# %% tags=["evaluate"]
def shares(table):
    return {name: share(table, number) for number, name in enumerate(outcomes)}

def share(table, number):
    return float((model.predict(inputs(table)) == number).mean())

print(shares(loans))

# %% tags=["serve"]
def predict(row):
    return answer(asked(row))

def asked(row):
    return inputs(pd.DataFrame([row]))

# %%
def answer(values):
    return {"outcome": outcomes[int(model.predict(values)[0])], "score": finish(values)}

# %% tags=["serve"]
def finish(values, digits=3):
    number = float(model.predict_proba(values)[0, 1])
    return round(number, digits) if number < limit else finish(values, digits + 1)

limit = model.n_features_in_ * 1.0

predict({"income": 60.0, "debt": 5.0})
predict({"income": 20.0, "debt": 15.0})
