# expect: equal
# settings: static
# package has: metrics={**scores, "last": last}

# %% tags=["data"]
import numpy as np

X = np.arange(12.0).reshape(6, 2)
y = np.array([0, 0, 0, 1, 1, 1])

# %% tags=["train"]
from sklearn.tree import DecisionTreeClassifier

models = [DecisionTreeClassifier(max_depth=depth, random_state=0).fit(X, y) for depth in (1, 2)]

# %% tags=["evaluate"]
scores = {f"depth {model.max_depth}": model.score(X, y) for model in models}
table = {"all": {"first": models[0].score(X, y)}}
last = models[-1].score(X, y)
print(scores, table)
print("last", last)
