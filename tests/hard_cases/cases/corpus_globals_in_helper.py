# expect: NB110 at cell 3, line 2
# tells: `globals()` can read and change any name
# tells: cell 2, line 2 does it
# tells: Use the names themselves

# %%
def in_notebook():
    return "__file__" not in globals()

# %% tags=["data"]
numbers = [1, 2]
offset = 1 if in_notebook() else 0

# %% tags=["train"]
total = sum(numbers) + offset
