# expect: NB210 at cell 2, line 2

# %%
counter = 0
def bump():
    global counter
    counter += 1

# %% tags=["data"]
bump()
x = counter

# %% tags=["train"]
bump()
m = counter + x
