# expect: NB251 at cell 4, line 3
# settings: static

# %% tags=["parameters"]
COPY_FIRST = False

# %% tags=["data"]
from sklearn.datasets import load_iris
X, y = load_iris(return_X_y=True)

# %%
from sklearn.preprocessing import normalize

normalize(X, copy=COPY_FIRST)

# %% tags=["train"]
widest = X[:, 0].max() - X[:, 1].min()

# %% tags=["evaluate"]
print("widest", float(widest))
