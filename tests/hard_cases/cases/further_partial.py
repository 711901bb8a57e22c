# expect: equal nightly

# %% tags=["data"]
from functools import partial
def scale(v, f):
    return v * f
by = partial(scale, f=4)
x = by(1)

# %% tags=["train"]
m = by(x)
