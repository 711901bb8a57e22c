# expect: NB401 at cell 2, line 2

# %% tags=["data"]
import pandas as pd
flowers = pd.read_csv("http://localhost:9/flowers.csv")

# %% tags=["train"]
means = flowers.mean(numeric_only=True).to_dict()
