# expect: equal
# notes: NB241 at cell 3, line 2
# package lacks: <lambda>"

# %% tags=["data"]
rows = [[1.0], [2.0]]

# %% tags=["train"]
from sklearn.preprocessing import FunctionTransformer
model = FunctionTransformer(lambda rows: [[2 * v for v in row] for row in rows]).fit(rows)

# %% tags=["evaluate"]
print(model.transform(rows))
