# ---
# jupyter:
#   kernelspec:
#     display_name: R
#     language: R
#     name: ir
# ---

# expect: NB001

# %% tags=["data"]
x = 1

# %% tags=["train"]
m = x
