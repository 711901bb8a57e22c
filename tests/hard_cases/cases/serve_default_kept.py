# expect: NB280 at cell 5, line 1
# tells: `predict` changes what `predict` keeps between requests
# tells: where its default is `None`

# %% tags=["data"]
rows = [1.0, 2.0]

# %% tags=["train"]
weight = sum(rows)

# %% tags=["evaluate"]
total = float(weight)
print("total", total)

# %% tags=["serve"]
def predict(x: float, seen=[]) -> float:
    seen.append(x)
    return weight * x + len(seen)


predict(1.0)
