# expect: NB103 at cell 2, line 1

# %% tags=["data"]
from math import *
radius = 2.0

# %% tags=["train"]
area = pi * radius ** 2

# %% tags=["evaluate"]
print("RESULT", round(area, 3))
print("root", sqrt(area))
