# expect: equal
# settings: contract
# package has: check_table("numbers.txt", table)
# package has: for column in range(2)
# package has: Y: Schema = pa.SeriesSchema(

# %% tags=["data"]
import numpy as np
import pandas as pd
table = np.loadtxt("numbers.txt")
X, y = table[:, :2].copy(), table[:, 2].copy()
wide = pd.DataFrame(X, columns=pd.MultiIndex.from_tuples([("a", "b"), ("a", "c")]))
cube = X.reshape(20, 2, 2).copy()

# %% tags=["train"]
weights = np.linalg.lstsq(X, y, rcond=None)[0]
shape = wide.shape, cube.sum()
