# expect: equal

# %% tags=["data"]
import io

import pandas as pd

df = pd.DataFrame({"a": [1, 2, 3]})
buffer = io.StringIO()

# %%
df.info(buf=buffer)

# %% tags=["train"]
lines = len(buffer.getvalue().splitlines())

# %% tags=["evaluate"]
print("lines", lines)
