# expect: NB251 at cell 3, line 1
# settings: static

# %% tags=["data"]
import pandas as pd
trees = pd.DataFrame({"height": [3.0, 8.0, 5.0]})

# %%
trees.pipe(lambda frame: frame.insert(0, "tall", frame["height"] > 4))

# %% tags=["train"]
total = trees.sum().to_dict()
