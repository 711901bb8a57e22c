# expect: NB906 at cell 2, line 5
# tells: no seed determines

# %% tags=["data"]
import numpy as np
from sklearn.datasets import make_blobs

size = 20
X, y = make_blobs(size)

# %% tags=["train"]
np.random.seed(0)
m = float(X.mean()) + float(np.random.rand())
