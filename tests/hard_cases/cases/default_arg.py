# expect: equal nightly

# %% tags=["data"]
k = 3
def f(v, acc=[]):
    acc.append(v * k)
    return list(acc)
x = f(1)

# %% tags=["train"]
m = f(2) + x
