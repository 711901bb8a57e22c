# expect: equal nightly

# %%
import numpy as np

# %%
def logs(a):
    return np.log1p(a)

# %% tags=["data"]
X = [[1.0], [2.0]]

# %% tags=["train"]
from sklearn.preprocessing import FunctionTransformer
ft = FunctionTransformer(logs).fit(X)

# %% tags=["evaluate"]
total = float(ft.transform(X).sum()) if hasattr(ft.transform(X), 'sum') else 0.0
print('total', total)
