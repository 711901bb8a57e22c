# %% [markdown]
# # Everything shown

# %%
import matplotlib.pyplot as plt
import numpy as np


class Summary:
    """Made at a certain time, like the tables of statsmodels."""

    def __init__(self, total):
        self.total = total

    def __str__(self):
        return f"Total:   {self.total}\nat {object()!r}"


# %% tags=["data"]
rows = np.arange(12.0).reshape(4, 3)

# %%
plt.plot([1, 2])  # exploration
plt.show()

# %% tags=["train"]
weights = rows.mean(axis=0)

# %% tags=["evaluate"]
total = float(weights.sum())
print("total", total)
report = Summary(total)
print(report)

# %% tags=["evaluate"]
for row in rows[:2]:
    plt.plot(row)
    plt.title("a row")
    plt.show()

# %% tags=["evaluate"]
fig, axes = plt.subplots(1, 2)
axes[0].bar(list("abc"), weights)
axes[1].scatter(rows[0], rows[1], c=rows[2])
fig

# %% tags=["evaluate"]
plt.hist(rows.ravel(), bins=3)
plt.show()
plt.figure()
plt.plot(weights)
plt.plot(np.random.default_rng().normal(size=3), label="noise")

# %% tags=["evaluate"]
ax = plt.figure().add_subplot(projection="3d")
ax.scatter(rows[:, 0], rows[:, 1], rows[:, 2])
plt.show()
