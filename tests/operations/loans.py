# %% [markdown]
# # Loans
# Who pays a loan back?

# %%
import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

# %% tags=["parameters"]
SEED = 3  # of the split
C = 10.0  # less is stricter
AGAIN = SEED * 2

# %% tags=["data"]
loans = pd.read_csv("data/loans.csv")
columns = ["income", "debt"]
X_train, X_test, y_train, y_test = train_test_split(
    loans[columns], loans["paid"], test_size=0.3, random_state=AGAIN
)
loans = loans.head()
X_train.shape


# %% tags=["train"]
def narrowed(frame):
    """Large incomes and debts are much alike."""
    return np.log1p(frame)


model = make_pipeline(FunctionTransformer(narrowed), LogisticRegression(C=C))
model.fit(X_train, y_train)

# %% tags=["evaluate"]
pred = model.predict(X_test)
print("accuracy:", accuracy_score(y_test, pred))
auc = roc_auc_score(y_test, model.predict_proba(X_test)[:, 1])
print("auc:", auc)
pred = pred[:3]


# %% tags=["serve"]
def predict(row):
    """Whether a loan is paid back."""
    return {"paid": bool(model.predict(pd.DataFrame([row]))[0])}


predict({"income": 30.0, "debt": 4.0})
