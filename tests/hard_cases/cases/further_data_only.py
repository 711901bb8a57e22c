# expect: equal
# notes: NB204
# package has: by_customer.to_csv("by_customer.csv")
# package lacks: describe
# A notebook that only prepares data gives a package with one stage.

# %% [markdown]
# # Clean the orders
#
# Joins orders and customers, and writes what the report needs.

# %% tags=["parameters"]
FIRST_DAY = "2024-01-02"  # only orders from this day on

# %% tags=["data"]
import pandas as pd
orders = pd.DataFrame({"id": range(8), "customer": [1, 2, 1, 3, 2, 2, 9, 1], "price": [9.5, 3, None, 4, 8, 2, 1, 7],
    "day": pd.to_datetime(["2024-01-01", "2024-01-02", "2024-01-02", "2024-01-03", "2024-01-05", "2024-01-05", "2024-01-06", "2024-01-07"])})
customers = pd.DataFrame({"customer": [1, 2, 3], "name": ["Ann", "Bo", "Cy"]})

# %% tags=["data"]
orders = orders[orders.day >= FIRST_DAY]
print(orders.price.isna().sum(), "without a price")
orders["price"] = orders.price.fillna(orders.price.median())

# %%
orders.describe()

# %% tags=["data"]
joined = orders.merge(customers, on="customer", how="left")
by_customer = joined.groupby("name", dropna=False).price.agg(["sum", "count"])
by_customer.to_csv("by_customer.csv")
