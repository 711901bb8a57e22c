# expect: ML303 at cell 2, line 3

# %% tags=["data"]
import pandas as pd
orders = pd.DataFrame({"amount": [10.0, -2.0, 30.0], "valid": [True, True, True]})
orders[orders["amount"] < 0]["valid"] = False

# %% tags=["train"]
revenue = orders.loc[orders["valid"], "amount"].sum()
