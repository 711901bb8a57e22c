# expect: equal
# A C library that opens its files unheard: what it wrote in one stage is read in the next.
# %% tags=["data"]
import pandas as pd

pd.DataFrame({"a": [1.0, 3.0, 2.0]}).to_parquet("table.parquet")
# %% tags=["evaluate"]
table = pd.read_parquet("table.parquet")
print("mean", table["a"].mean())
