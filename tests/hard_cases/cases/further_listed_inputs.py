# expect: equal

# %%
from pathlib import Path

# %% tags=["data"]
count = len(list(Path(".").glob("*.csv")))
sizes = sorted(path.stat().st_size for path in Path(".").glob("*.csv"))

# %% tags=["train"]
share = sizes[0] / sum(sizes)

# %% tags=["evaluate"]
print("share", share / count)
