# expect: equal

# %% tags=["data"]
import pandas as pd
frame = pd.DataFrame({"a": [1.0, 2.0, 6.0], "b": [0.5, 0.5, 2.0]})
X = frame.values.copy()
X -= X.mean(axis=0)

# %% tags=["train"]
weights = X.T @ X / len(X)

# %% tags=["evaluate"]
print("untouched", frame["a"].sum())
print("centred", abs(X.sum()) + weights[0, 0])
