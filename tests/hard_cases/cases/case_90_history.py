# expect: NB112 at cell 4, line 1

# %% tags=["data"]
x = [1, 2]

# %%
sum(x)

# %% tags=["train"]
m = _ + 1
