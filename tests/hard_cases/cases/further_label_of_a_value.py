# expect: equal

# %% tags=["data"]
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score

X = np.arange(40.0).reshape(20, 2)
y = (X[:, 0] > 17).astype(int)

# %% tags=["train"]
model = LogisticRegression().fit(X[::2], y[::2])
oof = model.predict(X)

# %% tags=["evaluate"]
hits = oof == y
print("oof", accuracy_score(y, oof))
print("hits", accuracy_score(y[hits], oof[hits]), hits.sum())

# %% tags=["train"]
model.fit(X, y)

# %% tags=["evaluate"]
print("all", accuracy_score(y, model.predict(X)), hits[:3])
