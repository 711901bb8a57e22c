# %% [markdown]
# # A notebook in which everything that a compiler can get wrong matters

# %% tags=["parameters"]
N = 40  # how many draws
RATE = 0.5  # weight of the noise

# %%
import numpy as np

np.random.seed(4)
OFFSET = 1.0
LIMIT = 2.0


def shift(values):
    return values + OFFSET


def clip(values):
    return np.minimum(values, LIMIT)


# %% tags=["data"]
x = np.random.normal(size=N)
x = clip(shift(x))
rows = [float(v) for v in x[:3]]
view = {"rows": rows}

# %%
x[0] = -9.0
x.mean()

# %% tags=["data"]
LIMIT = 1.5
x = clip(x)

# %% tags=["train"]
noise = np.random.normal(size=N)
weights = {"w": float((x * noise).sum() * RATE)}
view["rows"].append(7.0)

# %% tags=["evaluate"]
total = float(sum(rows) + weights["w"])
print("total", total)


# %% tags=["serve"]
def predict(v):
    return {"y": weights["w"] * v + OFFSET}


predict(2.0)
