# expect: equal nightly
# notes: ML111 at cell 3, line 4

# %% tags=["data"]
import pandas as pd
wines = pd.DataFrame({"acid": [1.0, 2.0, 3.0, 4.0], "sugar": [4.0, 4.5, 1.0, 0.5], "good": [0, 0, 1, 1]})

# %% tags=["train"]
from sklearn.linear_model import LogisticRegression
y = wines["good"]
X = wines[["acid", "sugar", "good"]]
model = LogisticRegression().fit(X, y)

# %% tags=["evaluate"]
print("accuracy", model.score(X, y))
