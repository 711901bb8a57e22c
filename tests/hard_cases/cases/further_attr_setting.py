# expect: equal nightly

# %%
class Box:
    pass
box = Box()
box.v = 1

# %% tags=["data"]
box.v += 4
x = [box.v]

# %% tags=["train"]
m = box.v + x[0]
