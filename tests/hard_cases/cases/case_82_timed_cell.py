# expect: equal
# package lacks: %%time

# %% tags=["data"]
pairs = [(1.0, 2.1), (2.0, 3.9), (3.0, 6.2)]

# %% tags=["train"]
%%time
top = sum(x * y for x, y in pairs)
bottom = sum(x * x for x, _ in pairs)
slope = top / bottom

# %% tags=["evaluate"]
print("slope", slope)
