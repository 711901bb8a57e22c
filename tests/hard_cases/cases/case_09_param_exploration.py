# expect: equal
# notes: NB271 at cell 2, line 2
# package lacks: PREVIEW

# %% tags=["parameters"]
LIMIT = 4
PREVIEW = 3

# %% tags=["data"]
prices = [12.0, 7.5, 30.0, 4.25, 18.0]
cheap = sorted(prices)[:LIMIT]

# %%
for price in prices[:PREVIEW]:
    print(price)

# %% tags=["train"]
mean_price = sum(cheap) / len(cheap)
