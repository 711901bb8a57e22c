# expect: equal nightly

# %% tags=["data"]
rows = [[1], [2]]
for r in rows:
    r.append(0)

# %%
for i, r in enumerate(rows):
    r[0] = i * 10

# %% tags=["train"]
m = sum(sum(r) for r in rows)
