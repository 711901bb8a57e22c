# expect: equal
# package has: rounding.DIGITS = 1

# %%
import rounding
from counting import counted
rounding.DIGITS = 1

# %% tags=["data"]
rows = [rounding.rounded(one) for one in (1.23, 4.56)]

# %% tags=["train"]
seen = counted(rows)
weight = rounding.rounded(sum(rows) / 7) + counted(rows) + seen
