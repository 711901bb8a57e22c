# expect: equal
# settings: static
# package has: @encode.register

# %%
from functools import singledispatch
@singledispatch
def encode(v):
    return 0
@encode.register
def _(v: int):
    return v * 3

# %% tags=["data"]
xs = [encode(v) for v in (1, "abc", 2.5)]

# %% tags=["train"]
total = sum(xs)

# %% tags=["evaluate"]
print("total", total)
