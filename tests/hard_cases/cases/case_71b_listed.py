# expect: equal

# %%
import os

import pandas as pd

os.makedirs("parts", exist_ok=True)
for number in range(3):
    pd.DataFrame({"n": [number]}).to_csv(f"parts/{number}.csv", index=False)

# %% tags=["data"]
frame = pd.DataFrame({"n": [5]})

# %% tags=["evaluate"]
names = sorted(os.listdir("parts"))
print("parts:", len(names) + len(frame))
