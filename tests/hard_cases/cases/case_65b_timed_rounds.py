# expect: equal
# package lacks: "end": end
# package lacks: start=start

# %% tags=["data"]
from sklearn.datasets import load_iris

X, y = load_iris(return_X_y=True)

# %% tags=["evaluate"]
from time import time

from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score

best = 0.0
for rate in (0.1, 1.0):
    start = time()
    model = LogisticRegression(C=rate).fit(X, y)
    accuracy = accuracy_score(y, model.predict(X))
    best = max(best, accuracy)
    end = time()
    took = end - start
    print(f"{rate}: {accuracy:.3f}, done in {took:.1f} s")
