# expect: equal
# package has: plt.plot(xs, xs**2)
# package lacks: plt.hist
# A picture that is read back holds what the statements before it in its cell have drawn.

# %% tags=["data"]
import matplotlib.pyplot as plt
import numpy as np

xs = np.arange(10)
plt.hist(xs)
plt.savefig("counts.png")

# %% tags=["data"]
plt.figure(figsize=(2, 2))
plt.plot(xs, xs**2)
plt.savefig("curve.png")
plt.close()

# %% tags=["train"]
image = plt.imread("curve.png")
level = float(image[..., 0].mean())

# %% tags=["evaluate"]
print("level:", level)
