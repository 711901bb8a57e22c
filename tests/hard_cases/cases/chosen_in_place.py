# expect: equal
# package has: normalize(X, copy=params.copy_first)

# %% tags=["parameters"]
COPY_FIRST = True

# %% tags=["data"]
from sklearn.datasets import load_iris

X, y = load_iris(return_X_y=True)

# %%
from sklearn.preprocessing import normalize

normalize(X, copy=COPY_FIRST)[:2]

# %% tags=["train"]
widest = X[:, 0].max() - X[:, 1].min()

# %% tags=["evaluate"]
print("widest", float(widest))
