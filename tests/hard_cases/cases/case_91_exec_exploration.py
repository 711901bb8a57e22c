# expect: equal
# package lacks: looking

# %% tags=["data"]
rows = [4, 7, 9]

# %%
exec("print(len('looking'))")

# %% tags=["train"]
middle = rows[len(rows) // 2]
