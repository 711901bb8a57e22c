# expect: NB231 at cell 2, line 2

# %% tags=["data"]
k = len([1,2,3])
class M:
    k = k + 1
x = M.k

# %% tags=["train"]
m = x + k
