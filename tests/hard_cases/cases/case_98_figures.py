# expect: equal
# package has: plots

# %% tags=["data"]
import matplotlib.pyplot as plt
heights = [150, 160, 171, 182, 190]
weights = [50, 58, 70, 85, 92]

# %% tags=["train"]
slope = sum(h * w for h, w in zip(heights, weights)) / sum(h * h for h in heights)

# %% tags=["evaluate"]
fitted = [slope * height for height in heights]
fig, ax = plt.subplots()
ax.scatter(heights, weights)
ax.plot(heights, fitted)
ax.set_title("Fit")
plt.savefig("fit.png")

# %% tags=["evaluate"]
plt.figure()
plt.hist([a - b for a, b in zip(weights, fitted)])
plt.title("Residuals")
plt.show()
residual = sum(abs(a - b) for a, b in zip(weights, fitted))
print(f"residual: {residual:.3f}")
