# expect: NB401 at cell 2, line 4

# %% tags=["data"]
import os
rows = [1.0, 2.0]
if os.environ["PYTHONHASHSEED"] == "1":
    rows = rows[7]

# %% tags=["train"]
model = sum(rows)
