# expect: NB906

# %% tags=["data"]
import time
x = [time.time()]

# %% tags=["train"]
m = x[0]
