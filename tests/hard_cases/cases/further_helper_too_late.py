# expect: NB202 at cell 3, line 1
# tells: `fitted` is used before `report`, which it reads, is bound at cell 4, line 1

# %% tags=["data"]
prices = sorted([3.0, 1.0, 2.0])

# %% tags=["train"]
def fitted(values, tell=False):
    middle = values[len(values) // 2]
    return report(middle) if tell else middle

model = fitted(prices)

# %% tags=["evaluate"]
def report(middle):
    return f"{middle - prices[0]} above the least"

print(model, fitted(prices, tell=True))
