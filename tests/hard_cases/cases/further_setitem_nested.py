# expect: equal nightly

# %% tags=["data"]
d = {'a': {'b': [1]}}
inner = d['a']

# %%
inner['b'].append(5)

# %% tags=["train"]
m = d['a']['b'] + [0]
