# expect: equal

# %% tags=["parameters"]
SIZE = 4

# %% tags=["data"]
def check(values):
    if not values:
        raise ValueError("no rows")


rows = list(range(SIZE))
check(rows)
if max(rows) > 100:
    raise ValueError("a row is too large")

# %% tags=["evaluate"]
total = sum(rows)
assert total >= 0, "rows are counts"
print("total", total)
