# expect: equal
# notes: NB281 at cell 5, line 1
# package has: proba = self.m.predict_proba(rows)

# %% tags=["data"]
from sklearn.datasets import load_iris
X, y = load_iris(return_X_y=True)
# %% tags=["train"]
from sklearn.linear_model import LogisticRegression
m = LogisticRegression(max_iter=500).fit(X, y)
# %% tags=["evaluate"]
print("acc", m.score(X, y))
# %% tags=["serve"]
pred = m.predict(X[:5])
proba = m.predict_proba(X[:5]).max(axis=1)
print(f"classes {pred} with {proba}")
