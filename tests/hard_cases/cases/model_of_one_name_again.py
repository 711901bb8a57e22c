# expect: equal

# %%
import matplotlib.pyplot as plt
import numpy as np
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF, WhiteKernel

# %% tags=["data"]
rows = np.linspace(0, 5, num=8).reshape(-1, 1)
target = np.sin(rows[:, 0])

# %% tags=["train"]
kernel = 1.0 * RBF(length_scale=5.0) + WhiteKernel(noise_level=0.1)
model = GaussianProcessRegressor(kernel=kernel, alpha=0.0)
model.fit(rows, target)
guess, doubt = model.predict(rows, return_std=True)

# %%
plt.errorbar(rows[:, 0], guess, doubt)
_ = plt.title(f"{kernel}")

# %% tags=["train"]
kernel = 1.0 * RBF(length_scale=1.0) + WhiteKernel(noise_level=0.1)
model = GaussianProcessRegressor(kernel=kernel, alpha=0.0)
model.fit(rows, target)
heights = [model.log_marginal_likelihood(np.log([0.36, scale, 0.1])) for scale in (0.5, 1.0, 2.0)]

# %% tags=["evaluate"]
lowest = min(heights)
plt.plot(heights)
plt.title("heights")
plt.show()

# %% tags=["train"]
kernel = 1.0 * RBF(length_scale=0.5) + WhiteKernel(noise_level=0.1)
model = GaussianProcessRegressor(kernel=kernel, alpha=0.0)
model.fit(rows, target)
guess, doubt = model.predict(rows, return_std=True)

# %% tags=["evaluate"]
plt.errorbar(rows[:, 0], guess, doubt)
_ = plt.title(f"{kernel}: {model.kernel_}, {lowest:.3f}")
