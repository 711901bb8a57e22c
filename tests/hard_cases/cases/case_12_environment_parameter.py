# expect: equal nightly
# package has: os.environ.get("SALES_REGION"

# %% tags=["parameters"]
import os
FACTOR = 3
REGION = os.environ.get("SALES_REGION", "north")

# %% tags=["data"]
sales = {"north": [3, 5, 8], "south": [2, 2, 1]}[REGION]

# %% tags=["train"]
forecast = sum(sales) / len(sales) * FACTOR
