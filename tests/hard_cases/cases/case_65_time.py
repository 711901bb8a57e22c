# expect: NB906 at cell 2, line 2
# notes: NB307 at cell 2, line 2

# %% tags=["data"]
import time
x = [time.time()]

# %% tags=["train"]
m = x[0]
