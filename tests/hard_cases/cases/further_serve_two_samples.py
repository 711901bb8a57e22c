# expect: NB284 at cell 5, line 1
# tells: is the same for each sample

# %% tags=["data"]
from sklearn.datasets import load_diabetes
X, y = load_diabetes(return_X_y=True)
# %% tags=["train"]
from sklearn.linear_model import Ridge
r = Ridge().fit(X, y)
# %% tags=["evaluate"]
print("r2", r.score(X, y))
# %% tags=["serve"]
a = r.predict(X[:2])
b = r.predict(X[2:4])
print(a - b)
