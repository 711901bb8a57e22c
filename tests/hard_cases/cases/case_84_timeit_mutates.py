# expect: NB104 at cell 4, line 1

# %%
def grow(rows):
    rows.append(len(rows))

# %% tags=["data"]
rows = [1, 2]

# %%
%timeit -n 1 -r 1 grow(rows)

# %% tags=["train"]
model = sum(rows)
