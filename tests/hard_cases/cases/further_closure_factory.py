# expect: equal nightly

# %% tags=["data"]
def make(k):
    def inner(v):
        return v * k
    return inner
times = make(3)
x = times(2)

# %% tags=["train"]
m = times(x)
