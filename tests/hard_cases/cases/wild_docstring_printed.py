# expect: equal
# package lacks: print(__doc__)

# %% tags=["data"]
from sklearn.datasets import load_iris

X, y = load_iris(return_X_y=True)

# %% tags=["train"]
from sklearn.linear_model import LogisticRegression

model = LogisticRegression(max_iter=500).fit(X, y)

# %% tags=["evaluate"]
# A gallery's script prints what stands at its top; a notebook has nothing there.
print(__doc__)
print("accuracy:", model.score(X, y))
