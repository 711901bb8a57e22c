# expect: equal
# package lacks: end: float

# %% tags=["data"]
from time import time
from sklearn.datasets import load_iris
from sklearn.feature_selection import SequentialFeatureSelector
from sklearn.linear_model import RidgeCV, LogisticRegression
X, y = load_iris(return_X_y=True)
# %% tags=["train"]
for tol in [-1e-2, -1e-3]:
    start = time()
    m = LogisticRegression(tol=abs(tol)).fit(X, y)
    end = time()
    print(f"n {m.n_iter_[0]}")
    print(f"Done in {end - start:.3f}s")
