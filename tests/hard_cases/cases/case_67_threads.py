# expect: equal nightly

# %% tags=["data"]
import numpy as np
rng = np.random.default_rng(5)
left = rng.normal(size=(700, 500)).astype("float32")
right = rng.normal(size=(500, 300)).astype("float32")

# %% tags=["train"]
product = left @ right
basis = np.linalg.svd(product[:, :60], full_matrices=False)[1]

# %% tags=["evaluate"]
print("largest", float(basis[0]))
print("total", float(product.sum()))
