# expect: equal

# %% tags=["data"]
import matplotlib.pyplot as plt
heights = [1.0, 3.0, 2.0]

# %% tags=["train"]
best = max(heights)

# %% tags=["evaluate"]
plots = []
for height in heights:
    plots.append(plt.plot([0, height], [best, height])[0])
plt.legend(plots, ["a", "b", "c"])
plt.show()
print(len(plots), best)
