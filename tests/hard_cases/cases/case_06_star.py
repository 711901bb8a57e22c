# expect: NB103 at cell 2, line 1

# %% tags=["data"]
from math import *
x = [sqrt(4.0)]

# %% tags=["train"]
m = sum(x)+pi
