# expect: equal

# %% tags=["data:load"]
rows = [1, 2, 3]

# %% tags=["data:clean"]
rows.append(4)
big = [r for r in rows if r > 1]

# %% tags=["train"]
m = sum(big) + len(rows)
