# expect: equal
# package has: k = 3

# %% tags=["data"]
import pandas as pd
loads = pd.DataFrame({"kg": [1.0, 2.5, 4.0]})

# %%
k = 3

# %% tags=["train"]
cost = loads.eval("kg * @k + 1").sum()
