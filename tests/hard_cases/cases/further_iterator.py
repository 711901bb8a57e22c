# expect: NB240 at cell 2, line 1

# %% tags=["data"]
it = iter([1, 2, 3])
first = next(it)

# %% tags=["train"]
m = list(it) + [first]
