# expect: equal

# %%
import pandas as pd


def pipeline(rows):
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression().fit(rows[["a"]], rows["y"])


# %% tags=["data"]
df = pd.DataFrame({"a": [0.0, 1.0, 2.0, 3.0], "y": [0, 0, 1, 1]})
# %% tags=["train"]
model = pipeline(df)
# %% tags=["evaluate"]
print("score", model.score(df[["a"]], df["y"]))
