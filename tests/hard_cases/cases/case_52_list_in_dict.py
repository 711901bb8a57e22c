# expect: equal

# %% tags=["data"]
rows = [1, 2]
view = {'rows': rows}

# %% tags=["train"]
view['rows'].append(3)
m = list(rows)

# %% tags=["evaluate"]
s = float(sum(rows) + len(view['rows']))
print('s', s)
